"""What a person sees in the terminal when everything runs: one screen, the first click on top."""

from collections.abc import Sequence
from typing import Protocol

from deploy.embedded.up import Stack

WIDTH = 78
FIRST_CLICKS = (
    ("Apply as an organization", "{url}/apply"),
    ("Read the receipt", "{letters}"),
    ("Decide it as a reviewer", "{url}/sign-in"),
    ("Find the provider", "{url}/directory"),
    ("Issue certificates as a provider", "{url}/providers"),
    ("Share the event, and find it", "{url}/opportunities"),
    ("Look behind it: the workflows", "{temporal}"),
)
"""The steps of the README, each with where it is done."""


class SignIn(Protocol):
    """A sample account as `deploy.sample` lists it."""

    @property
    def user_name(self) -> str:
        """What to sign in with."""

    @property
    def password(self) -> str:
        """Its password."""

    @property
    def who(self) -> str:
        """Whose it is and what it may do, in a few words."""


def screen(stack: Stack, seconds: float, sign_ins: Sequence[SignIn]) -> str:
    """Tell what runs where, how to sign in, what to click first, and how to stop."""
    parts = [_where(stack, seconds)]
    if stack.folder.memory.sample == "loaded":
        parts.append(_sign_ins(stack.folder.memory.url, sign_ins))
    parts.append(_first_clicks(stack))
    parts.append("Ctrl-C stops everything. Nothing is lost: the next start goes on where this one ended.")
    rule = "-" * WIDTH
    return "\n".join(["", rule, *"\n\n".join(parts).splitlines(), rule])


def as_object(stack: Stack, seconds: float) -> dict[str, object]:
    """Tell a program the same."""
    memory = stack.folder.memory
    return {
        "ready_seconds": round(seconds, 2),
        "console": memory.url,
        "letters": stack.catcher.url,
        "temporal_ui": stack.temporal.ui_url,
        "temporal": stack.temporal.address,
        "data": str(stack.folder.path),
        "sample": memory.sample == "loaded",
        "pid": memory.pid,
    }


def _where(stack: Stack, seconds: float) -> str:
    url = stack.folder.memory.url
    rows = {
        "Public pages": f"{url}/",
        "Staff console": f"{url}/staff",
        "Letters": f"{stack.catcher.url}  (caught here; none is sent)",
        "Temporal": stack.temporal.ui_url,
        "Health": f"{url}/healthz",
        "Data and logs": str(stack.folder.path),
    }
    lines = [f"  {name:<15}{where}" for name, where in rows.items()]
    return "\n".join([f"pdups is up ({seconds:.1f} s)", "", *lines])


def _sign_ins(url: str, sign_ins: Sequence[SignIn]) -> str:
    lines = [f"  {one.user_name:<15}{one.password:<24}{one.who}" for one in sign_ins]
    return "\n".join([f"Sample sign-ins at {url}/sign-in (user name, password)", "", *lines])


def _first_clicks(stack: Stack) -> str:
    places = {"url": stack.folder.memory.url, "letters": stack.catcher.url, "temporal": stack.temporal.ui_url}
    lines = [
        f"  {number}. {words:<35}{where.format(**places)}" for number, (words, where) in enumerate(FIRST_CLICKS, 1)
    ]
    return "\n".join(["What to click first", "", *lines])
