"""The morning's digest."""

from datetime import UTC, datetime

from policy.calendar import day_kind, mountain_date
from store import letter
from tests.workflows.office import Office


async def test_each_of_the_staff_gets_one_digest_on_a_business_day(office: Office) -> None:
    await office.receive()

    for _ in range(2):
        await office.morning()

    written = await letter.of_entity(office.pool, "digest")
    staff = {office.reviewer.email, office.supervisor.email}
    expected = staff if day_kind(mountain_date(datetime.now(UTC)), {}).is_business_day else set()
    assert {each.to_address for each in written} == expected
    assert len(written) == len(expected)
