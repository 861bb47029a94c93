"""Two pages on one draft: what both hold, thing by thing, for people to choose from."""

from collections.abc import Callable, Iterable, Sequence
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from console.public import posted
from console.templating import render
from schemas.announcement import Announcement
from schemas.draft import Draft, EventDraft, Fields
from schemas.model import Frozen
from schemas.notice import Notice
from schemas.questionnaire import Questionnaire

THEIRS = "theirs"


class Choice(Frozen):
    """One thing of a form that is chosen as a whole: its label, and the fields that belong together."""

    name: str
    label: str
    fields: tuple[str, ...]

    @classmethod
    def of(cls, name: str, label: str) -> "Choice":
        """A choice of one field."""
        return cls(name=name, label=label, fields=(name,))


class Difference(Frozen):
    """One thing that differs: what this page holds, and what another page saved meanwhile, in words."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(
    mine: Fields, theirs: Fields, choices: Iterable[Choice], words: Callable[[Choice, Fields], str]
) -> list[Difference]:
    """Everything that reads differently on a page and in the saved draft, in the order of the form."""
    return [
        Difference(name=each.name, label=each.label, mine=here, theirs=there)
        for each in choices
        if (here := words(each, mine)) != (there := words(each, theirs))
    ]


def as_chosen(mine: Fields, theirs: Fields, form: FormData, choices: Iterable[Choice]) -> Fields:
    """What the page holds, with the saved values wherever somebody chose those."""
    chosen = dict(mine)
    for each in choices:
        if posted.text(form, f"choose:{each.name}") == THEIRS:
            for name in each.fields:
                chosen.pop(name, None)
                if name in theirs:
                    chosen[name] = theirs[name]
    return chosen


def two_versions(  # noqa: PLR0917 - all that the page is made of
    request: Request,
    what: str,
    there: str,
    draft: Draft | EventDraft | Announcement | Questionnaire | Notice,
    mine: Fields,
    differing: Sequence[Difference],
    *,
    rule_set: str = "",
) -> Response:
    """The page on which somebody chooses; it sends everything to ``there``, with the action ``merge``.

    ``rule_set`` names the rules whose questions the page asks, where that matters.
    """
    return render(
        request,
        "partials/two_versions.html",
        status_code=409,
        what=what,
        there=there,
        draft=draft,
        page=uuid4().hex,
        mine=mine,
        rule_set=rule_set,
        differences=differing,
    )
