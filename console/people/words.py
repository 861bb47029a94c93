"""The words of the pages about a provider's people."""

from collections.abc import Mapping

from console.staff.told import Told
from policy.membership import Act, Refusal
from schemas.membership import MemberRole

ROLES: Mapping[MemberRole, str] = {
    MemberRole.MANAGER: "everything, and who else acts for the organization: approval, annual reports, people, events",
    MemberRole.REPORTER: "reports events, issues certificates, reports counts, shares opportunities; reads the rest",
    MemberRole.VIEWER: "reads everything, and changes nothing",
}
"""What each role may do (our default)."""
TOLD: Mapping[str, Told] = {
    "invited": Told(tone="success", text="Invited. A letter with a link is on its way; it works for 7 days."),
    "again": Told(tone="success", text="Sent again. The new link works for 7 days, and the older ones no longer."),
    "withdrawn": Told(tone="success", text="Taken back. The link of the letter opens nothing any more."),
    "settled": Told(tone="info", text="Nothing was done: that invitation is open no more."),
    "role": Told(tone="success", text="The role is changed. We have written to the person."),
    "deactivate": Told(tone="success", text="Deactivated. We have written to the person."),
    "activate": Told(tone="success", text="Activated again. We have written to the person."),
    "remove": Told(tone="success", text="Removed. We have written to the person."),
    "joined": Told(tone="success", text="Welcome: you act for this organization now."),
    Refusal.UNCHANGED: Told(tone="info", text="Nothing was done: it was so already."),
    Refusal.NOT_THERE: Told(tone="info", text="Nothing was done: this person is no longer among the people here."),
    Refusal.NOT_ALLOWED: Told(tone="error", text="Nothing was done: you are no longer a manager here."),
    Refusal.LAST_MANAGER: Told(
        tone="error",
        text="Nothing was done: this is the last manager. Invite another manager, or make somebody one, and try again.",
    ),
}
TITLES: Mapping[Act, str] = {
    "role": "Change the role of",
    "deactivate": "Deactivate",
    "activate": "Activate",
    "remove": "Remove",
}
BUTTONS: Mapping[Act, str] = {
    "role": "Change the role",
    "deactivate": "Deactivate",
    "activate": "Activate again",
    "remove": "Remove",
}


def role_choices() -> list[tuple[str, str]]:
    """The roles to choose from, each with what it may do."""
    return [(role.value, f"{role.value.capitalize()}: {words}") for role, words in ROLES.items()]
