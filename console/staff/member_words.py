"""Words for what somebody is in a provider."""

from collections.abc import Mapping

from schemas.membership import MemberRole, MemberState

MEMBER_ROLES: Mapping[MemberRole, str] = {
    MemberRole.MANAGER: "Manager",
    MemberRole.REPORTER: "Reporter",
    MemberRole.VIEWER: "Viewer",
}
MEMBER_STATES: Mapping[MemberState, str] = {
    MemberState.ACTIVE: "Active",
    MemberState.INACTIVE: "Deactivated",
    MemberState.REMOVED: "Removed",
}
