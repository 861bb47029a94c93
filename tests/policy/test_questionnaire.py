"""Questionnaires: what keeps a draft from being opened, how an answer is read, and what answers come to."""

from datetime import date, timedelta
from typing import Any

import pytest

from policy.pasted_addresses import problem_of, read_addresses
from policy.questionnaire import (
    MOST_DAYS,
    MOST_STEPS,
    moved,
    problem_of_last_day,
    problems_of,
    with_question,
    with_step,
    without_question,
)
from policy.questionnaire_answer import read_answer
from policy.questionnaire_code import new_code, read_code
from policy.questionnaire_summary import FEWEST, summary, without_texts
from policy.questionnaire_templates import ORDER, templates
from schemas.draft import Fields
from schemas.questionnaire import Question, QuestionKind, Questionnaire, Step, Words
from tests.questionnaires import MADE, WORDS, answer_of

TODAY = date(2027, 1, 20)


def asked(words: Words = WORDS) -> Questionnaire:
    return Questionnaire(
        number="Q-00001",
        provider="P-00001",
        code=new_code(),
        made_by="account:1",
        made_at=MADE,
        changed_at=MADE,
        **dict(words),
    )


def changed(at: int, **more: Any) -> Words:
    questions = list(WORDS.questions)
    questions[at] = questions[at].model_copy(update=more)
    return WORDS.model_copy(update={"questions": tuple(questions)})


# Templates.


def test_every_template_is_offered_and_can_be_opened_as_it_is() -> None:
    assert list(templates()) == [*ORDER, ""]
    for each in templates().values():
        if each.id:
            assert list(problems_of(each.words)) == [], each.id
            assert each.about
            assert len(each.words.questions) >= 5


# A draft.


@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        (WORDS.model_copy(update={"title": ""}), "title", "Give the questionnaire a title."),
        (WORDS.model_copy(update={"title": "x" * 121}), "title", "too long"),
        (WORDS.model_copy(update={"introduction": "x" * 2001}), "introduction", "2,000"),
        (WORDS.model_copy(update={"questions": ()}), "add", "Add a question."),
        (changed(0, text=""), "text_q1", "Write question 1, or remove it."),
        (changed(0, options=("One",)), "options_q1", "two or more options"),
        (changed(1, options=("Yes", "yes")), "options_q2", "say the same"),
        (changed(1, options=tuple(map(str, range(21)))), "options_q2", "20 options"),
        (changed(1, options=("x" * 161, "y")), "options_q2", "160"),
        (changed(2, low="x" * 61), "low_q3", "What 1 stands for in question 3"),
        (changed(4, text="x" * 301), "text_q5", "300"),
    ],
)
def test_what_is_missing_is_named_where_it_is(words: Words, field: str, message: str) -> None:
    (found,) = problems_of(words)
    assert found.field == field
    assert message in found.message


def test_what_is_not_asked_needs_no_options() -> None:
    assert list(problems_of(WORDS)) == []
    assert list(problems_of(changed(3, options=("left over",)))) == []


def test_there_is_room_for_thirty_questions() -> None:
    many = tuple(Question(id=f"q{at}", kind=QuestionKind.SHORT, text="?") for at in range(1, 32))
    (found,) = problems_of(WORDS.model_copy(update={"questions": many}))
    assert "30 questions" in found.message


def test_questions_keep_their_ids_wherever_they_go() -> None:
    words, fresh = with_question(WORDS, QuestionKind.LONG)
    assert fresh == "q6"
    assert [each.id for each in moved(words, "q6", -1).questions] == ["q1", "q2", "q3", "q4", "q6", "q5"]
    assert moved(words, "q1", -1) == words
    assert moved(words, "q6", 1) == words
    assert moved(words, "q99", 1) == words
    fewer = without_question(words, "q2")
    assert [each.id for each in fewer.questions] == ["q1", "q3", "q4", "q5", "q6"]
    assert with_question(fewer, QuestionKind.ONE)[1] == "q7"


def test_the_oldest_steps_are_forgotten() -> None:
    steps: tuple[Step, ...] = ()
    for at in range(MOST_STEPS + 3):
        steps = with_step(steps, f"step {at}", WORDS)
    assert len(steps) == MOST_STEPS
    assert steps[0].done == f"step {MOST_STEPS + 2}"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (None, "Choose the last day"),
        (TODAY - timedelta(days=1), "That day is over."),
        (TODAY + timedelta(days=MOST_DAYS + 1), "Choose a day up to January 21, 2028."),
        (date(9999, 12, 31), "Choose a day up to"),
    ],
)
def test_the_last_day_lies_ahead_and_not_too_far(day: date | None, message: str) -> None:
    found = problem_of_last_day(day, TODAY)
    assert found
    assert message in found.message
    assert problem_of_last_day(TODAY, TODAY) is None
    assert problem_of_last_day(TODAY + timedelta(days=MOST_DAYS), TODAY) is None


# The code.


def test_a_code_is_forgiven_its_letters_and_nothing_else() -> None:
    code = new_code()
    assert read_code(code) == code
    assert read_code(f" {code[:4].upper()}-{code[4:]}") == code
    assert len({new_code() for _ in range(200)}) == 200
    for wrong in ("", code[:-1], f"{code}a", f"{code[:-1]}0", f"{code[:-1]}İ", "../../../../../.."):
        assert read_code(wrong) == "", wrong


# An answer.


def test_an_answer_is_read_by_the_kind_of_each_question() -> None:
    read = read_answer(
        WORDS.questions, {"q1": "2", "q2": ["3", "1"], "q3": "5", "q4": " one\u202e word ", "q5": "Two\r\nlines "}
    )
    assert read.problems == ()
    assert read.answers == {"q1": "2", "q2": ("1", "3"), "q3": "5", "q4": "one word", "q5": "Two\nlines"}


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({}, "q1", "Choose an answer to “Your grade?”."),
        ({"q1": "3"}, "q1", "Choose an answer"),
        ({"q1": "0"}, "q1", "Choose an answer"),
        ({"q1": "1", "q4": "x" * 201}, "q4", "There is room for 200 characters"),
        ({"q1": "1", "q5": "x" * 2001}, "q5", "has 2,001"),
        ({"q1": "1", "named": "yes"}, "full_name", "Enter your name, or choose to stay anonymous."),
        ({"q1": "1", "named": "yes", "full_name": "A", "email": "a@"}, "email", "not an e-mail address"),
        ({"q1": "1", "named": "yes", "full_name": "x" * 121}, "full_name", "120"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(fields: dict[str, Any], field: str, message: str) -> None:
    (found,) = read_answer(WORDS.questions, fields).problems
    assert found.field == field
    assert message in found.message


def test_options_nobody_offered_are_left_out() -> None:
    read = read_answer(WORDS.questions, {"q1": "1", "q2": ["9", "2", "2", "x"], "q3": "6"})
    assert read.answers == {"q1": "1", "q2": ("2",)}


def test_nothing_at_all_is_no_answer() -> None:
    voluntary = [each.model_copy(update={"required": False}) for each in WORDS.questions]
    (found,) = read_answer(voluntary, {"q4": "  "}).problems
    assert found.message == "Answer at least one question."


def test_who_did_not_choose_to_be_named_is_not() -> None:
    typed: Fields = {"q1": "1", "full_name": "Ann Bee", "email": "ann@x.org", "organisation": "Fox"}
    assert set(read_answer(WORDS.questions, typed).who.values()) == {""}
    named = read_answer(WORDS.questions, typed | {"named": "yes"}).who
    assert named == {"full_name": "Ann Bee", "email": "ann@x.org", "organisation": "Fox"}


# What answers come to.


def test_answers_are_summed_up_question_by_question() -> None:
    given: list[Fields] = [
        {"q1": "1", "q2": ["1", "2"], "q3": "5"},
        {"q1": "1", "q2": ["2"]},
        {"q1": "2", "q4": "Time"},
    ]
    found = summary(asked(), [answer_of("Q-00001", each) for each in given], TODAY)
    assert [each.counts for each in found.questions] == [(2, 1), (1, 2, 0), (0, 0, 0, 0, 1), (), ()]
    assert [each.answered for each in found.questions] == [3, 2, 1, 1, 0]
    assert found.questions[3].texts == ("Time",)
    assert without_texts(found).questions[3].texts == ()
    assert without_texts(found).questions[3].answered == 1


def test_of_fewer_than_three_nothing_but_their_number_is_told() -> None:
    answers = [answer_of("Q-00001", {"q1": "1", "q5": "It is me."}) for _ in range(FEWEST - 1)]
    found = summary(asked(), answers, TODAY)
    assert (found.answers, found.questions, found.first_day, found.last_day) == (2, (), None, None)


def test_who_is_anonymous_among_people_with_names_is_not_told_by_what_is_left() -> None:
    ann = [answer_of("Q-00001", {"q1": "1"}, full_name=f"Ann {at}") for at in range(4)]
    anonymous = [answer_of("Q-00001", {"q1": "2", "q5": "It is me."}) for _ in range(FEWEST)]
    shown = [bool(summary(asked(), [*ann, *anonymous[:at]], TODAY).questions) for at in range(FEWEST + 1)]
    assert shown == [True, False, False, True]
    assert not summary(asked(), [*ann[:2], *anonymous[:1]], TODAY).questions


def test_texts_stand_in_an_order_that_no_two_questions_share() -> None:
    answers = [answer_of("Q-00001", {"q1": "1", "q4": f"short {at}", "q5": f"long {at}"}) for at in range(30)]
    found = summary(asked(), answers, TODAY)
    orders = [[text.split()[1] for text in each.texts] for each in found.questions[3:]]
    came = [str(at) for at in range(30)]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(came)
    assert orders[0] != orders[1]
    assert came not in orders
    assert summary(asked(), answers[::-1], TODAY) == found


# Pasted addresses.


@pytest.mark.parametrize(
    ("pasted", "addresses"),
    [
        ("ann@x.org\nbob@x.org", ("ann@x.org", "bob@x.org")),
        ("ann@x.org, bob@x.org; cyd@x.org", ("ann@x.org", "bob@x.org", "cyd@x.org")),
        ("Bee, Ann <ann@x.org>; Bob, Jr. <bob@x.org>, cyd@x.org", ("ann@x.org", "bob@x.org", "cyd@x.org")),
        ('"Bee, Ann" <ann@x.org>, <bob@x.org>', ("ann@x.org", "bob@x.org")),
        ("Ann Bee <ann@x.org>\r\nbob@x.org bob@x.org\tBOB@X.org", ("ann@x.org", "bob@x.org")),
        ("Ann Bee ann@x.org\n\n;,\n", ("ann@x.org",)),
        ("", ()),
    ],
)
def test_addresses_are_read_as_programs_copy_them(pasted: str, addresses: tuple[str, ...]) -> None:
    found = read_addresses(pasted)
    assert (found.addresses, found.unreadable) == (addresses, ())


def test_what_is_none_is_named_and_stops_the_rest() -> None:
    assert problem_of(read_addresses("ann@x.org\nbob@\nCyd")) == (
        "“bob@”, “Cyd” are not e-mail addresses. Put them right or take them out; nothing was sent."
    )
    assert "“ann@exämple.org” is not an e-mail address" in problem_of(read_addresses("ann@exämple.org"))
    assert problem_of(read_addresses(" \n")) == "Enter at least one e-mail address."
    many = "\n".join(f"a{at}@x.org" for at in range(201))
    assert problem_of(read_addresses(many)).startswith("These are 201 addresses; at most 200")
    assert problem_of(read_addresses(many.removeprefix("a0@x.org\n"))) == ""
    assert "and 3 others" in problem_of(read_addresses("\n".join(f"word{at}" for at in range(8))))
