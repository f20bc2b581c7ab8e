"""Errors, split first by consequence (try again, or not), then by who acts.

Adapters turn library exceptions into these; nothing further in sees a library's own.
Messages are short and hold no personal value.
"""

from __future__ import annotations


class GroupSyncError(Exception):
    """Root of every error that this package raises on purpose."""


class TransientError(GroupSyncError):
    """The same work may succeed later, unchanged.

    Attributes:
        retry_after: seconds to wait before the next attempt.
    """

    def __init__(self, message: str, *, retry_after: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CooldownError(TransientError):
    """A product has locked or throttled us: nobody calls it until the wait is over. Not an attempt."""

    def __init__(self, message: str, *, product: str, retry_after: float) -> None:
        super().__init__(message, retry_after=retry_after)
        self.product = product


class BusyError(TransientError):
    """Somebody else holds what this work needs (an intent, a lease). Not an attempt."""


class OutOfTimeError(TransientError):
    """The invocation has too little time left for the next step. Not an attempt."""


class UnknownOutcomeError(TransientError):
    """A write was sent and no answer came: it may or may not have happened."""


class ConflictError(GroupSyncError):
    """A conditional write lost: the stored state is newer than the one read."""


class OvertakenError(ConflictError):
    """A lease that this work stood on has changed hands: whoever has it now knows better."""


class PermanentError(GroupSyncError):
    """The same work cannot succeed unchanged; somebody has to act, or the item is parked."""


class RefusedError(PermanentError):
    """Zoho understood and said no, for this item only.

    Attributes:
        reason: Zoho's own words, without personal values as far as they can be told.
        field: the key of the value that was refused, empty when Zoho does not say.
    """

    def __init__(self, message: str, *, reason: str = "", field: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.field = field


class NotFoundError(PermanentError):
    """Zoho has nobody under this id: this person only."""


class WrongSettingError(PermanentError):
    """Zoho knows no such call: something in the configuration is not as Zoho has it. Stop and report.

    Attributes:
        setting: the key of the configuration to look at first.
    """

    def __init__(self, message: str, *, setting: str) -> None:
        super().__init__(message)
        self.setting = setting


class UnexpectedAnswerError(PermanentError):
    """Zoho's answer has none of the known shapes.

    Attributes:
        setting: the key of the configuration that describes the shape, empty when there is none.
    """

    def __init__(self, message: str, *, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting


class AuthorityError(PermanentError):
    """Zoho says no to everything: revoked token, missing scope or role, wrong network. Quarantine.

    Attributes:
        product: `people`, `connect`, `directory` or `accounts`.
        code: a short stable code that names the cure.
    """

    def __init__(self, message: str, *, product: str, code: str) -> None:
        super().__init__(message)
        self.product = product
        self.code = code


class NotConnectedError(AuthorityError):
    """No usable credential is stored yet for the product."""

    def __init__(self, product: str) -> None:
        super().__init__(f"no credential for {product}", product=product, code="not_connected")


class InvalidInputError(PermanentError):
    """Input from outside does not parse.

    Attributes:
        field: path of the offending field, empty when the whole cannot be parsed.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnreadableMessageError(PermanentError):
    """A queue message that no version of this code could have written."""
