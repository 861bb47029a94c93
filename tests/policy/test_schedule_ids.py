"""A line of a schedule keeps its id through every revision, and no id ever means another session."""

from collections.abc import Sequence

from policy.event_form import fields_of, read_event
from policy.schedule_ids import identified, last_item
from schemas.event import EventForm, ScheduleItem
from tests.events import conference
from tests.policy.test_event_form import IN_FORCE, NOW, RULES, provider

FORM = conference()
ITEMS = FORM.schedule


def typed(*items: ScheduleItem, without: Sequence[str] = ()) -> list[ScheduleItem]:
    """Lines as a page sends them; those of `without` come without an id."""
    return [item.model_copy(update={"id": "" if item.id in without else item.id}) for item in items]


def ids(items: Sequence[ScheduleItem]) -> list[str]:
    return [item.id for item in items]


def revised(before: EventForm, items: list[ScheduleItem]) -> EventForm:
    form = before.model_copy(update={"schedule": identified(items, before)})
    return form.model_copy(update={"last_item": last_item(form, before)})


def test_a_first_report_numbers_its_lines_whatever_the_page_says() -> None:
    assert ids(identified(typed(ITEMS[2], ITEMS[0]), None)) == ["S1", "S2"]


def test_the_others_keep_their_ids_when_one_is_taken_out_moved_or_renamed() -> None:
    assert ids(identified(typed(*ITEMS[1:]), FORM)) == ["S2", "S3", "S4"]
    assert ids(identified(typed(ITEMS[3], ITEMS[0]), FORM)) == ["S4", "S1"]
    renamed = ITEMS[1].model_copy(update={"title": "Part 1"})
    assert ids(identified(typed(ITEMS[0], renamed), FORM)) == ["S1", "S2"]


def test_a_new_line_gets_an_id_that_none_ever_had() -> None:
    new = ITEMS[0].model_copy(update={"id": "", "title": "Something new"})
    assert ids(identified([new, *typed(*ITEMS)], FORM)) == ["S5", "S1", "S2", "S3", "S4"]
    shorter = revised(FORM, typed(*ITEMS[:3]))
    assert shorter.last_item == 4
    longer = revised(shorter, [*typed(*ITEMS[:3]), new])
    assert (ids(longer.schedule), longer.last_item) == (["S1", "S2", "S3", "S5"], 5)


def test_a_page_older_than_ids_tells_its_lines_by_their_titles() -> None:
    named = typed(*ITEMS, without=ids(ITEMS))
    assert ids(identified(named, FORM)) == ["S1", "S2", "S3", "S4"]
    assert ids(identified(named[1:], FORM)) == ["S2", "S3", "S4"]


def test_an_id_that_is_none_or_comes_twice_is_not_taken() -> None:
    twice = [ITEMS[0], ITEMS[0].model_copy(update={"title": "Once more"}), ITEMS[1].model_copy(update={"id": "S99"})]
    assert ids(identified(twice, FORM)) == ["S1", "S5", "S2"]


def test_a_form_keeps_the_ids_of_what_it_was_begun_from() -> None:
    fields = fields_of(FORM)
    assert fields["item_id"] == ["S1", "S2", "S3", "S4"]
    read, _ = read_event(fields | {"item_id": ["S4", "S3", "S2", "S1"]}, RULES, NOW, provider(), IN_FORCE)
    assert read
    assert ids(read.schedule) == ["S1", "S2", "S3", "S4"], "a first report gives its own"
