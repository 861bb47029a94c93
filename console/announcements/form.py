"""The form of an announcement: what was typed, read into its words and its audience, and what is still missing."""

from collections.abc import Iterator, Mapping

from starlette.datastructures import FormData

from console.public import posted
from console.public.two_versions import Choice, Difference, differences
from console.staff.words import STANDINGS
from console.templating import KIND_WORDS
from policy.text import clean
from schemas.announcement import Announcement, Audience
from schemas.application import OrganisationKind
from schemas.draft import Fields
from schemas.problem import Problem
from schemas.provider import Standing

LONGEST_SUBJECT = 120
LONGEST_BODY = 10_000
SINGLES = ("subject", "body")
SEVERAL = ("to", "kinds", "standings", "rule_sets")
TO = {"providers": "Approved providers", "subscribers": "People who subscribed to provider news"}
CHOICES = [
    Choice.of("subject", "Subject"),
    Choice.of("body", "Text"),
    Choice(name="to", label="Who gets it", fields=SEVERAL),
]


def typed(form: FormData) -> Fields:
    """What a page holds."""
    return posted.fields(form, SINGLES, SEVERAL)


def fields_of(announcement: Announcement) -> Fields:
    """What a page shows of a saved draft."""
    audience = announcement.audience
    to = [name for name in TO if getattr(audience, name)]
    several: Mapping[str, list[str]] = {
        "to": to,
        "kinds": [str(each) for each in audience.kinds],
        "standings": [str(each) for each in audience.standings],
        "rule_sets": list(audience.rule_sets),
    }
    found: Fields = {"subject": announcement.subject, "body": announcement.body}
    return found | {name: values for name, values in several.items() if values}


def words_of(fields: Fields) -> tuple[str, str]:
    """Subject and text, cleaned and no longer than can be kept; what is too long is told before it is scheduled."""
    subject, body = (str(fields.get(name, "")) for name in SINGLES)
    return clean(subject)[: LONGEST_SUBJECT * 2], clean(body, multiline=True)[: LONGEST_BODY * 2]


def audience_of(fields: Fields) -> Audience:
    """The audience; values that are none of ours are left out."""
    to = _chosen(fields, "to")
    return Audience(
        providers="providers" in to,
        subscribers="subscribers" in to,
        kinds=tuple(each for each in OrganisationKind if each in _chosen(fields, "kinds")),
        standings=tuple(each for each in Standing if each in _chosen(fields, "standings")),
        rule_sets=tuple(_chosen(fields, "rule_sets"))[:20],
    )


def differing(mine: Fields, draft: Announcement, rule_sets: Mapping[str, str]) -> list[Difference]:
    """What a page and the saved draft hold differently."""

    def words(choice: Choice, fields: Fields) -> str:
        if choice.name == "to":
            return "; ".join(in_words(audience_of(fields), rule_sets))
        return words_of(fields)[choice.name == "body"]

    return differences(mine, fields_of(draft), CHOICES, words)


def in_words(audience: Audience, rule_sets: Mapping[str, str]) -> list[str]:
    """Who gets it, one phrase a group."""
    phrases = []
    if audience.providers:
        narrowed = [
            *(KIND_WORDS[kind] for kind in audience.kinds),
            *(STANDINGS[standing] for standing in audience.standings),
            *(rule_sets.get(each, each) for each in audience.rule_sets),
        ]
        phrases.append("Approved providers" + (f" ({', '.join(narrowed)})" if narrowed else ""))
    if audience.subscribers:
        phrases.append("People who subscribed to provider news")
    return phrases or ["Nobody"]


def problems_of(announcement: Announcement) -> Iterator[Problem]:
    """What keeps a draft from being scheduled."""
    for name, label, most in (("subject", "a subject", LONGEST_SUBJECT), ("body", "the text", LONGEST_BODY)):
        value = str(getattr(announcement, name))
        if not value:
            yield Problem(field=name, message=f"Write {label}.")
        elif len(value) > most:
            yield Problem(field=name, message=f"It is too long: there is room for {most:,} characters.")
    if announcement.audience.nobody:
        yield Problem(field="to", message="Choose who gets it.")


def _chosen(fields: Fields, name: str) -> list[str]:
    values = fields.get(name, [])
    return [values] if isinstance(values, str) else values
