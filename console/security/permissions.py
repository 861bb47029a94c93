"""Who may do what: the one table of permissions, route by route, read by the application on every request."""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import NamedTuple

from schemas.account import STAFF_ROLES, Account, Role
from schemas.membership import MAY_REPORT, MemberRole, Membership


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
    """The provider in the address, for those who act for it."""


class Rule(NamedTuple):
    """One row's answer: which roles, on whose objects. Public and link routes ask for no role.

    Attributes:
        members: which roles within the provider that the address names; none where it names none.
    """

    whose: Whose
    roles: tuple[Role, ...] = ()
    members: tuple[MemberRole, ...] = ()

    def admits(self, account: Account | None, membership: Membership | None = None) -> bool:
        """Whether this person may pass; where nobody is signed in, only routes without roles are open.

        `membership` is what the person is in the provider that the address names, if anything.
        """
        if self.roles and (account is None or account.role not in self.roles):
            return False
        return not self.members or (membership is not None and membership.role in self.members)


ANYBODY = Rule(Whose.ANYBODY)
LINK_HOLDER = Rule(Whose.LINK_HOLDER)
SIGNED_IN = Rule(Whose.SIGNED_IN, tuple(Role))
STAFF = Rule(Whose.OFFICE, STAFF_ROLES)
SUPERVISORS = Rule(Whose.OFFICE, (Role.SUPERVISOR, Role.ADMINISTRATOR))
ADMINISTRATORS = Rule(Whose.OFFICE, (Role.ADMINISTRATOR,))
PROVIDER_PEOPLE = Rule(Whose.SIGNED_IN, (Role.PROVIDER,))
VIEWERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), tuple(MemberRole))
REPORTERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), MAY_REPORT)
MANAGERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), (MemberRole.MANAGER,))

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
    ("GET", "/q/{code}"): ANYBODY,
    ("POST", "/q/{code}"): ANYBODY,
    ("GET", "/q/{code}/answered"): ANYBODY,
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
    ("GET", "/forgot-user-name"): ANYBODY,
    ("POST", "/forgot-user-name"): ANYBODY,
    ("GET", "/change-password"): SIGNED_IN,
    ("POST", "/change-password"): SIGNED_IN,
    # One's own account
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account"): SIGNED_IN,
    ("GET", "/account/email"): SIGNED_IN,
    ("POST", "/account/email"): SIGNED_IN,
    ("POST", "/account/email/drop"): SIGNED_IN,
    ("GET", "/link/email/{token}"): LINK_HOLDER,
    ("POST", "/link/email/{token}"): LINK_HOLDER,
    ("GET", "/account/sessions"): SIGNED_IN,
    ("POST", "/account/sessions/{session}/end"): SIGNED_IN,
    ("POST", "/account/sessions/end-others"): SIGNED_IN,
    # Provider people: of several providers each address names the one it is about
    ("GET", "/providers"): PROVIDER_PEOPLE,
    ("GET", "/provider"): PROVIDER_PEOPLE,
    ("GET", "/provider/{rest:path}"): PROVIDER_PEOPLE,
    ("GET", "/providers/{provider}"): VIEWERS,
    ("GET", "/providers/{provider}/reapply"): VIEWERS,
    ("POST", "/providers/{provider}/reapply"): MANAGERS,
    ("GET", "/providers/{provider}/letters/{letter}"): VIEWERS,
    ("GET", "/providers/{provider}/letters/{letter}/html"): VIEWERS,
    ("GET", "/providers/{provider}/approval/cease"): MANAGERS,
    ("POST", "/providers/{provider}/approval/cease"): MANAGERS,
    ("GET", "/providers/{provider}/approval/keep"): MANAGERS,
    ("POST", "/providers/{provider}/approval/keep"): MANAGERS,
    ("GET", "/providers/{provider}/events"): VIEWERS,
    ("GET", "/providers/{provider}/events.csv"): VIEWERS,
    ("GET", "/providers/{provider}/events.xlsx"): VIEWERS,
    ("GET", "/providers/{provider}/calendar"): VIEWERS,
    ("GET", "/providers/{provider}/events/report"): REPORTERS,
    ("POST", "/providers/{provider}/events/report"): REPORTERS,
    ("GET", "/providers/{provider}/events/drafts/{draft}"): REPORTERS,
    ("POST", "/providers/{provider}/events/drafts/{draft}"): REPORTERS,
    ("POST", "/providers/{provider}/events/drafts/{draft}/save"): REPORTERS,
    ("GET", "/providers/{provider}/events/drafts/{draft}/discard"): REPORTERS,
    ("POST", "/providers/{provider}/events/drafts/{draft}/discard"): REPORTERS,
    ("GET", "/providers/{provider}/events/drafts/{draft}/changes"): REPORTERS,
    ("POST", "/providers/{provider}/events/drafts/{draft}/changes"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}"): VIEWERS,
    ("POST", "/providers/{provider}/events/{number}/revise"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}/cancel"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/cancel"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}/close"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/close"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}/occurrences/{ordinal}/count"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/occurrences/{ordinal}/count"): REPORTERS,
    # Annual reports
    ("GET", "/providers/{provider}/reports"): VIEWERS,
    ("GET", "/providers/{provider}/reports/{year}"): VIEWERS,
    ("GET", "/providers/{provider}/reports/{year}/confirm"): MANAGERS,
    ("POST", "/providers/{provider}/reports/{year}/confirm"): MANAGERS,
    ("GET", "/providers/{provider}/reports/{year}/reopen"): MANAGERS,
    ("POST", "/providers/{provider}/reports/{year}/reopen"): MANAGERS,
    ("GET", "/providers/{provider}/reports/{year}/report.pdf"): VIEWERS,
    ("GET", "/providers/{provider}/reports/{year}/activities.csv"): VIEWERS,
    ("GET", "/providers/{provider}/reports/{year}/participants.csv"): VIEWERS,
    ("GET", "/providers/{provider}/reports/{year}/bundle.zip"): VIEWERS,
    # Needs analysis
    ("GET", "/providers/{provider}/questionnaires"): VIEWERS,
    ("GET", "/providers/{provider}/questionnaires/new"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/new"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}"): VIEWERS,
    ("POST", "/providers/{provider}/questionnaires/{number}"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/save"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/preview"): VIEWERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/copy"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/discard"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/discard"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/open"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/open"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/link.svg"): VIEWERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/send"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/send"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/close"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/close"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/results"): VIEWERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/results.csv"): VIEWERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/named.csv"): REPORTERS,
    ("GET", "/providers/{provider}/questionnaires/{number}/attach"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/attach"): REPORTERS,
    ("POST", "/providers/{provider}/questionnaires/{number}/evidence/{evidence}/remove"): REPORTERS,
    ("GET", "/providers/{provider}/evidence/{evidence}"): VIEWERS,
    # Rosters and certificates of an event
    ("GET", "/providers/{provider}/events/{number}/occurrences/{ordinal}/roster"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/occurrences/{ordinal}/roster"): REPORTERS,
    ("GET", "/providers/{provider}/rosters/{roster}"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}"): REPORTERS,
    ("GET", "/providers/{provider}/rosters/{roster}/rows/{line}"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/rows/{line}"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/rows/{line}/leave-out"): REPORTERS,
    ("GET", "/providers/{provider}/rosters/{roster}/discard"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/discard"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/rows/{line}/confirm"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/rows/{line}/together"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/rows/{line}/apart"): REPORTERS,
    ("POST", "/providers/{provider}/rosters/{roster}/issue"): REPORTERS,
    ("GET", "/providers/{provider}/rosters/{roster}/waiting.csv"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}/runs/{run}"): VIEWERS,
    ("POST", "/providers/{provider}/events/{number}/occurrences/{ordinal}/on-top"): REPORTERS,
    ("GET", "/providers/{provider}/events/{number}/certificates"): VIEWERS,
    ("GET", "/providers/{provider}/certificates/{certificate}"): VIEWERS,
    ("GET", "/providers/{provider}/certificates/{certificate}/void"): REPORTERS,
    ("POST", "/providers/{provider}/certificates/{certificate}/void"): REPORTERS,
    ("GET", "/providers/{provider}/certificates/{certificate}/reissue"): REPORTERS,
    ("POST", "/providers/{provider}/certificates/{certificate}/reissue"): REPORTERS,
    ("GET", "/providers/{provider}/certificates/{certificate}/certificate.pdf"): VIEWERS,
    ("GET", "/providers/{provider}/events/{number}/occurrences/{ordinal}/certificates.zip"): VIEWERS,
    ("GET", "/providers/{provider}/events/{number}/occurrences/{ordinal}/print-run.pdf"): VIEWERS,
    ("GET", "/providers/{provider}/events/{number}/occurrences/{ordinal}/claims"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/occurrences/{ordinal}/claims"): REPORTERS,
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
    ("GET", "/staff/evidence/{evidence}"): STAFF,
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
