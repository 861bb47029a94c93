"""Two pages on one draft of an event: what both hold; the dates go together, and so do the lines of the schedule."""

from collections.abc import Mapping

from console.public.two_versions import Choice, Difference, differences
from policy.dates import in_words
from policy.event_difference import FORMAT_WORDS, labels
from policy.event_fields import ITEM_FIELDS, PAGE, PLACE_FIELDS, ZONES
from policy.event_schedule_fields import filled_lines, filled_places, read_day
from schemas.draft import Fields
from schemas.rule_set import RuleSet

FULL_ONLY = "gets no certificate: full attendance only"
LABELS = {
    "title": "Title",
    "description": "Description",
    "format": "Format",
    "zone": "Time zone",
    "ordinal": "Dates and places",
    "recordings_until": "Recordings count until",
    "closes_on": "Closes on",
    "late_reason": "Why it is reported late",
    "item_kind": "Schedule",
    "units": "Units offered",
    "partial_credit": "Who attends in part",
    "objectives": "Objectives",
    "criteria": "Review criteria",
    "criteria_text": "How it meets them",
    "topics": "Topics",
    "audience": "For whom",
    "instructors": "Instructors",
    "fee": "Fee",
    "registration_link": "Where to register",
    "contact_name": "Who answers questions",
    "contact_email": "Their e-mail address",
    "contact_phone": "Their phone",
    "share_on_portal": "Share it on the Learning Opportunities Portal",
}
CHOICES = [Choice(name=fields[0], label=LABELS[fields[0]], fields=fields) for fields in PAGE]


def differing(mine: Fields, theirs: Fields, rule_set: RuleSet) -> list[Difference]:
    """Everything that reads differently on a page and in the saved draft."""
    return differences(mine, theirs, CHOICES, lambda choice, fields: _in_words(choice, fields, rule_set))


def _in_words(choice: Choice, fields: Fields, rule_set: RuleSet) -> str:
    if choice.fields == PLACE_FIELDS:
        return "\n".join(_place(line) for _, line in filled_places(fields))
    if choice.fields == ITEM_FIELDS:
        return "\n".join(_item(line) for _, line in filled_lines(fields))
    value = fields.get(choice.name, "")
    if choice.name in ("criteria", "topics", "audience"):
        return _chosen(choice.name, [value] if isinstance(value, str) else value, rule_set)
    return _typed(choice.name, value if isinstance(value, str) else ", ".join(value))


def _typed(name: str, value: str) -> str:
    words = {
        "format": {each.value: told for each, told in FORMAT_WORDS.items()},
        "zone": ZONES | {"": ZONES["America/Denver"]},
        "partial_credit": {"yes": "gets part of the units", "no": FULL_ONLY, "": FULL_ONLY},
        "share_on_portal": {"yes": "Ticked", "": "Not ticked"},
    }
    return words.get(name, {}).get(value, value)


def _chosen(name: str, ids: list[str], rule_set: RuleSet) -> str:
    if name == "criteria":
        return ", ".join(each.label for each in rule_set.criteria if each.id in ids)
    return labels(ids, rule_set.events.topics if name == "topics" else rule_set.events.audiences)


def _place(line: Mapping[str, str]) -> str:
    day, _ = read_day(line["first_day"])
    return ", ".join(filter(None, [in_words(day) if day else line["first_day"], line["location"], line["link"]]))


def _item(line: Mapping[str, str]) -> str:
    kind = "Break" if line["item_kind"] == "break" else "Session"
    times = f"from {line['item_starts'] or '?'} to {line['item_ends'] or '?'}"
    when = times if line["item_starts"] or line["item_ends"] else ""
    minutes = f"{line['item_minutes']} minutes" if line["item_minutes"] else ""
    parts = filter(None, [f"day {line['item_day'] or '1'}", when, minutes])
    return f"{kind}: {line['item_title'] or 'no title'}, {', '.join(parts)}"
