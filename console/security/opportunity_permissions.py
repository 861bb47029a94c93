"""Rows of the table of permissions: opportunities on their way to the portal."""

from collections.abc import Mapping

from console.security.rule import ANYBODY, LINK_HOLDER, REPORTERS, STAFF, VIEWERS, Rule

OPPORTUNITIES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/opportunities/submit"): ANYBODY,
    ("POST", "/opportunities/submit"): ANYBODY,
    ("GET", "/link/opportunity/{token}"): LINK_HOLDER,
    ("POST", "/link/opportunity/{token}/confirm"): LINK_HOLDER,
    ("GET", "/link/opportunity/{token}/change"): LINK_HOLDER,
    ("POST", "/link/opportunity/{token}/change"): LINK_HOLDER,
    ("GET", "/link/opportunity/{token}/withdraw"): LINK_HOLDER,
    ("POST", "/link/opportunity/{token}/withdraw"): LINK_HOLDER,
    ("POST", "/link/opportunity/{token}/renew"): LINK_HOLDER,
    ("GET", "/providers/{provider}/events/{number}/share"): REPORTERS,
    ("POST", "/providers/{provider}/events/{number}/share"): REPORTERS,
    ("GET", "/providers/{provider}/opportunities"): VIEWERS,
    ("GET", "/providers/{provider}/opportunities/{number}"): VIEWERS,
    ("GET", "/providers/{provider}/opportunities/{number}/change"): REPORTERS,
    ("POST", "/providers/{provider}/opportunities/{number}/change"): REPORTERS,
    ("GET", "/providers/{provider}/opportunities/{number}/withdraw"): REPORTERS,
    ("POST", "/providers/{provider}/opportunities/{number}/withdraw"): REPORTERS,
    ("POST", "/providers/{provider}/opportunities/{number}/renew"): REPORTERS,
    ("GET", "/staff/opportunities"): STAFF,
    ("GET", "/staff/opportunities/{number}"): STAFF,
    ("POST", "/staff/opportunities/{number}/assign"): STAFF,
    ("POST", "/staff/opportunities/{number}/publish"): STAFF,
    ("POST", "/staff/opportunities/{number}/return"): STAFF,
    ("POST", "/staff/opportunities/{number}/decline"): STAFF,
    ("POST", "/staff/opportunities/{number}/take-down"): STAFF,
}
