"""A provider's person after the event, and visitors without an account."""

from tests.console.rosters.conftest import clock, office, pat, provider, report, staffed, temporal

__all__ = ["clock", "office", "pat", "provider", "report", "staffed", "temporal"]
