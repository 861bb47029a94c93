"""Who may do what on the portal: its rows of the one table of permissions."""

from collections.abc import Mapping

from console.security.rule import ANYBODY, REPORTERS, STAFF, VIEWERS, Rule

PORTAL: Mapping[tuple[str, str], Rule] = {
    # What anybody may search, read and say
    ("GET", "/opportunities"): ANYBODY,
    ("GET", "/catalog"): ANYBODY,
    ("GET", "/calendar"): ANYBODY,
    ("GET", "/calendar.ics"): ANYBODY,
    ("GET", "/opportunities.atom"): ANYBODY,
    ("GET", "/opportunities/{number}"): ANYBODY,
    ("GET", "/opportunities/{number}/calendar.ics"): ANYBODY,
    ("GET", "/opportunities/{number}/problem"): ANYBODY,
    ("POST", "/opportunities/{number}/problem"): ANYBODY,
    ("GET", "/events/{number}"): ANYBODY,
    ("GET", "/events/{number}/evidence"): ANYBODY,
    ("POST", "/events/{number}/evidence"): ANYBODY,
    # What a provider is asked: everybody reads it, those who report answer
    ("GET", "/providers/{provider}/evidence-requests"): VIEWERS,
    ("GET", "/providers/{provider}/evidence-requests/{asked}"): VIEWERS,
    ("POST", "/providers/{provider}/evidence-requests/{asked}"): REPORTERS,
    # Problems that readers report
    ("GET", "/staff/problems"): STAFF,
    ("GET", "/staff/problems/{problem}"): STAFF,
    ("POST", "/staff/problems/{problem}"): STAFF,
}
