"""Shape a real Gerrit as its administrator: accounts, groups, labels, rights, projects."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.demo.gerrit_user import GerritUser
from bot.demo.rest import quoted

SERVICE_USERS = "Service Users"
REGISTERED_USERS = "global:Registered-Users"
CHANGE_OWNER = "global:Change-Owner"
PASSWORD = "secret"


class GerritAdmin(GerritUser):
    """What the administrator does, besides what everybody does."""

    def create_account(self, username: str, *, name: str, email: str, groups: Sequence[str] = ()) -> int:
        """Create an account with the password `secret` and return its number."""
        wanted = {"name": name, "email": email, "http_password": PASSWORD, "groups": list(groups)}
        return int(self.rest.put(f"/a/accounts/{quoted(username)}", wanted)["_account_id"])

    def deactivate(self, username: str) -> None:
        """Take somebody's account out of use."""
        self.rest.delete(f"/a/accounts/{quoted(username)}/active")

    def create_group(
        self, name: str, *, members: Sequence[str] = (), groups: Sequence[str] = (), visible: bool = True
    ) -> str:
        """Create a group with these members and nested groups and return its UUID."""
        info = self.rest.put(f"/a/groups/{quoted(name)}", {"members": list(members), "visible_to_all": visible})
        for nested in groups:
            self.rest.put(f"/a/groups/{quoted(name)}/groups/{quoted(nested)}")
        return str(info["id"])

    def add_members(self, group: str, *members: str) -> None:
        """Add people to a group."""
        self.rest.post(f"/a/groups/{quoted(group)}/members", {"members": list(members)})

    def remove_member(self, group: str, member: str) -> None:
        """Take somebody out of a group."""
        self.rest.delete(f"/a/groups/{quoted(group)}/members/{quoted(member)}")

    def create_project(self, name: str, *, branches: Sequence[str] = ()) -> None:
        """Create a repository with an empty first commit on master, and these branches."""
        self.rest.put(f"/a/projects/{quoted(name)}", {"create_empty_commit": True})
        for branch in branches:
            self.rest.put(f"/a/projects/{quoted(name)}/branches/{quoted(branch)}", {"revision": "master"})

    def set_label(
        self,
        name: str,
        values: Mapping[int, str],
        *,
        copied: str = "",
        project: str = "All-Projects",
    ) -> None:
        """Define or redefine a label; `copied` is the condition for its votes to stick."""
        wanted = {
            "commit_message": f"Define {name}",
            "values": {_value(value): text for value, text in values.items()},
            "copy_condition": copied,
            "function": "NoBlock",
        }
        self.rest.put(f"/a/projects/{quoted(project)}/labels/{quoted(name)}", wanted)

    def require(self, name: str, submittable: str, *, project: str = "All-Projects") -> None:
        """Define a submit requirement by its expression."""
        wanted = {"name": name, "submittability_expression": submittable, "allow_override_in_child_projects": True}
        self.rest.put(f"/a/projects/{quoted(project)}/submit_requirements/{quoted(name)}", wanted)

    def drop_requirement(self, name: str, *, project: str = "All-Projects") -> None:
        """Delete a submit requirement."""
        self.rest.delete(f"/a/projects/{quoted(project)}/submit_requirements/{quoted(name)}")

    def allow(
        self,
        ref: str,
        permission: str,
        groups: Mapping[str, tuple[int, int] | None],
        *,
        project: str = "All-Projects",
    ) -> None:
        """Give groups (by UUID) a permission on a ref, with a range for labels."""
        given = {"rules": {uuid: _rule(span) for uuid, span in groups.items()}}
        self._change_access(project, {"add": {ref: {"permissions": {permission: _permission(permission, given)}}}})

    def disallow(self, ref: str, permission: str, *, project: str = "All-Projects") -> None:
        """Remove a permission from a ref."""
        self._change_access(project, {"remove": {ref: {"permissions": {permission: {"rules": {}}}}}})

    def allow_globally(self, capability: str, *uuids: str) -> None:
        """Give groups a capability of the whole server, such as `streamEvents`."""
        self.allow("GLOBAL_CAPABILITIES", capability, dict.fromkeys(uuids))

    def _change_access(self, project: str, change: Mapping[str, Any]) -> None:
        self.rest.post(f"/a/projects/{quoted(project)}/access", change)


def _rule(span: tuple[int, int] | None) -> dict[str, Any]:
    if span is None:
        return {"action": "ALLOW"}
    return {"action": "ALLOW", "min": span[0], "max": span[1]}


def _permission(name: str, given: dict[str, Any]) -> dict[str, Any]:
    label = name.removeprefix("label-")
    return given if label == name else given | {"label": label}


def _value(value: int) -> str:
    """Return a label's value as Gerrit's configuration writes it."""
    return " 0" if value == 0 else f"{value:+d}"
