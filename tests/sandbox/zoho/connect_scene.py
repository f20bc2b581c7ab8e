"""What every Connect action needs: the caller, the network and the group that the parameters name."""

from dataclasses import dataclass

from tests.sandbox.zoho.accounts import AccessToken
from tests.sandbox.zoho.calls import Call
from tests.sandbox.zoho.network import Group, Network
from tests.sandbox.zoho.world import World

NO_PERMISSION = "You do not have permission to perform this action"


class ConnectError(Exception):
    """A failure that Connect tells in its envelope."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Scene:
    """A checked call: its caller is in the network."""

    world: World
    parameters: dict[str, str]
    caller: str
    rights: bool
    network: Network

    @classmethod
    def of(cls, call: Call, token: AccessToken, *, needs_network: bool) -> "Scene":
        """Return the scene; ConnectError when the network is unknown or not the caller's."""
        world = call.world
        network = world.networks.get(call.parameters.get("scopeID", ""), None if needs_network else world.network)
        if network is None or (needs_network and token.user not in network.members):
            raise ConnectError("Invalid scopeID")
        rights = "connect" in world.users[token.user].rights
        if needs_network and not rights:
            raise ConnectError(NO_PERMISSION)
        return cls(world, call.parameters, token.user, rights, network)

    @property
    def is_network_admin(self) -> bool:
        """Whether the caller administers the network."""
        return self.rights and self.network.members[self.caller].role == "ADMIN"

    def group(self, *, administered: bool) -> Group:
        """Return the group in `partitionId`; ConnectError when unknown or when the caller may not administer it."""
        group = self.network.groups.get(self.parameters.get("partitionId", ""))
        if group is None:
            raise ConnectError("Invalid partitionId")
        if administered and not self.is_network_admin and self.caller not in group.admins:
            raise ConnectError(NO_PERMISSION)
        return group

    def require_network_admin(self) -> None:
        """Raise ConnectError unless the caller administers the network."""
        if not self.is_network_admin:
            raise ConnectError(NO_PERMISSION)

    def listed(self, name: str, most: int) -> list[str]:
        """Return a comma-separated parameter; ConnectError when it has more items than a call may carry."""
        items = [item.strip() for item in self.parameters.get(name, "").split(",") if item.strip()]
        if len(items) > most:
            raise ConnectError(f"{name} exceeds the maximum of {most}")
        return items

    def flag(self, name: str) -> bool:
        """Return a string boolean; absent = false."""
        return self.parameters.get(name, "").lower() == "true"
