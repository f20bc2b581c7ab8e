"""What can be made to go wrong, where, how often. A fault strikes until its count is used up or it is cleared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.sandbox.zoho.company import Company, Employee

# Instead of the call's own answer; the call has no effect.
ANSWER_FAULTS: Final = ("status", "html", "too_many_requests", "error_at_200", "empty", "answer", "drop_connection")
# The call has its effect, its answer is lost.
AFTER_FAULTS: Final = ("timeout_after_effect",)
# The answer of a read is changed.
ROW_FAULTS: Final = ("drop_page", "lose_last_page", "hide_rows", "blank_field", "remove_key")
WEBHOOK_FAULTS: Final = ("webhook_lose", "webhook_duplicate", "webhook_delay", "webhook_reorder")
KINDS: Final = ANSWER_FAULTS + AFTER_FAULTS + ROW_FAULTS + WEBHOOK_FAULTS

OPTIONS: Final = {
    "status": {"status", "html", "retry_after"},
    "html": {"status"},
    "too_many_requests": {"retry_after"},
    "error_at_200": {"code", "message"},
    "empty": set[str](),
    "answer": {"status", "body", "headers"},
    "drop_connection": set[str](),
    "timeout_after_effect": set[str](),
    "drop_page": {"page", "mode"},
    "lose_last_page": set[str](),
    "hide_rows": {"rows", "also_by_id"},
    "blank_field": {"field", "rows"},
    "remove_key": {"field", "rows"},
    "webhook_lose": set[str](),
    "webhook_duplicate": set[str](),
    "webhook_delay": {"seconds"},
    "webhook_reorder": set[str](),
}


@dataclass(slots=True)
class Fault:
    """One fault; `product`, `action` and `form` narrow it down, blank = any."""

    fault_id: int
    kind: str
    product: str = ""
    action: str = ""
    form: str = ""
    count: int | None = None
    after: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    struck: int = 0

    def meets(self, product: str, action: str, form: str) -> bool:
        """Tell whether a call is one that this fault is about."""
        return (
            self.product in ("", product)
            and self.action.lower() in ("", action.lower())
            and (not self.form or form_name(self.form) == form)
        )


def form_name(text: str) -> str:
    """Return a form's name without case and without the older prefix `P_`."""
    return text.lower().removeprefix("p_")


class Faults:
    """The faults in force; `strike` uses them up."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._made = 0

    def add(
        self,
        kind: str,
        *,
        product: str = "",
        action: str = "",
        form: str = "",
        count: int | None = None,
        after: int = 0,
        **options: Any,
    ) -> Fault:
        """Put a fault in force for the next `count` calls (None: until cleared) after letting `after` calls pass."""
        if kind not in KINDS:
            raise ValueError("unknown fault")
        surplus = set(options) - OPTIONS[kind]
        if surplus:
            raise ValueError(f"unknown option for {kind}: {', '.join(sorted(surplus))}")
        self._made += 1
        # A row fault without a form is about people: the small forms share names such as "Department".
        form = form or ("employee" if kind in ROW_FAULTS else "")
        fault = Fault(self._made, kind, product, action, form, count, after, options)
        self._faults.append(fault)
        return fault

    def strike(
        self,
        kinds: tuple[str, ...],
        product: str,
        action: str,
        form: str = "",
        *,
        when: Callable[[Fault], bool] | None = None,
        most: int | None = None,
    ) -> list[Fault]:
        """Return the faults of these kinds that hit this call, `most` at a time, and count them down."""
        hits: list[Fault] = []
        for fault in list(self._faults):
            if most is not None and len(hits) >= most:
                break
            if fault.kind not in kinds or not fault.meets(product, action, form) or (when and not when(fault)):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.struck += 1
            hits.append(fault)
            if fault.count is not None and fault.struck >= fault.count:
                self._faults.remove(fault)
        return hits

    def clear(self, fault_id: int | None = None) -> int:
        """End one fault or all; return how many ended."""
        before = len(self._faults)
        self._faults = [fault for fault in self._faults if fault_id is not None and fault.fault_id != fault_id]
        return before - len(self._faults)

    def active(self) -> list[Fault]:
        """Return the faults in force."""
        return list(self._faults)


def row_predicate(company: Company, wanted: dict[str, Any]) -> Callable[[object], bool]:
    """Return a test for the rows that a fault's `rows` names; nothing named = every row; LookupError when unknown.

    Rows of the two small forms can be named by `record_ids` only.
    """
    resolvers = {
        "department": ("department_id", company.department_id),
        "designation": ("designation_id", company.designation_id),
        "location": ("location_id", company.location_id),
    }
    plain = ("role", "status", "employee_type")
    record_ids = None if "record_ids" not in wanted else frozenset(wanted["record_ids"])
    checks: list[tuple[str, str]] = []
    for key, value in wanted.items():
        if key in resolvers:
            attribute, resolve = resolvers[key]
            checks.append((attribute, resolve(value)))
        elif key in plain:
            checks.append((key, value))
        elif key != "record_ids":
            raise LookupError("unknown key in rows")

    def matches(row: object) -> bool:
        if record_ids is not None and getattr(row, "record_id", "") not in record_ids:
            return False
        if not isinstance(row, Employee):
            return not checks
        return all(getattr(row, attribute) == value for attribute, value in checks)

    return matches
