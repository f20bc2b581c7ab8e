"""What people do by hand in Zoho Connect and in Zoho's consoles: members, guests, groups, rights and tokens."""

from tests.sandbox.zoho.network import Group, Member
from tests.sandbox.zoho.profile_changes import ProfileChanges
from tests.sandbox.zoho.world_state import PRODUCTS, PeopleWebhook, User

HAND = "hand"


class HandChanges(ProfileChanges):
    """Changes that no API call of the product makes."""

    def add_network_member(
        self, *, employee: str = "", zuid: str = "", name: str = "", email: str = "", role: str = "MEMBER"
    ) -> Member:
        """Make an employee with an account, or anybody with an id, a member of the network."""
        with self.lock:
            if employee:
                row = self.company.employee(employee)
                if not row.has_login:
                    raise ValueError("the person has no account")
                zuid, name, email = row.zuid, f"{row.first_name} {row.last_name}", row.email
            member = Member(zuid or self.ids.zuid(), name, email, role)
            self.network.put(member)
            self.events.record("network", change="member added", user=member.zuid)
            return member

    def remove_network_member(self, zuid: str) -> None:
        """Take somebody out of the network and of all its groups."""
        with self.lock:
            self.network.drop(zuid)
            for group in self.network.groups.values():
                if zuid in group.members:
                    self.part(self.network, group, zuid, by=self.owner.zuid, via=HAND)
            self.events.record("network", change="member removed", user=zuid)

    def disable_member(self, zuid: str, *, disabled: bool = True) -> None:
        """Disable or enable a member; the list of members does not tell, adding a disabled one fails."""
        with self.lock:
            self.network.members[zuid].disabled = disabled
            self.network.revision += 1

    def accept_invitation(self, email: str, *, zuid: str = "") -> Member:
        """Let an invited person join the network and the groups of the invitation."""
        with self.lock:
            groups = self.network.invitations.pop(email.casefold())
            employee = next((row for row in self.company.employees if row.email.casefold() == email.casefold()), None)
            if employee and not employee.has_login:
                employee.zuid = zuid or self.ids.zuid()
            name = f"{employee.first_name} {employee.last_name}" if employee else email
            member = Member(employee.zuid if employee else zuid or self.ids.zuid(), name, email)
            self.network.put(member)
            for partition_id in sorted(groups & set(self.network.groups)):
                self.join(
                    self.network, self.network.groups[partition_id], member.zuid, by=member.zuid, via="invitation"
                )
            return member

    def add_group(
        self, name: str, *, desc: str = "", private: bool = False, open_membership: bool = False, creator: str = ""
    ) -> Group:
        """Create a group by hand; the creator (default: the token's owner) is its admin."""
        with self.lock:
            return self.create_group(
                self.network,
                name,
                by=creator or self.owner.zuid,
                via=HAND,
                desc=desc,
                private=private,
                open_membership=open_membership,
            )

    def add_to_group(self, group: str, zuid: str, *, admin: bool = False) -> None:
        """Add a network member to a group by hand, as helper or as admin; promotes one who is in it."""
        with self.lock:
            if zuid not in self.network.members:
                raise LookupError("not a member of the network")
            target = self.network.groups[group]
            if zuid in target.members and admin:
                target.admins[zuid] = None
            elif zuid not in target.members:
                self.join(self.network, target, zuid, by=self.owner.zuid, via=HAND, admin=admin)

    def remove_from_group(self, group: str, zuid: str) -> None:
        """Remove somebody from a group by hand."""
        with self.lock:
            target = self.network.groups[group]
            if zuid not in target.members:
                raise LookupError("not in the group")
            self.part(self.network, target, zuid, by=self.owner.zuid, via=HAND)

    def add_guest(self, group: str, name: str) -> str:
        """Add somebody from outside the network to a group; return the account id."""
        with self.lock:
            zuid = self.ids.zuid()
            self.network.groups[group].guests[zuid] = name
            self.join(self.network, self.network.groups[group], zuid, by=self.owner.zuid, via=HAND)
            return zuid

    def rename_group(self, group: str, name: str) -> None:
        """Rename a group by hand; no documented call does that."""
        with self.lock:
            self.network.groups[group].name = name

    def describe_group(self, group: str, desc: str) -> None:
        """Change a group's description by hand."""
        with self.lock:
            self.network.groups[group].desc = desc

    def archive_group(self, group: str, *, archived: bool = True) -> None:
        """Archive a group or bring it back."""
        with self.lock:
            self.network.groups[group].status = "ARCHIVED" if archived else "ACTIVE"

    def delete_group_by_hand(self, group: str) -> None:
        """Delete a group for good."""
        with self.lock:
            self.delete_group(self.network, self.network.groups[group], by=self.owner.zuid, via=HAND)

    def configure_webhook(self, webhook: PeopleWebhook) -> None:
        """Set up a People webhook; the limits are those of People's own form."""
        if webhook.form not in ("employee", "department", "designation"):
            raise ValueError("unknown form")
        if len(webhook.url) > 250 or len(webhook.name) > 50 or webhook.method not in ("POST", "GET"):
            raise ValueError("People takes a name of 50, an address of 250 characters, POST or GET")
        if not set(webhook.on) <= {"create", "edit", "delete"}:
            raise ValueError("unknown trigger")
        with self.lock:
            self.people_webhooks = [known for known in self.people_webhooks if known.name != webhook.name] + [webhook]

    def revoke_rights(self, product: str, zuid: str = "") -> None:
        """Take away an account's administrator's rights in one product."""
        with self.lock:
            self._user(zuid).rights.discard(product)

    def grant_rights(self, product: str, zuid: str = "") -> None:
        """Give the rights back."""
        if product not in PRODUCTS:
            raise ValueError("unknown product")
        with self.lock:
            self._user(zuid).rights.add(product)

    def add_user(self, zuid: str, rights: list[str]) -> User:
        """Let another account own tokens, with rights in the given products only."""
        with self.lock:
            self.users[zuid] = User(zuid, set(rights))
            return self.users[zuid]

    def self_client_code(self, client_id: str, scopes: list[str], user: str = "") -> str:
        """Return a grant code as the API console's self client does."""
        with self.lock:
            return self.accounts.issue_code(client_id, frozenset(scopes), self._user(user).zuid)

    def _user(self, zuid: str) -> User:
        return self.users[zuid or self.owner.zuid]
