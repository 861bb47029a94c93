"""Rows of the table of permissions: one's own account, and the people of a provider."""

from collections.abc import Mapping

from console.security.rule import ANYBODY, LINK_HOLDER, MANAGERS, SIGNED_IN, STAFF, SUPERVISORS, VIEWERS, Rule

PEOPLE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/forgot-user-name"): ANYBODY,
    ("POST", "/forgot-user-name"): ANYBODY,
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
    # The people of a provider, on its own pages and on those of the staff
    ("GET", "/link/invitation/{token}"): LINK_HOLDER,
    ("POST", "/link/invitation/{token}"): LINK_HOLDER,
    ("POST", "/link/invitation/{token}/account"): LINK_HOLDER,
    ("GET", "/providers/{provider}/people"): VIEWERS,
    ("GET", "/staff/providers/{number}/people"): STAFF,
    ("GET", "/providers/{provider}/people/invite"): MANAGERS,
    ("POST", "/providers/{provider}/people/invite"): MANAGERS,
    ("POST", "/providers/{provider}/people/invitations/{invitation}/again"): MANAGERS,
    ("POST", "/providers/{provider}/people/invitations/{invitation}/withdraw"): MANAGERS,
    ("GET", "/providers/{provider}/people/{account}/role"): MANAGERS,
    ("POST", "/providers/{provider}/people/{account}/role"): MANAGERS,
    ("GET", "/providers/{provider}/people/{account}/deactivate"): MANAGERS,
    ("POST", "/providers/{provider}/people/{account}/deactivate"): MANAGERS,
    ("GET", "/providers/{provider}/people/{account}/activate"): MANAGERS,
    ("POST", "/providers/{provider}/people/{account}/activate"): MANAGERS,
    ("GET", "/providers/{provider}/people/{account}/remove"): MANAGERS,
    ("POST", "/providers/{provider}/people/{account}/remove"): MANAGERS,
    ("GET", "/staff/providers/{number}/people/invite"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/invite"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/invitations/{invitation}/again"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/invitations/{invitation}/withdraw"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/people/{account}/role"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/{account}/role"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/people/{account}/deactivate"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/{account}/deactivate"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/people/{account}/activate"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/{account}/activate"): SUPERVISORS,
    ("GET", "/staff/providers/{number}/people/{account}/remove"): SUPERVISORS,
    ("POST", "/staff/providers/{number}/people/{account}/remove"): SUPERVISORS,
}
