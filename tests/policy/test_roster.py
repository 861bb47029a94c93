"""Rosters row by row: everything that is wrong with one is said at once, and nobody is dropped."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.roster import About, judge
from policy.roster_columns import headed, header_key, mapping_problems, unused
from policy.roster_guess import guess_mapping, questions
from policy.roster_headings import headings_at, looks_like_header, unclear
from policy.standing import History
from schemas.event import EventForm
from schemas.occurrence import Occurrence, OccurrenceState
from schemas.provider import Standing, StandingChange
from schemas.roster import Column, Holder, JudgedRow, RowState, Table
from tests.events import conference, course, workshop

C = Column
IN_FORCE: History = (StandingChange(since=datetime(2026, 1, 5, 18, tzinfo=UTC), standing=Standing.IN_FORCE),)


REPORTED = datetime(2026, 11, 25, 18, tzinfo=UTC)


def occurrence(form: EventForm, last_day: date | None = None) -> Occurrence:
    day = form.occurrences[0].first_day
    noon = datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    return Occurrence(
        event="E-2026-00001",
        ordinal=1,
        provider="P-00001",
        state=OccurrenceState.DELIVERED,
        first_day=day,
        last_day=last_day or day,
        starts_at=noon,
        ends_at=noon,
        count_due_at=noon,
    )


def about(form: EventForm, last_day: date | None = None, history: History = IN_FORCE) -> About:
    return About(
        form=form,
        occurrence=occurrence(form, last_day),
        history=history,
        reported_at=REPORTED,
        today=date(2026, 12, 20),
    )


def judged(
    header: str,
    *rows: str,
    form: EventForm | None = None,
    holders: Sequence[Holder] = (),
    last_day: date | None = None,
    history: History = IN_FORCE,
) -> list[JudgedRow]:
    form = form or workshop()
    table = Table(header=header.split("|"), rows=[row.split("|") for row in rows], first_line=2)
    mapping = guess_mapping(table, form)
    return judge(table, mapping, about(form, last_day, history), holders)


def messages(row: JudgedRow) -> str:
    return " ".join(each.message for each in row.problems)


def codes(row: JudgedRow) -> list[str]:
    return [each.code for each in row.problems]


def test_a_row_says_everything_that_is_wrong_with_it() -> None:
    (row,) = judged("Name|Email|Units|Date", "|nobody|6.3|2026-12-09")
    assert row.state is RowState.BAD
    assert codes(row) == ["name", "email", "units", "attended_on"]
    assert row.line == 2
    assert row.cells == ["", "nobody", "6.3", "2026-12-09"]


@pytest.mark.parametrize(
    ("typed", "units"),
    [("6.5", "6.5"), ("6,5", "6.5"), ("0.25", "0.25"), ("3 hours", "3"), ("", "6.5"), ("6.0", "6"), (".5", "0.5")],
)
def test_units_are_read_as_people_write_them(typed: str, units: str) -> None:
    (row,) = judged("Name|Units", f"Ruth Olson|{typed}")
    assert (row.state, row.units) == (RowState.GOOD, Decimal(units))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("6.75", "more than the 6.5 units"),
        ("6.3", "steps of a quarter hour"),
        ("-1", "needs units"),
        ("0", "needs units"),
        ("many", "not a number"),
        ("1e3", "not a number"),
        ("NaN", "not a number"),
        ("٣", "not a number"),
    ],
)
def test_units_that_cannot_be_are_named(typed: str, words: str) -> None:
    (row,) = judged("Name|Units", f"Ruth Olson|{typed}")
    assert row.state is RowState.BAD
    assert words in messages(row)


def test_full_attendance_only_is_respected() -> None:
    form = workshop(partial_credit=False)
    part, whole, nothing_said = judged("Name|Units", "Ruth Olson|3", "Ann Bee|6.5", "Zoe Kuhn|", form=form)
    assert "full attendance only" in messages(part)
    assert whole.state is nothing_said.state is RowState.GOOD
    assert nothing_said.units == Decimal("6.5")


def test_units_of_a_conference_are_those_of_its_sessions_and_capped() -> None:
    rows = judged(
        "Name|Sessions",
        "A Bee|S1",
        "C Dee|1, 3",
        "E Eff|all",
        "G Haa|",
        "I Jay|S9",
        "K Ell|Part 1; Part 2",
        form=conference(),
    )
    assert [row.units for row in rows] == [Decimal(2), Decimal(4), Decimal(6), None, None, Decimal(4)]
    assert rows[2].sessions == ["S1", "S2", "S3", "S4"]
    assert "No session is named" in messages(rows[3])
    assert "“S9” is none of the sessions" in messages(rows[4])


def test_a_column_of_ticks_for_each_session() -> None:
    rows = judged("Name|Part 1|Part 2", "A Bee|x|", "C Dee|yes|Yes", form=conference())
    assert [row.sessions for row in rows] == [["S1"], ["S1", "S2"]]


def test_a_break_is_no_credit() -> None:
    (row,) = judged("Name|Sessions", "Ruth Olson|S1 S2")
    assert "S2 (Lunch) is a break" in messages(row)


def test_units_that_contradict_the_sessions_are_named() -> None:
    (row,) = judged("Name|Sessions|Units", "A Bee|S1|6", form=conference())
    assert "worth 2 units, but the row says 6 units" in messages(row)


@pytest.mark.parametrize(
    "typed", ["2026-12-01", "12/1/2026", "12/1/26", "Dec 1, 2026", "Tuesday, December 1, 2026", "2026-12-01 09:00"]
)
def test_days_are_read_as_people_write_them(typed: str) -> None:
    (row,) = judged("Name|Date", f"Ruth Olson|{typed}")
    assert row.attended_on == date(2026, 12, 1)


def test_a_day_must_lie_within_the_occurrence() -> None:
    before, after, none = judged("Name|Date", "A Bee|11/30/2026", "C Dee|12/2/2026", "E Eff|13/13/2026")
    assert "outside the time it was given: December 1, 2026" in messages(before)
    assert "outside" in messages(after)
    assert "not a date" in messages(none)


def test_recordings_of_a_conference_count_until_their_last_day_but_not_in_the_future() -> None:
    rows = judged("Name|Sessions|Date", "A Bee|S1|12/15/2026", "C Dee|S1|12/16/2026", form=conference())
    assert [row.state for row in rows] == [RowState.GOOD, RowState.BAD]
    form = course()
    done, to_come = judged("Name|Date", "A Bee|12/19/2026", "C Dee|12/21/2026", form=form, last_day=date(2026, 12, 31))
    assert done.state is RowState.GOOD
    assert "still to come" in messages(to_come)


def test_of_self_paced_work_the_day_a_person_finished_counts() -> None:
    suspended = StandingChange(since=datetime(2026, 12, 10, 18, tzinfo=UTC), standing=Standing.SUSPENDED)
    rows = judged(
        "Name|Date",
        "A Bee|12/9/2026",
        "C Dee|12/11/2026",
        "E Eff|",
        form=course(),
        last_day=date(2026, 12, 31),
        history=(*IN_FORCE, suspended),
    )
    assert [row.state for row in rows] == [RowState.GOOD, RowState.BAD, RowState.BAD]
    assert "Write to us about it" in messages(rows[1])
    assert "Say on which day this person finished" in messages(rows[2])


def test_the_same_person_twice_is_refused_and_nearly_the_same_is_asked_about() -> None:
    first, same, near, other = judged(
        "Name|Email", "Ruth Olson|r@x.org", "Olson, Ruth|R@X.ORG", "Ruth Olsen|r@x.org", "Zoe Kuhn|z@x.org"
    )
    assert first.state is other.state is RowState.GOOD
    assert (same.state, codes(same)) == (RowState.BAD, ["duplicate"])
    assert "line 2" in messages(same)
    assert (near.state, codes(near)) == (RowState.ASK, ["same_person"])


def test_rows_of_one_person_at_a_conference_are_put_together_and_stay_listed() -> None:
    rows = judged(
        "Name|Email|Sessions|Folio",
        "Ruth Olson|r@x.org|S1|",
        "Zoe Kuhn|z@x.org|S2|",
        "Olson, Ruth|R@X.ORG|S3|112233",
        "Ruth Olson|r@x.org|S1|",
        "Ruth Olson|r@x.org|S2; S4|",
        "Ruth Olson|r@x.org|S9|",
        form=conference(),
    )
    good, bad, merged = RowState.GOOD, RowState.BAD, RowState.MERGED
    assert [row.state for row in rows] == [good, good, merged, merged, merged, bad]
    assert rows[0].sessions == ["S1", "S2", "S3", "S4"]
    assert rows[0].units == Decimal(6), "capped at what the event offers"
    assert rows[0].folio == "112233"
    assert rows[2].sessions == ["S3"], "what was read stays"
    assert "Put together with line 2, which now names S1, S2, S3, S4." in messages(rows[2])
    assert rows[1].units == Decimal(2)


def test_a_day_is_kept_only_where_all_rows_of_a_person_name_it() -> None:
    rows = judged(
        "Name|Email|Sessions|Date",
        "Ruth Olson|r@x.org|S1|12/1/2026",
        "Ruth Olson|r@x.org|S3|12/2/2026",
        "Zoe Kuhn|z@x.org|S1|12/1/2026",
        "Zoe Kuhn|z@x.org|S2|12/1/2026",
        form=conference(),
    )
    assert [row.attended_on for row in rows if row.state is RowState.GOOD] == [None, date(2026, 12, 1)]


def test_of_one_name_without_an_address_a_conference_asks() -> None:
    rows = judged("Name|Sessions", "Ruth Olson|S1", "Ruth Olson|S3", form=conference())
    assert [row.state for row in rows] == [RowState.GOOD, RowState.ASK]
    assert rows[0].sessions == ["S1"]


def test_more_sessions_replace_a_certificate_by_one_with_more_units() -> None:
    holder = Holder(
        person_key="k", name="Ruth Olson", email="r@x.org", number="MT-1", units=Decimal(2), sessions=["S1"], folio="1"
    )
    (more,) = judged("Name|Email|Sessions|Date", "Ruth Olson|r@x.org|S3|12/2/2026", form=conference(), holders=[holder])
    assert (more.state, more.replaces, more.person_key) == (RowState.GOOD, "MT-1", "k")
    assert (more.sessions, more.units, more.folio) == (["S1", "S3"], Decimal(4), "1")
    assert more.attended_on is None, "one day is not all of them"

    (same,) = judged("Name|Email|Sessions", "Ruth Olson|r@x.org|S1", form=conference(), holders=[holder])
    assert codes(same) == ["holds_one"]
    capped = holder.model_copy(update={"units": Decimal(6), "sessions": ["S1", "S2", "S3"]})
    (no_more,) = judged("Name|Email|Sessions", "Ruth Olson|r@x.org|S4", form=conference(), holders=[capped])
    assert codes(no_more) == ["holds_one"]
    (other,) = judged("Name|Email", "Ruth Olson|r@x.org", holders=[holder])
    assert codes(other) == ["holds_one"], "only at a conference"


def test_one_name_without_an_address_or_with_another_one_is_asked_about() -> None:
    rows = judged("Name|Email", "Ruth Olson|", "Ruth Olson|", "Ruth Olson|other@y.org")
    assert [row.state for row in rows] == [RowState.GOOD, RowState.ASK, RowState.ASK]


def test_who_holds_a_certificate_is_named() -> None:
    holder = Holder(person_key="x#3", name="Ruth Olson", email="r@x.org", number="MT-1", units=Decimal("6.5"))
    same, near = judged("Name|Email", "Ruth Olson|r@x.org", "Rut Olson|", holders=[holder])
    assert codes(same) == ["holds_one"]
    assert "MT-1" in messages(same)
    assert (near.state, "MT-1" in messages(near)) == (RowState.ASK, True)


def test_blank_lines_are_no_rows_and_lines_are_counted_as_in_the_file() -> None:
    form = workshop()
    table = Table(header=["Name"], rows=[["A Bee"], [], ["C Dee"]], first_line=4)
    rows = judge(table, [C.FULL_NAME], about(form), [])
    assert [row.line for row in rows] == [4, 6]


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), max_size=8))
def test_no_row_is_ever_dropped_and_every_bad_one_has_a_reason(cells: list[list[str]]) -> None:
    form = workshop()
    table = Table(header=[], rows=cells)
    mapping = [C.FULL_NAME, C.EMAIL, C.UNITS, C.ATTENDED_ON]
    rows = judge(table, mapping, about(form), [])
    assert [row.line for row in rows] == [line for line, row in enumerate(cells, 1) if any(row)]
    assert all(bool(row.problems) == (row.state is not RowState.GOOD) for row in rows)


@pytest.mark.parametrize(
    ("header", "row", "mapping"),
    [
        ("First Name|Last Name|E-mail Address", "", [C.FIRST_NAME, C.LAST_NAME, C.EMAIL]),
        ("Participant|Hours|Folio #", "", [C.FULL_NAME, C.UNITS, C.FOLIO]),
        ("", "Ruth Olson|ruth@x.org", [C.FULL_NAME, C.EMAIL]),
        ("", "ruth@x.org|Ruth|Olson", [C.EMAIL, C.FIRST_NAME, C.LAST_NAME]),
        ("", "12|Ruth Olson", [C.IGNORE, C.FULL_NAME]),
        ("Name|Name", "", [C.FULL_NAME, C.IGNORE]),
    ],
)
def test_columns_are_guessed(header: str, row: str, mapping: list[Column]) -> None:
    table = Table(header=header.split("|") if header else [], rows=[row.split("|")])
    assert guess_mapping(table) == mapping


def test_headings_look_like_headings() -> None:
    assert looks_like_header(["NAME", "whatever"])
    assert not looks_like_header(["Ruth Olson", "r@x.org"])
    assert not looks_like_header(["name", "r@x.org"])
    assert header_key(["E-Mail ", "Náme"]) == header_key(["e mail", "name"])


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ("Nachname|Stunden/Olson|2/Bee|3", 0),
        ("Kontakt/r@x.org/a@x.org", 0),
        ("Attendance list//Nr|Nachname|Zeit/1|Olson|2/2|Bee|3", 2),
        ("Date|December 1/Name|Email|Units/Ruth|r@x.org|2", 1),
        ("Smith Robert|two/Olson Ruth|3", None),
        ("Ruth Olson|none/Ann Bee|a@x.org", None),
        ("Ruth Olson|/Ann Bee|a@x.org", None),
        ("Mary|Moon/Jane|First/Ann|Bee", None),
        ("Ruth Olson/Ann Bee", None),
        ("Workshop in Pablo/Ruth Olson|r@x.org/Ann Bee|a@x.org", None),
    ],
)
def test_headings_are_found_by_their_words_or_by_what_stands_below(lines: str, at: int | None) -> None:
    assert headings_at([line.split("|") if line else [] for line in lines.split("/")]) == at


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("Ruth Olson/Ann Bee", False),
        ("Ruth Olson", False),
        ("Ruth Olson|r@x.org/Ann Bee|a@x.org", False),
        ("Teilnehmer/Ruth Olson/Ann Bee", True),
        ("Attendance list/Ruth Olson/Ann Bee", True),
        ("Teaching fractions with number words/Ruth Olson", True),
        ("Fractions/Ruth Olson|r@x.org/Ann Bee|a@x.org", True),
    ],
)
def test_a_first_line_that_may_be_a_title_is_asked_about(lines: str, asked: bool) -> None:  # noqa: FBT001
    assert unclear(Table(header=[], rows=[line.split("|") for line in lines.split("/")])) is asked


@pytest.mark.parametrize(
    ("rows", "mapping", "asked"),
    [
        ("Smith|Robert|rsmith@x.org|2", [C.LAST_NAME, C.FIRST_NAME, C.EMAIL, C.UNITS], 2),
        ("Robert|Smith|rsmith@x.org", [C.FIRST_NAME, C.LAST_NAME, C.EMAIL], 1),
        ("1|Ruth Olson/2|Ann Bee/3|Zoe Kuhn", [C.IGNORE, C.FULL_NAME], 0),
        ("Ruth Olson|12", [C.FULL_NAME, C.IGNORE], 0),
        ("Polson High School|Ruth Olson", [C.FULL_NAME, C.IGNORE], 1),
        ("Ruth Olson|6,5", [C.FULL_NAME, C.UNITS], 1),
    ],
)
def test_guesses_from_cells_are_asked_about(rows: str, mapping: list[Column], asked: int) -> None:
    table = Table(header=[], rows=[row.split("|") for row in rows.split("/")])
    assert guess_mapping(table, workshop()) == mapping
    assert len(questions(table, mapping)) == asked


def test_what_is_known_by_its_heading_is_not_asked_about() -> None:
    table = Table(header=["Last", "First", "Hrs", "Line"], rows=[["Olson", "Ruth", "2", "3"]])
    mapping = guess_mapping(table, workshop())
    assert mapping == [C.LAST_NAME, C.FIRST_NAME, C.UNITS, C.IGNORE]
    assert questions(table, mapping) == []
    assert unused(table, mapping) == [], "a column of our own list of waiting rows is none to speak of"
    assert unused(table, [C.LAST_NAME, C.FIRST_NAME, C.IGNORE, C.IGNORE]) == ["Hrs"]
    times = Table(header=["Name", "Time"], rows=[["Ruth Olson", "9:00 to 11:30"]])
    assert guess_mapping(times, workshop()) == [C.FULL_NAME, C.IGNORE]
    assert guess_mapping(Table(header=["Last, First"], rows=[["Olson, Ruth"]])) == [C.FULL_NAME]


def test_what_columns_lack_is_said() -> None:
    assert mapping_problems([C.FULL_NAME, C.EMAIL], by_session=False) == []
    for mapping in ([C.EMAIL], [C.FIRST_NAME], [C.FULL_NAME, C.LAST_NAME], [C.FULL_NAME, C.EMAIL, C.EMAIL]):
        assert len(mapping_problems(mapping, by_session=False)) == 1
    assert mapping_problems([C.FULL_NAME], by_session=True)
    assert not mapping_problems([C.FULL_NAME, C.SESSIONS, C.SESSIONS], by_session=True)


def test_the_first_line_is_what_somebody_says_it_is() -> None:
    table = Table(header=["Name"], rows=[["Ann Bee"]], first_line=2)
    as_person = headed(table, "person")
    assert (as_person.header, as_person.rows, as_person.first_line) == ([], [["Name"], ["Ann Bee"]], 1)
    assert headed(as_person, "headings") == table
