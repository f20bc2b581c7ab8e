"""The error codes of Zoho People."""

from typing import Final

ERRORS: Final = {
    7011: "Form name is invalid",
    7021: "Maximum record limit 200 exceeded",
    7024: "No records found",
    7042: "Search value is invalid",
    7049: "No record available with that record id",
    7052: "Invalid value",
    7077: "API access is not enabled for this user",
    7202: "Authentication credential is missing",
    7209: "API access blocked since threshold limit exceeded. Please try after some time",
    7213: "The OAuth token is invalid or has expired",
    7218: "INVALID_OAUTHSCOPE",
}


class PeopleError(Exception):
    """An error that People answers; most come with HTTP 200."""

    def __init__(self, code: int, status: int = 200) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
