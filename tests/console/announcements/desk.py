"""What staff do at their desks with announcements."""

from collections.abc import Mapping

from tests.console.visitor import Page, Visitor

HERE = "/staff/announcements"
SUBJECT, BODY = "The new process opens", "Hello all.\n\nRead https://opi.mt.gov/pdu"


def number_of(page: Page) -> str:
    """The announcement whose page this is."""
    return page.path.partition("?")[0].split("/")[3]


async def begin(visitor: Visitor) -> Page:
    """A new draft."""
    return await visitor.submit(await visitor.get(HERE), HERE)


async def press(visitor: Visitor, page: Page, button: str = "keep", **typed: str | list[str]) -> Page:
    """Fill in the draft and press a button."""
    return await fill(visitor, page, button, typed)


async def fill(visitor: Visitor, page: Page, button: str, typed: Mapping[str, str | list[str]]) -> Page:
    """The same, for fields by name."""
    form = page.form(f"{HERE}/{number_of(page)}")
    return await visitor.post(form.action, {**form.fields, **typed, "action": button})


async def drafted(visitor: Visitor, **changes: str | list[str]) -> Page:
    """A saved draft with something to say."""
    typed: dict[str, str | list[str]] = {"subject": SUBJECT, "body": BODY, "to": ["subscribers"], **changes}
    return await fill(visitor, await begin(visitor), "keep", typed)


async def schedule(visitor: Visitor, page: Page, **typed: str | list[str]) -> Page:
    """On to the page of the hour, and schedule it."""
    shown = await press(visitor, page, "schedule")
    return await visitor.submit(shown, f"{HERE}/{number_of(page)}/schedule", **typed)


async def said(visitor: Visitor, page: Page, verb: str, **typed: str | list[str]) -> Page:
    """Press a button of the page of one that is scheduled or under way."""
    return await visitor.submit(page, f"{HERE}/{number_of(page)}/{verb}", **typed)
