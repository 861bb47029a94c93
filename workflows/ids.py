"""How Temporal knows our things: workflow ids, and the one search attribute.

Ids are opaque numbers, never names, since nothing encodes them; they use `:` because the server's HTTP API cannot
address an id with `/`.
"""

from temporalio.common import SearchAttributeKey

STAGE = SearchAttributeKey.for_keyword("PdupsStage")
"""Where an application stands, for people who look into Temporal. Our own lists are read from Postgres."""

SCHEDULED = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
"""When a Schedule was to start a workflow; after a time without Temporal it starts late. The server sets it."""

DIGEST = "digest"
"""The Schedule of the daily digest, and the beginning of the ids of the workflows it starts."""

REPORTS = "reports"
"""The Schedule that opens the annual reports of the year that ended, and the beginning of the ids it starts."""

VERIFICATION = "verification"
"""The Schedule that reads every record bundle back once a year."""

DISPOSAL = "disposal"
"""The Schedule that lists once a year what is due to be disposed of."""

NEWS = "opportunity-news"
"""The Schedule of the weekly letter about new opportunities, and the beginning of the ids it starts."""


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


def access_request_id(number: str) -> str:
    """The id of the workflow that carries this access request."""
    return f"access_request:{number}"


def transition_id(rule_set: str) -> str:
    """The id of the workflow that carries the opening of this rule set."""
    return f"rules:{rule_set}"


def announcement_id(number: str) -> str:
    """The id of the workflow that carries this announcement."""
    return f"announcement:{number}"


def report_id(provider: str, year: int) -> str:
    """The id of the workflow that carries this annual report."""
    return f"report:{provider}:{year}"


def bundle_id(provider: str, year: int, version: int) -> str:
    """The id of the workflow that writes this record bundle."""
    return f"bundle:{provider}:{year}:{version}"


def opportunity_id(number: str) -> str:
    """The id of the workflow that carries this opportunity."""
    return f"opportunity:{number}"


def disposal_id(year: int) -> str:
    """The id of the workflow that carries this year's disposal."""
    return f"disposal:{year}"
