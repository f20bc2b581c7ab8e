"""What happens to profiles beside the API: edits in Directory's console, and User Unification that carries them."""

from typing import Any

from tests.sandbox.zoho.directory_users import USER_KEYS
from tests.sandbox.zoho.world_state import WorldState


class ProfileChanges(WorldState):
    """Changes of profiles that no API call of the product makes, and a look at both ends."""

    def profile(self, zuid: str) -> dict[str, Any]:
        """Return what Directory and Connect have of a person; None for the one that does not know the person."""
        with self.lock:
            member = self.network.members.get(zuid)
            user = self.directory.users.get(zuid)
            return {
                "zuid": zuid,
                "directory": None if user is None else dict(user),
                "connect": None
                if member is None
                else {
                    "name": member.name,
                    "mobile": member.mobile,
                    "work_location": member.work_location,
                    "custom_fields": dict(member.custom_fields),
                },
            }

    def edit_directory_user(self, zuid: str, fields: dict[str, str]) -> dict[str, Any]:
        """Edit a user in Directory's console."""
        with self.lock:
            if not set(fields) <= USER_KEYS:
                raise ValueError("no such key of a user")
            self.directory.users[zuid].update(fields)
            return self.profile(zuid)

    def remove_directory_user(self, zuid: str) -> None:
        """Take somebody out of the organisation's directory; the account and the member of Connect stay."""
        with self.lock:
            del self.directory.users[zuid]

    def add_directory_entry(self, entries: str, name: str) -> str:
        """Add to one of Directory's lists by hand and return the id; names may repeat."""
        with self.lock:
            entry_id = self.ids.connect()
            self.directory.list_named(entries)[entry_id] = name
            return entry_id

    def run_unification(self) -> int:
        """Carry directory values to Connect profiles, as User Unification does some time later; return how many."""
        with self.lock:
            changed = 0
            for zuid, user in self.directory.users.items():
                member = self.network.members.get(zuid)
                if member is None:
                    continue
                location = str(user.get("work_location", member.work_location))
                values = (
                    str(user.get("mobile", member.mobile)),
                    self.directory.locations.get(location, location),
                    f"{user.get('first_name', '')} {user.get('last_name', '')}".strip(),
                )
                if values != (member.mobile, member.work_location, member.name):
                    member.mobile, member.work_location, member.name = values
                    changed += 1
            self.network.revision += 1
            return changed
