"""What a stack remembers beside the ledger: the integration, runs, leases, cool-downs, the budget of calls."""
