"""The configuration inside a request's body: any object for the model, the document's own schema in the API's.

Validated by `core.configuration.parse_configuration`, so that an error names the path within the document.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from groupsync.core.configuration import Configuration


class _DescribedAsConfiguration:
    """Lets the OpenAPI document say which keys there are, with their defaults and bounds: the console's form asks."""

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(Configuration.__pydantic_core_schema__)


ConfigurationDocument = Annotated[dict[str, Any], _DescribedAsConfiguration()]
