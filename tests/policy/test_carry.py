"""A form that goes on under other rules: what fits goes along, the rest is kept in words."""

from typing import Any

from policy.carry import carried, fields_of, form_changes, merged
from policy.form import judge
from schemas.draft import Aside
from schemas.rule_set import Attestation, Option, Question, RuleSet, Section
from tests import samples

NEWER = samples.RULE_BOOK.files["updated-draft"]


def asking(*questions: Question, promises: tuple[tuple[str, str], ...] = ()) -> RuleSet:
    """Rules that ask these questions."""
    return samples.RULE_SET.model_copy(
        update={
            "sections": (Section(id="only", title="Only", questions=questions),),
            "attestations": tuple(Attestation(id=each, label=label) for each, label in promises),
        }
    )


def question(name: str, kind: str = "text", *options: str, **more: Any) -> Question:
    chosen = tuple(Option(id=each, label=each.upper()) for each in options)
    return Question.model_validate({"id": name, "label": f"About {name}?", "kind": kind, "options": chosen} | more)


def test_a_submitted_form_fills_its_fields_again() -> None:
    fields = fields_of(samples.form())
    assert [each.field for each in judge(fields, samples.RULE_SET)] == ["agenda"], "the file stands beside the fields"


def test_between_our_two_procedures_nothing_is_lost() -> None:
    before = fields_of(samples.form())
    after = carried(before, samples.RULE_SET, NEWER)
    assert before == after.fields
    assert after.aside == []
    changes = form_changes(samples.RULE_SET, NEWER)
    assert {"evaluation", "instructor_choice", "instructor_rules"} <= set(changes.marks)
    assert changes.gone == ()


def test_an_answer_whose_question_is_gone_is_set_aside_in_words() -> None:
    old = asking(question("grades"), question("days", "multi_choice", "mon", "tue"), question("sure", "yes_no"))
    after = carried({"grades": "All\nof them", "days": ["mon", "tue"], "sure": "yes"}, old, asking())
    assert after.fields == {}
    assert [(each.label, each.words) for each in after.aside] == [
        ("About grades?", "All\nof them"),
        ("About days?", "MON\nTUE"),
        ("About sure?", "Yes"),
    ]


def test_a_file_that_is_still_asked_for_stands_beside_the_fields_and_is_not_set_aside() -> None:
    after = carried({"agenda": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}, samples.RULE_SET, NEWER)
    assert (after.fields, after.aside) == ({}, [])


def test_of_choices_only_those_that_are_still_offered_go_along() -> None:
    old, new = (asking(question("days", "multi_choice", *days)) for days in (("mon", "tue"), ("tue", "wed")))
    after = carried({"days": ["mon", "tue"]}, old, new)
    assert after.fields == {"days": ["tue"]}
    assert after.aside == [Aside(question="days", label="About days?", words="MON")]


def test_an_answer_of_another_kind_does_not_pretend_to_be_one() -> None:
    for old, value, new in (
        (question("x", "text"), "Every day", question("x", "yes_no")),
        (question("x", "choice", "a", "b"), "a", question("x", "choice", "b")),
        (question("x", "multi_choice", "a", "b"), ["a", "b"], question("x", "choice", "a", "b")),
        (question("x", "multi_choice", "a"), ["a"], question("x", "text")),
    ):
        after = carried({"x": value}, asking(old), asking(new))
        assert after.fields == {}
        assert [each.question for each in after.aside] == ["x"]
    one = carried({"x": "a"}, asking(question("x", "choice", "a")), asking(question("x", "multi_choice", "a")))
    assert one.fields == {"x": ["a"]}
    assert one.aside == []


def test_a_promise_goes_along_only_where_it_says_the_same() -> None:
    old = asking(promises=(("a", "We report."), ("b", "We keep records."), ("c", "We sing.")))
    new = asking(promises=(("a", "We report."), ("b", "We keep records for five years.")))
    after = carried(dict.fromkeys("abc", "yes"), old, new)
    assert after.fields == {"a": "yes"}
    assert after.aside == []


def test_rules_that_nobody_knows_any_more_lose_nothing() -> None:
    after = carried({"legal_name": "Fox", "x": "y", "z": "kept?"}, None, asking(question("x")))
    assert after.fields == {"legal_name": "Fox", "x": "y"}
    assert after.aside == [Aside(question="z", label="z", words="kept?")]


def test_new_changed_and_gone_questions_are_told_apart() -> None:
    old = asking(question("same", criterion="planned"), question("other"), question("gone"))
    new = asking(question("same"), question("other", help="Look twice."), question("more"))
    changes = form_changes(old, new)
    assert changes.marks == {"more": "This question is new.", "other": "This question has changed."}
    assert [each.id for each in changes.gone] == ["gone"]


def test_what_is_set_aside_twice_is_kept_as_it_was_last() -> None:
    first, second = (Aside(question="x", label="X", words=words) for words in ("one", "two"))
    assert merged([first], [second]) == [second]
