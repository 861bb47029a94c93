"""Rates: how often the doors may be tried, per account and per address, counted over a moving window.

The figures are our defaults. They count in this process; a console of several processes allows that many times as much.
"""

import time
from typing import NamedTuple

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from console.security.session import address


class Rate(NamedTuple):
    """How often one subject (an account, an application number, a mailbox) and one address may try."""

    subject: RateLimitItem
    address: RateLimitItem


RATES = {
    "sign_in": Rate(parse("10 per 15 minutes"), parse("60 per 15 minutes")),
    "reset_password": Rate(parse("5 per hour"), parse("30 per hour")),
    "forgot_user_name": Rate(parse("5 per hour"), parse("30 per hour")),
    "email_change": Rate(parse("5 per hour"), parse("30 per hour")),
    "invitation": Rate(parse("30 per hour"), parse("60 per hour")),
    "status": Rate(parse("10 per hour"), parse("60 per hour")),
    "draft_link": Rate(parse("5 per hour"), parse("30 per hour")),
    "news": Rate(parse("5 per hour"), parse("30 per hour")),
    # A whole conference may claim from one address, and with one code; only wrong codes are few.
    "claim": Rate(parse("10 per hour"), parse("3000 per hour")),
    "wrong_code": Rate(parse("30 per hour"), parse("60 per hour")),
    # A whole staff meeting may answer from one address; one person does not answer for a hundred.
    "questionnaire": Rate(parse("60 per hour"), parse("300 per hour")),
    "questionnaire_letters": Rate(parse("10 per day"), parse("60 per day")),
    "opportunity_problem": Rate(parse("20 per hour"), parse("20 per hour")),
    "evidence": Rate(parse("5 per hour"), parse("20 per hour")),
    "waiting": Rate(parse("5 per hour"), parse("30 per hour")),
    "opportunity": Rate(parse("10 per hour"), parse("30 per hour")),
    "access_request": Rate(parse("5 per hour"), parse("20 per hour")),
}


class TooManyError(Exception):
    """Somebody tried too often; answered with a page that says when to try again."""

    def __init__(self, wait_seconds: int) -> None:
        """Keep the seconds until the next try counts."""
        super().__init__(f"too many tries, the next one counts in {wait_seconds} s")
        self.wait_seconds = wait_seconds


class Rates:
    """The tries of the last minutes, kept in this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, request: Request, door: str, subject: str) -> None:
        """Count one try at a door.

        Raises:
            TooManyError: This subject or this address has used up its tries.
        """
        rate = RATES[door]
        tries = ((rate.subject, "subject", subject.casefold()[:200]), (rate.address, "address", address(request)))
        for item, kind, value in tries:
            if not self._limiter.hit(item, door, kind, value):
                opens_at = self._limiter.get_window_stats(item, door, kind, value).reset_time
                raise TooManyError(max(1, int(opens_at - time.time()) + 1))  # the limiter counts by this clock

    def forgive(self, door: str, subject: str) -> None:
        """Somebody proved who they are: their earlier tries no longer count against the account."""
        self._limiter.clear(RATES[door].subject, door, "subject", subject.casefold()[:200])


def count(request: Request, door: str, subject: str) -> None:
    """Count one try at a door of this application; see ``Rates.count``."""
    request.app.state.rates.count(request, door, subject)


def forgive(request: Request, door: str, subject: str) -> None:
    """Forget the tries of a subject; see ``Rates.forgive``."""
    request.app.state.rates.forgive(door, subject)
