"""How Temporal knows our things: workflow ids, and the one search attribute.

Ids are opaque numbers, never names, since nothing encodes them; they use `:` because the server's HTTP API cannot
address an id with `/`.
"""

from temporalio.common import SearchAttributeKey

STAGE = SearchAttributeKey.for_keyword("PdupsStage")
"""Where an application stands, for people who look into Temporal. Our own lists are read from Postgres."""

DIGEST = "digest"
"""The Schedule of the daily digest, and the beginning of the ids of the workflows it starts."""


def event_id(number: str) -> str:
    """The id of the workflow that carries this event."""
    return f"event:{number}"


def approval_id(number: str) -> str:
    """The id of the workflow that carries the approval of this provider."""
    return f"provider:{number}"


def certificate_run_id(event: str, number: int) -> str:
    """The id of the workflow of a certificate run."""
    return f"certificates:{event}:{number}"


def application_id(number: str) -> str:
    """The id of the workflow that carries this application."""
    return f"application:{number}"


def transition_id(rule_set: str) -> str:
    """The id of the workflow that carries the opening of this rule set."""
    return f"rules:{rule_set}"


def announcement_id(number: str) -> str:
    """The id of the workflow that carries this announcement."""
    return f"announcement:{number}"
