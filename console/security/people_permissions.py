"""Rows of the table of permissions: one's own account, and the people of a provider."""

from collections.abc import Mapping

from console.security.rule import ANYBODY, LINK_HOLDER, SIGNED_IN, Rule

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
}
