"""Shape a fresh Gerrit as OpenDev's is: its labels, copy conditions, rights and groups, and Glance's repositories.

Labels and rights follow the public ACL files of openstack/project-config, their values opendev/system-config.
"""

from bot.demo.gerrit_admin import CHANGE_OWNER, REGISTERED_USERS, SERVICE_USERS, GerritAdmin
from bot.demo.people import CORES, PEOPLE, PROGRAMS, Role

PROJECTS = ("openstack/glance", "openstack/glance_store", "openstack/python-glanceclient")
STABLE_BRANCH = "stable/liberty"
CORE_GROUP = "glance-core"
NESTED_GROUP = "glance-release"  # a part of the cores comes in through this one
NESTED_CORES = ("kira", "liam")
HEADS = "refs/heads/*"

UNLESS_REWORKED = "changekind:NO_CODE_CHANGE OR changekind:TRIVIAL_REBASE"
CODE_REVIEW = {
    -2: "Do not merge",
    -1: "This patch needs further work before it can be merged",
    0: "No score",
    1: "Looks good to me, but someone else must approve",
    2: "Looks good to me (core reviewer)",
}
VERIFIED = {-2: "Fails", -1: "Doesn't seem to work", 0: "No score", 1: "Works for me", 2: "Verified"}
WORKFLOW = {-1: "Work in progress", 0: "Ready for reviews", 1: "Approved"}
REVIEW_PRIORITY = {-1: "Branch freeze", 0: "Default priority", 1: "Important", 2: "Gate blocker"}


def shape_opendev(admin: GerritAdmin) -> None:
    """Give a fresh server OpenDev's labels and rights, the team's accounts, and three repositories."""
    create_people(admin)
    cores = create_groups(admin)
    define_labels(admin)
    give_rights(admin, cores=cores)
    for project in PROJECTS:
        admin.create_project(project, branches=[STABLE_BRANCH])


def create_people(admin: GerritAdmin) -> None:
    """Create an account for everybody, and for the programs."""
    for person in (*PEOPLE, *PROGRAMS):
        admin.create_account(person.username, name=person.name, email=person.email)
    admin.add_members(SERVICE_USERS, *(program.username for program in PROGRAMS if program.role is Role.SERVICE))


def create_groups(admin: GerritAdmin) -> str:
    """Create the deciding group with a nested one; return its UUID."""
    admin.create_group(NESTED_GROUP, members=NESTED_CORES)
    direct = [core.username for core in CORES if core.username not in NESTED_CORES]
    return admin.create_group(CORE_GROUP, members=direct, groups=[NESTED_GROUP])


def define_labels(admin: GerritAdmin) -> None:
    """Define the four labels, and what a change needs to be merged."""
    admin.set_label("Code-Review", CODE_REVIEW, copied=f"is:MIN OR {UNLESS_REWORKED}")
    admin.set_label("Verified", VERIFIED, copied="changekind:NO_CODE_CHANGE")
    admin.set_label("Workflow", WORKFLOW, copied=UNLESS_REWORKED)
    admin.set_label("Review-Priority", REVIEW_PRIORITY, copied="is:ANY")
    admin.require("Verified", "label:Verified=MAX AND -label:Verified=MIN")
    admin.drop_requirement("No-Unresolved-Comments")
    admin.require("Workflow", "label:Workflow=MAX AND -label:Workflow=MIN")


def give_rights(admin: GerritAdmin, *, cores: str) -> None:
    """Let everybody comment and tag, cores decide, and the CI verify and merge."""
    services = str(admin.rest.get("/a/groups/Service%20Users")["id"])
    admin.allow(HEADS, "label-Code-Review", {cores: (-2, 2), REGISTERED_USERS: (-1, 1)})
    admin.allow(HEADS, "label-Workflow", {cores: (-1, 1), CHANGE_OWNER: (-1, 0)})
    admin.allow(HEADS, "label-Verified", {services: (-2, 2), REGISTERED_USERS: (-1, 1)})
    admin.allow(HEADS, "label-Review-Priority", {cores: (-1, 2)})
    admin.allow(HEADS, "submit", {services: None})
    admin.allow(HEADS, "abandon", {cores: None})
    for permission in ("editHashtags", "toggleWipState", "rebase"):
        admin.allow(HEADS, permission, {REGISTERED_USERS: None})
    admin.allow_globally("streamEvents", services)
