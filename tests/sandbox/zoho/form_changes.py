"""What an administrator does with departments and designations, and how each change in People fires its webhooks."""

from typing import Any

from tests.sandbox.zoho.company import Department, Designation, Employee, Location
from tests.sandbox.zoho.rendering import show
from tests.sandbox.zoho.world_state import WorldState


class FormChanges(WorldState):
    """Changes of the two small forms; `silent` ones, like imports, fire no workflow."""

    def add_department(
        self, name: str, *, parent: str = "", lead: str = "", code: str = "", silent: bool = False
    ) -> Department:
        """Add a department; names may repeat."""
        with self.lock:
            row = Department(self.ids.record(), name, self.now_ms, self.now_ms, code=code)
            row.parent_id = self.company.department_id(parent)
            row.lead_id = self.company.employee(lead).record_id if lead else ""
            self.company.departments.add(row)
            self._follow("departments")
            self._changed("department", row, "create", silent=silent)
            return row

    def edit_department(
        self,
        department: str,
        *,
        name: str | None = None,
        lead: str | None = None,
        parent: str | None = None,
        silent: bool = False,
    ) -> Department:
        """Rename a department or change its lead or parent; its people's ModifiedTime stays as it was."""
        with self.lock:
            row = self.company.departments.get(self.company.department_id(department))
            if row is None:
                raise LookupError("no such department")
            before, row.name = row.name, row.name if name is None else name
            self._follow("departments", was=before, now=row.name)
            if lead is not None:
                row.lead_id = self.company.employee(lead).record_id if lead else ""
            if parent is not None:
                row.parent_id = self.company.department_id(parent)
            self._touch("department", row, silent=silent)
            return row

    def delete_department(self, department: str, *, silent: bool = False) -> None:
        """Delete a department; the look-up of its people turns blank without moving their ModifiedTime."""
        with self.lock:
            row = self.company.departments.remove(self.company.department_id(department))
            self._follow("departments", was=row.name)
            for employee in self.company.employees:
                if employee.department_id == row.record_id:
                    employee.department_id = ""
            self._changed("department", row, "delete", silent=silent)

    def add_designation(self, name: str, *, code: str = "", silent: bool = False) -> Designation:
        """Add a designation; names may repeat."""
        with self.lock:
            row = Designation(self.ids.record(), name, self.now_ms, self.now_ms, code=code)
            self.company.designations.add(row)
            self._follow("designations")
            self._changed("designation", row, "create", silent=silent)
            return row

    def rename_designation(self, designation: str, *, name: str, silent: bool = False) -> Designation:
        """Rename a designation."""
        with self.lock:
            row = self.company.designations.get(self.company.designation_id(designation))
            if row is None:
                raise LookupError("no such designation")
            before, row.name = row.name, name
            self._follow("designations", was=before, now=name)
            self._touch("designation", row, silent=silent)
            return row

    def delete_designation(self, designation: str, *, silent: bool = False) -> None:
        """Delete a designation; the look-up of its people turns blank without moving their ModifiedTime."""
        with self.lock:
            row = self.company.designations.remove(self.company.designation_id(designation))
            self._follow("designations", was=row.name)
            for employee in self.company.employees:
                if employee.designation_id == row.record_id:
                    employee.designation_id = ""
            self._changed("designation", row, "delete", silent=silent)

    def add_location(self, name: str) -> Location:
        """Add a work location to People and Directory."""
        with self.lock:
            row = Location(self.ids.record(), name)
            self.company.locations[row.record_id] = row
            self._follow("locations")
            return row

    def rename_location(self, location: str, *, name: str) -> Location:
        """Rename a work location; its people's ModifiedTime stays as it was."""
        with self.lock:
            row = self.company.locations[self.company.location_id(location)]
            before, row.name = row.name, name
            self._follow("locations", was=before, now=name)
            return row

    def _follow(self, entries: str, *, was: str = "", now: str = "") -> None:
        """Let one of Directory's lists follow the company's, as it does when one organisation uses both."""
        company = self.company
        names = {
            "departments": [row.name for row in company.departments],
            "designations": [row.name for row in company.designations],
            "locations": [row.name for row in company.locations.values()],
        }
        self.directory.follow(entries, names[entries], self.ids, was=was, now=now)

    def _touch(self, form: str, row: Employee | Department | Designation, *, silent: bool) -> None:
        row.modified_ms = max(self.now_ms, row.modified_ms + 1)
        self._changed(form, row, "edit", silent=silent)

    def _changed(self, form: str, row: Employee | Department | Designation, event: str, *, silent: bool) -> None:
        self.events.record("company", form=form, record_id=row.record_id, change=event)
        shown: dict[str, Any] = {}
        for webhook in self.people_webhooks:
            if silent or webhook.form != form or event not in webhook.on:
                continue
            shown = shown or show(self.company, row, self.settings.utc_offset_minutes)
            blank = event == "delete" and self.settings.deleted_webhook_values == "blank"
            values = {
                name: row.record_id
                if label in ("record_id", "recordId", "Zoho_ID")
                else ""
                if blank
                else str(shown.get(label, ""))
                for name, label in webhook.entity_parameters.items()
            }
            self.outbox.put(
                product="people",
                webhook=webhook.name,
                form=form,
                record_id=row.record_id,
                event=event,
                method=webhook.method,
                url=webhook.url,
                parameters={**values, **webhook.parameters},
            )
