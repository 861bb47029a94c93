"""Who may do what: the one table of permissions, route by route, read by the application on every request."""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import NamedTuple

from schemas.account import STAFF_ROLES, Account, Role


class Whose(StrEnum):
    """Whose object a route shows or changes."""

    ANYBODY = auto()
    """A public page or form."""
    LINK_HOLDER = auto()
    """What a link sent by e-mail opens; the route opens nothing but what that link names."""
    SIGNED_IN = auto()
    """The signed-in person's own account."""
    OFFICE = auto()
    """The office's records, by role."""
    OWN_PROVIDER = auto()
    """The provider the signed-in person belongs to; the account names it, never the address."""


class Rule(NamedTuple):
    """One row's answer: which roles, on whose objects. Public and link routes ask for no role."""

    whose: Whose
    roles: tuple[Role, ...] = ()

    def admits(self, account: Account | None) -> bool:
        """Whether this person may pass; where nobody is signed in, only routes without roles are open."""
        return not self.roles or (account is not None and account.role in self.roles)


ANYBODY = Rule(Whose.ANYBODY)
LINK_HOLDER = Rule(Whose.LINK_HOLDER)
SIGNED_IN = Rule(Whose.SIGNED_IN, tuple(Role))
STAFF = Rule(Whose.OFFICE, STAFF_ROLES)
SUPERVISORS = Rule(Whose.OFFICE, (Role.SUPERVISOR, Role.ADMINISTRATOR))
ADMINISTRATORS = Rule(Whose.OFFICE, (Role.ADMINISTRATOR,))
PROVIDER = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,))

TABLE: Mapping[tuple[str, str], Rule] = {
    # Public pages and forms
    ("GET", "/"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/static"): ANYBODY,
    ("GET", "/directory"): ANYBODY,
    ("GET", "/directory/{number}"): ANYBODY,
    ("GET", "/guidance"): ANYBODY,
    ("GET", "/guidance/{slug}"): ANYBODY,
    ("GET", "/search"): ANYBODY,
    ("GET", "/access/{reference}"): ANYBODY,
    ("POST", "/access/{reference}"): ANYBODY,
    ("GET", "/access-requested"): ANYBODY,
    ("GET", "/status"): ANYBODY,
    ("GET", "/verify"): ANYBODY,
    ("GET", "/verify/{number}"): ANYBODY,
    ("GET", "/claim"): ANYBODY,
    ("GET", "/claim/{code}"): ANYBODY,
    ("POST", "/claim/{code}"): ANYBODY,
    ("GET", "/claim/{code}/received"): ANYBODY,
    ("POST", "/status"): ANYBODY,
    ("GET", "/news"): ANYBODY,
    ("POST", "/news"): ANYBODY,
    ("GET", "/apply"): ANYBODY,
    ("POST", "/apply"): ANYBODY,
    ("GET", "/wait"): ANYBODY,
    ("POST", "/wait"): ANYBODY,
    # A draft's own address, and links from letters
    ("GET", "/apply/{token}"): LINK_HOLDER,
    ("POST", "/apply/{token}"): LINK_HOLDER,
    ("POST", "/apply/{token}/save"): LINK_HOLDER,
    ("POST", "/apply/{token}/could-be-you"): LINK_HOLDER,
    ("GET", "/apply/{token}/files/{question}"): LINK_HOLDER,
    ("GET", "/apply/{token}/received"): LINK_HOLDER,
    ("POST", "/apply/{token}/received"): LINK_HOLDER,
    ("GET", "/link/draft/{token}"): LINK_HOLDER,
    ("GET", "/link/status/{token}"): LINK_HOLDER,
    ("POST", "/link/status/{token}/answer"): LINK_HOLDER,
    ("GET", "/link/status/{token}/withdraw"): LINK_HOLDER,
    ("POST", "/link/status/{token}/withdraw"): LINK_HOLDER,
    ("GET", "/link/status/{token}/files/{file}"): LINK_HOLDER,
    ("GET", "/link/waiting/{token}"): LINK_HOLDER,
    ("POST", "/link/waiting/{token}/confirm"): LINK_HOLDER,
    ("POST", "/link/waiting/{token}/leave"): LINK_HOLDER,
    ("GET", "/link/certificate/{token}"): LINK_HOLDER,
    ("GET", "/link/certificate/{token}/certificate.pdf"): LINK_HOLDER,
    ("GET", "/link/subscription/{token}"): LINK_HOLDER,
    ("POST", "/link/subscription/{token}"): LINK_HOLDER,
    ("GET", "/unsubscribe/{token}"): LINK_HOLDER,
    ("POST", "/unsubscribe/{token}"): LINK_HOLDER,
    # Signing in
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): ANYBODY,
    ("POST", "/sign-out"): ANYBODY,
    ("GET", "/reset-password"): ANYBODY,
    ("POST", "/reset-password"): ANYBODY,
    ("GET", "/link/password/{token}"): LINK_HOLDER,
    ("POST", "/link/password/{token}"): LINK_HOLDER,
    ("POST", "/link/password/{token}/fresh"): LINK_HOLDER,
    ("GET", "/change-password"): SIGNED_IN,
    ("POST", "/change-password"): SIGNED_IN,
    # Provider people
    ("GET", "/provider"): PROVIDER,
    ("GET", "/provider/reapply"): PROVIDER,
    ("POST", "/provider/reapply"): PROVIDER,
    ("GET", "/provider/letters/{letter}"): PROVIDER,
    ("GET", "/provider/letters/{letter}/html"): PROVIDER,
    ("GET", "/provider/approval/cease"): PROVIDER,
    ("POST", "/provider/approval/cease"): PROVIDER,
    ("GET", "/provider/approval/keep"): PROVIDER,
    ("POST", "/provider/approval/keep"): PROVIDER,
    ("GET", "/provider/events"): PROVIDER,
    ("GET", "/provider/events.csv"): PROVIDER,
    ("GET", "/provider/events.xlsx"): PROVIDER,
    ("GET", "/provider/calendar"): PROVIDER,
    ("GET", "/provider/events/report"): PROVIDER,
    ("POST", "/provider/events/report"): PROVIDER,
    ("GET", "/provider/events/drafts/{draft}"): PROVIDER,
    ("POST", "/provider/events/drafts/{draft}"): PROVIDER,
    ("POST", "/provider/events/drafts/{draft}/save"): PROVIDER,
    ("GET", "/provider/events/drafts/{draft}/discard"): PROVIDER,
    ("POST", "/provider/events/drafts/{draft}/discard"): PROVIDER,
    ("GET", "/provider/events/drafts/{draft}/changes"): PROVIDER,
    ("POST", "/provider/events/drafts/{draft}/changes"): PROVIDER,
    ("GET", "/provider/events/{number}"): PROVIDER,
    ("POST", "/provider/events/{number}/revise"): PROVIDER,
    ("GET", "/provider/events/{number}/cancel"): PROVIDER,
    ("POST", "/provider/events/{number}/cancel"): PROVIDER,
    ("GET", "/provider/events/{number}/close"): PROVIDER,
    ("POST", "/provider/events/{number}/close"): PROVIDER,
    ("GET", "/provider/events/{number}/occurrences/{ordinal}/count"): PROVIDER,
    ("POST", "/provider/events/{number}/occurrences/{ordinal}/count"): PROVIDER,
    # Annual reports
    ("GET", "/provider/reports"): PROVIDER,
    ("GET", "/provider/reports/{year}"): PROVIDER,
    ("GET", "/provider/reports/{year}/confirm"): PROVIDER,
    ("POST", "/provider/reports/{year}/confirm"): PROVIDER,
    ("GET", "/provider/reports/{year}/reopen"): PROVIDER,
    ("POST", "/provider/reports/{year}/reopen"): PROVIDER,
    ("GET", "/provider/reports/{year}/report.pdf"): PROVIDER,
    ("GET", "/provider/reports/{year}/activities.csv"): PROVIDER,
    ("GET", "/provider/reports/{year}/participants.csv"): PROVIDER,
    ("GET", "/provider/reports/{year}/bundle.zip"): PROVIDER,
    # Rosters and certificates of an event
    ("GET", "/provider/events/{number}/occurrences/{ordinal}/roster"): PROVIDER,
    ("POST", "/provider/events/{number}/occurrences/{ordinal}/roster"): PROVIDER,
    ("GET", "/provider/rosters/{roster}"): PROVIDER,
    ("POST", "/provider/rosters/{roster}"): PROVIDER,
    ("GET", "/provider/rosters/{roster}/rows/{line}"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/rows/{line}"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/rows/{line}/leave-out"): PROVIDER,
    ("GET", "/provider/rosters/{roster}/discard"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/discard"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/rows/{line}/confirm"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/rows/{line}/together"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/rows/{line}/apart"): PROVIDER,
    ("POST", "/provider/rosters/{roster}/issue"): PROVIDER,
    ("GET", "/provider/rosters/{roster}/waiting.csv"): PROVIDER,
    ("GET", "/provider/events/{number}/runs/{run}"): PROVIDER,
    ("POST", "/provider/events/{number}/occurrences/{ordinal}/on-top"): PROVIDER,
    ("GET", "/provider/events/{number}/certificates"): PROVIDER,
    ("GET", "/provider/certificates/{certificate}"): PROVIDER,
    ("GET", "/provider/certificates/{certificate}/void"): PROVIDER,
    ("POST", "/provider/certificates/{certificate}/void"): PROVIDER,
    ("GET", "/provider/certificates/{certificate}/reissue"): PROVIDER,
    ("POST", "/provider/certificates/{certificate}/reissue"): PROVIDER,
    ("GET", "/provider/certificates/{certificate}/certificate.pdf"): PROVIDER,
    ("GET", "/provider/events/{number}/occurrences/{ordinal}/certificates.zip"): PROVIDER,
    ("GET", "/provider/events/{number}/occurrences/{ordinal}/print-run.pdf"): PROVIDER,
    ("GET", "/provider/events/{number}/occurrences/{ordinal}/claims"): PROVIDER,
    ("POST", "/provider/events/{number}/occurrences/{ordinal}/claims"): PROVIDER,
    # Staff: everybody reads and decides (our default); supervisors keep closures and approvals, administrators accounts
    ("GET", "/staff"): STAFF,
    ("GET", "/staff/applications"): STAFF,
    ("GET", "/staff/applications/{number}"): STAFF,
    ("GET", "/staff/applications/{number}/files/{file}"): STAFF,
    ("POST", "/staff/applications/{number}/assign"): STAFF,
    ("POST", "/staff/applications/{number}/request-information"): STAFF,
    ("POST", "/staff/applications/{number}/approve"): STAFF,
    ("POST", "/staff/applications/{number}/deny"): STAFF,
    ("POST", "/staff/applications/{number}/withdraw"): STAFF,
    ("POST", "/staff/applications/{number}/supersede"): STAFF,
    ("GET", "/staff/providers"): STAFF,
    ("GET", "/staff/providers/{number}"): STAFF,
    ("GET", "/staff/providers/{number}/suspend"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/suspend"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/reinstate"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/reinstate"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/extend"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/extend"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/withdraw"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/withdraw"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/keep"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/keep"): SUPERVISORS,
    ("GET", "/staff/events"): STAFF,
    ("GET", "/staff/events/{number}"): STAFF,
    ("GET", "/staff/events/{number}/certificates"): STAFF,
    ("GET", "/staff/outstanding"): STAFF,
    ("GET", "/staff/outstanding.csv"): STAFF,
    ("GET", "/staff/board"): STAFF,
    ("GET", "/staff/board.pdf"): STAFF,
    ("GET", "/staff/board.xlsx"): STAFF,
    ("GET", "/staff/board.csv"): STAFF,
    ("GET", "/staff/statistics"): STAFF,
    ("GET", "/staff/statistics/{part}.csv"): STAFF,
    ("GET", "/staff/figures"): STAFF,
    ("GET", "/staff/reports"): STAFF,
    ("GET", "/staff/reports.csv"): STAFF,
    ("GET", "/staff/reports/open"): SUPERVISORS,
    ("POST", "/staff/reports/open"): SUPERVISORS,
    ("GET", "/staff/reports/{provider}/{year}"): STAFF,
    ("GET", "/staff/reports/{provider}/{year}/reopen"): SUPERVISORS,
    ("POST", "/staff/reports/{provider}/{year}/reopen"): SUPERVISORS,
    ("GET", "/staff/reports/{provider}/{year}/report.pdf"): STAFF,
    ("GET", "/staff/reports/{provider}/{year}/activities.csv"): STAFF,
    ("GET", "/staff/reports/{provider}/{year}/participants.csv"): STAFF,
    ("GET", "/staff/reports/{provider}/{year}/bundle.zip"): STAFF,
    ("GET", "/staff/bundles"): STAFF,
    ("POST", "/staff/bundles/{provider}/{year}/{version}/verify"): SUPERVISORS,
    ("GET", "/staff/waiting"): STAFF,
    ("GET", "/staff/waiting.csv"): STAFF,
    ("GET", "/staff/letters"): STAFF,
    ("GET", "/staff/letters/{letter}"): STAFF,
    ("GET", "/staff/letters/{letter}/html"): STAFF,
    ("POST", "/staff/letters/{letter}/resend"): STAFF,
    ("GET", "/staff/tasks"): STAFF,
    ("POST", "/staff/tasks"): STAFF,
    ("GET", "/staff/audit"): STAFF,
    ("GET", "/staff/announcements"): STAFF,
    ("POST", "/staff/announcements"): STAFF,
    ("GET", "/staff/announcements/{number}"): STAFF,
    ("POST", "/staff/announcements/{number}"): STAFF,
    ("POST", "/staff/announcements/{number}/save"): STAFF,
    ("GET", "/staff/announcements/{number}/discard"): STAFF,
    ("POST", "/staff/announcements/{number}/discard"): STAFF,
    ("GET", "/staff/announcements/{number}/letter"): STAFF,
    ("GET", "/staff/announcements/{number}/letter/html"): STAFF,
    ("POST", "/staff/announcements/{number}/test"): STAFF,
    ("GET", "/staff/announcements/{number}/recipients.csv"): STAFF,
    ("GET", "/staff/announcements/{number}/schedule"): SUPERVISORS,
    ("POST", "/staff/announcements/{number}/schedule"): SUPERVISORS,
    ("POST", "/staff/announcements/{number}/reschedule"): SUPERVISORS,
    ("POST", "/staff/announcements/{number}/pause"): SUPERVISORS,
    ("POST", "/staff/announcements/{number}/resume"): SUPERVISORS,
    ("GET", "/staff/announcements/{number}/stop"): SUPERVISORS,
    ("POST", "/staff/announcements/{number}/stop"): SUPERVISORS,
    ("GET", "/staff/closures"): STAFF,
    ("POST", "/staff/closures"): SUPERVISORS,
    ("POST", "/staff/closures/{day}/remove"): SUPERVISORS,
    ("GET", "/staff/rules"): STAFF,
    ("GET", "/staff/rules/{rule_set}"): STAFF,
    ("GET", "/staff/rules/{rule_set}/preview"): STAFF,
    ("GET", "/staff/rules/{rule_set}/rehearsal"): STAFF,
    ("GET", "/staff/rules/{rule_set}/rehearsal.csv"): STAFF,
    ("GET", "/staff/rules/{rule_set}/weeks.csv"): STAFF,
    ("GET", "/staff/rules/{rule_set}/invited.csv"): STAFF,
    ("POST", "/staff/rules/{rule_set}/propose"): SUPERVISORS,
    ("POST", "/staff/rules/{rule_set}/confirm"): SUPERVISORS,
    ("POST", "/staff/rules/{rule_set}/drop"): SUPERVISORS,
    ("GET", "/staff/rules/{rule_set}/extend"): SUPERVISORS,
    ("POST", "/staff/rules/{rule_set}/extend"): SUPERVISORS,
    ("GET", "/staff/disposals"): STAFF,
    ("GET", "/staff/disposals/{year}"): STAFF,
    ("GET", "/staff/disposals/{year}/lines.csv"): STAFF,
    ("GET", "/staff/disposals/{year}/certificate.pdf"): STAFF,
    ("GET", "/staff/disposals/{year}/propose"): SUPERVISORS,
    ("POST", "/staff/disposals/{year}/propose"): SUPERVISORS,
    ("GET", "/staff/disposals/{year}/confirm"): SUPERVISORS,
    ("POST", "/staff/disposals/{year}/confirm"): SUPERVISORS,
    ("GET", "/staff/disposals/{year}/drop"): SUPERVISORS,
    ("POST", "/staff/disposals/{year}/drop"): SUPERVISORS,
    ("GET", "/staff/holds"): STAFF,
    ("GET", "/staff/holds/place"): SUPERVISORS,
    ("POST", "/staff/holds/place"): SUPERVISORS,
    ("GET", "/staff/holds/{hold}/lift"): SUPERVISORS,
    ("POST", "/staff/holds/{hold}/lift"): SUPERVISORS,
    ("GET", "/staff/accounts"): ADMINISTRATORS,
    ("POST", "/staff/accounts"): ADMINISTRATORS,
    ("POST", "/staff/accounts/{account}/close"): ADMINISTRATORS,
    ("POST", "/staff/accounts/{account}/reopen"): ADMINISTRATORS,
}


class UnlistedRouteError(Exception):
    """A route of the application has no row in the table; it is refused until it has one."""

    def __init__(self, method: str, path: str) -> None:
        """Name the route and the fix."""
        super().__init__(f"{method} {path} has no row in console/security/permissions.py TABLE; add one.")


def rule_for(method: str, path: str) -> Rule:
    """The rule of a route; a HEAD asks for what its GET may see.

    Raises:
        UnlistedRouteError: The table has no such row.
    """
    try:
        return TABLE["GET" if method == "HEAD" else method, path]
    except KeyError:
        raise UnlistedRouteError(method, path) from None
