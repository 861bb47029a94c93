"""Numbers people read to one another over the phone: fixed width, so that lists sort and a missing digit shows."""

SMALLEST_WIDTH = 5


def application_number(year: int, sequence: int) -> str:
    """The number of an application from the year it was received in (Montana) and a sequence: A-2026-00012."""
    return f"A-{year:04d}-{sequence:0{SMALLEST_WIDTH}d}"


def event_number(year: int, sequence: int) -> str:
    """The number of an event from the year it was reported in (Montana) and a sequence: E-2026-00012."""
    return f"E-{year:04d}-{sequence:0{SMALLEST_WIDTH}d}"


def announcement_number(year: int, sequence: int) -> str:
    """The number of an announcement from the year its draft was begun in (Montana) and a sequence: N-2026-00001."""
    return f"N-{year:04d}-{sequence:0{SMALLEST_WIDTH}d}"


def access_number(sequence: int) -> str:
    """The number of an access request from a sequence: R-00001."""
    return f"R-{sequence:0{SMALLEST_WIDTH}d}"


def provider_number(sequence: int) -> str:
    """The number of a provider from a sequence: P-00001."""
    return f"P-{sequence:0{SMALLEST_WIDTH}d}"


def opportunity_number(sequence: int) -> str:
    """The number of an opportunity of the portal from a sequence: O-00001."""
    return f"O-{sequence:0{SMALLEST_WIDTH}d}"


def questionnaire_number(sequence: int) -> str:
    """The number of a questionnaire from a sequence: Q-00001."""
    return f"Q-{sequence:0{SMALLEST_WIDTH}d}"
