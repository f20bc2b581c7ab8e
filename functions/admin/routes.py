"""All routes of the admin API that need a sign-in, in one place."""

from __future__ import annotations

import routes_changes
import routes_configuration
import routes_connection
import routes_data_quality
import routes_employees
import routes_groups
import routes_holds
import routes_integration
import routes_openapi
import routes_operations
import routes_runs
import routes_waiting

ROUTERS = (
    routes_integration.router,
    routes_connection.router,
    routes_configuration.router,
    routes_runs.router,
    routes_employees.router,
    routes_groups.router,
    routes_holds.router,
    routes_changes.router,
    routes_operations.router,
    routes_waiting.router,
    routes_data_quality.router,
    routes_openapi.router,
)
routes_openapi.described_routers[:] = ROUTERS
