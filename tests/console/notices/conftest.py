"""People of the office who keep the notice board."""

from tests.console.staff.conftest import ann, sue

__all__ = ["ann", "sue"]
