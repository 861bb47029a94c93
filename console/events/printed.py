"""What of a report will stand on certificates: whether it can be printed at all is said before it is sent."""

from starlette.concurrency import run_in_threadpool

from documents.certificate import unprintable
from policy.event_fields import place_on_page
from policy.text import clean
from schemas.draft import Fields
from schemas.problem import Problem
from schemas.provider import Provider

PRINTED = {"title": "the title", "location": "the place", "item_title": "the title of this session"}
"""Fields that are printed, with how a sentence names them."""


async def with_unprintable(fields: Fields, problems: list[Problem], provider: Provider) -> list[Problem]:
    """What is wrong with a report, and each printed field with letters no font of the certificate has."""
    found = await run_in_threadpool(_unprintable, fields)
    if letters := await run_in_threadpool(unprintable, provider.legal_name):
        message = f"A certificate cannot print {letters} in the name of your organization. Please write to us."
        found.append(Problem(field="", message=message))
    return sorted([*problems, *found], key=lambda each: place_on_page(each.field)) if found else problems


def _unprintable(fields: Fields) -> list[Problem]:
    problems = []
    for name, told in PRINTED.items():
        value = fields.get(name, "")
        texts = {name: value} if isinstance(value, str) else {f"{name}_{at}": each for at, each in enumerate(value)}
        for field, text in texts.items():
            if letters := unprintable(clean(text)):
                message = f"A certificate cannot print {letters} in {told}. Write it with other letters."
                problems.append(Problem(field=field, message=message))
    return problems
