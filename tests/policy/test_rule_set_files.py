"""Rule-set files: what stands in them, and every kind of error named with file, line and key."""

from datetime import date, time
from pathlib import Path

import pytest

from policy.rule_set import DEFAULT_FOLDER, RuleSetProblem, current_rule_set, load_rule_sets
from policy.toml_lines import key_lines

INTERIM = (DEFAULT_FOLDER / "interim-2026.toml").read_text(encoding="utf-8")
SIX_CRITERIA = ["planned", "aligned", "objectives", "growth", "active", "sustained"]


def test_the_present_procedure_is_in_force() -> None:
    rule_sets = load_rule_sets()
    interim = current_rule_set(rule_sets)
    assert sorted(rule_sets) == ["interim-2026", "updated-draft"]
    assert (interim.id, interim.review_days, interim.due_time) == ("interim-2026", 7, time(17))
    assert [criterion.id for criterion in interim.criteria] == SIX_CRITERIA
    assert [each.id for each in interim.attestations] == ["attest_reporting", "attest_records", "attest_no_sales"]


def test_each_criterion_has_its_question() -> None:
    for rule_set in load_rule_sets().values():
        for criterion in SIX_CRITERIA:
            question = rule_set.question(f"criterion_{criterion}")
            assert question
            assert (question.criterion, question.kind) == (criterion, "long_text")


def test_the_draft_asks_about_instructors_and_is_not_open() -> None:
    draft = load_rule_sets()["updated-draft"]
    assert (draft.status, draft.opening) == ("draft", None)
    assert "instructors" in [section.id for section in draft.sections]
    assert draft.terms.provider == "host organization"


def test_the_notice_keeps_our_words_apart_from_the_agencys() -> None:
    notice = current_rule_set(load_rule_sets()).notice
    assert "you will need to reapply once the new process officially opens" in (notice.agency_words or "")
    assert notice.agency_source
    assert (notice.agency_words or "") not in notice.text


# One slip each in the present file: what is replaced and by what, with #! on the line that the problem has to name, and
# the key and some words of the problem.
SLIPS = [
    ("review_days = 7", "review_days = 'seven' #!", "review_days", "valid integer"),
    ("review_days = 7", "review_days = 0 #!", "review_days", "greater than or equal to 1"),
    ("version = 1", "versoin = 1 #!", "versoin", "Extra inputs are not permitted"),
    ('id = "interim-2026"', 'id = "interim" #!', "id", "must be the name of the file"),
    ("due_time = 17:00:00", 'due_time = "five" #!', "due_time", "valid time"),
    ("[terms]", "opening = 2027-07-01\nreapply_by = 2027-06-30 #!\n[terms]", "reapply_by", "after the opening"),
    ("[terms]", "opening = 2027-07-01\nreapply_by = 2027-07-01 #!\n[terms]", "reapply_by", "after the opening"),
    ('[terms]\nprovider = "provider"', "[terms] #!", "terms.provider", "Field required"),
    ('letter = "review_last_day"', 'letter = "postcard" #!', "review_ladder[3].letter", "'review_last_day'"),
    ('letter = "information_reminder"', 'letter = "x" #!', "information_ladder[1].letter", "'information_reminder'"),
    ('audience = "supervisors"', 'audience = "mayor" #!', "review_ladder[4].audience", "'supervisors'"),
    ("business_day = 6", "business_day = 4 #!", "review_ladder[2].business_day", "must ascend"),
    ("calendar_day = 14", "calendar_day = 5 #!", "information_ladder[3].calendar_day", "must ascend"),
    (
        "business_day = 7\ntime = 17:00:00",
        "business_day = 7 #!\ntime = 17:00:01",
        "review_ladder[4].business_day",
        "after the due time",
    ),
    ("days_before = 30", "days_before = 60 #!", "approvals.lapse_ladder[2].days_before", "nearer to the lapse"),
    ('name = "lapse_day_7"', 'name = "lapse_day_60" #!', "approvals.lapse_ladder[3].name", "is used twice"),
    ('lapses = "not_reapplied"', 'lapses = "all" #!', "approvals.lapses", "'not_reapplied'"),
    ('name = "day_6"', 'name = "day_4" #!', "review_ladder[2].name", "'day_4' is used twice"),
    ('criterion = "aligned"', 'criterion = "x" #!', "sections[2].questions[2].criterion", "no criterion 'x'"),
    ('id = "not_yet_listed"', 'id = "a"\ncriterion = "x" #!', "checklist[1].criterion", "no criterion 'x'"),
    ('id = "evidence"', 'id = "offering" #!', "sections[2].questions[7].id", "'offering' is used twice"),
    ('id = "evidence"', 'id = "legal_name" #!', "sections[2].questions[7].id", "'legal_name' is used twice"),
    ('id = "attest_records"', 'id = "agenda" #!', "attestations[2].id", "'agenda' is used twice"),
    ('id = "attendance_sound"', 'id = "agenda_opens" #!', "checklist[8].id", "'agenda_opens' is used twice"),
    ('id = "records"', 'id = "offering" #!', "sections[3].id", "'offering' is used twice"),
    ('id = "growth"', 'id = "planned" #!', "criteria[4].id", "'planned' is used twice"),
    (
        'kind = "multi_choice"\noptions = [\n    { id = "in_person"',
        'kind = "multi_choice"\noptions = [ #!\n    { id = "hybrid"',
        "sections[1].questions[4].options[4].id",
        "'hybrid' is used twice",
    ),
    ('kind = "file"', 'kind = "choice" #!', "sections[1].questions[5].kind", "a choice needs options"),
    ('kind = "file"', 'kind = "folder" #!', "sections[1].questions[5].kind", "'long_text'"),
    ('kind = "file"', 'kind = "file"\nrequired = "yes" #!', "sections[1].questions[5].required", "valid boolean"),
    (
        'kind = "multi_choice"\noptions = [\n    { id = "teachers"',
        'kind = "text"\noptions = [ #!\n    { id = "teachers"',
        "sections[1].questions[2].options",
        "has no options",
    ),
    ('criterion = "aligned"', 'criterion = "planned"', "criteria[2].id", "no question asks about 'aligned'"),
    (
        "business_day = 7\ntime = 17:00:00",
        "business_day = 7\ntime = 16:00:00",
        "review_ladder[4].letter",
        "nobody hears",
    ),
    ("calendar_day = 21", "calendar_day = 10 #!", "events.count_ladder[3].calendar_day", "must ascend"),
    ('name = "count_day_21"', 'name = "count_day_7" #!', "events.count_ladder[3].name", "is used twice"),
    ('letter = "count_outstanding"', 'letter = "count_reminder" #!', "events.count_ladder[5].letter", "only there"),
    ('lapses = "not_reapplied"', 'lapses = "nothing"', "approvals.lapse_ladder[1].name", "never comes"),
    ('name = "Present procedure (2026)"', "name = Present #!", "name", "this is not TOML"),
    ('unit_short = "PDU"', 'unit_short = "PDU #!', "unit_short", "this is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "key", "words"), SLIPS)
def test_a_slip_is_named_with_file_line_and_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    assert old in INTERIM
    text = INTERIM.replace(old, new, 1)
    (tmp_path / "interim-2026.toml").write_text(text, encoding="utf-8")
    line = text[: text.index("#!")].count("\n") + 1 if "#!" in text else None
    with pytest.raises(RuleSetProblem) as caught:
        load_rule_sets(tmp_path)
    named = [each for each in caught.value.problems if each.key == key and line in (None, each.line)]
    assert len(named) == 1, str(caught.value)
    assert words in named[0].message
    assert f"interim-2026.toml, line {named[0].line}, {key}: " in str(caught.value)


def test_a_missing_key_of_the_file_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "interim-2026.toml").write_text(INTERIM.replace("version = 1\n", ""))
    with pytest.raises(RuleSetProblem, match=r"^interim-2026\.toml, line 1, version: Field required$"):
        load_rule_sets(tmp_path)


def test_all_errors_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "interim-2026.toml").write_text(INTERIM.replace("version = 1", "version = 0").replace("= 7 ", "= 99 "))
    (tmp_path / "broken.toml").write_text("x = = 1")
    with pytest.raises(RuleSetProblem) as caught:
        load_rule_sets(tmp_path)
    assert [(each.file, each.key) for each in caught.value.problems] == [
        ("broken.toml", "x"),
        ("interim-2026.toml", "version"),
        ("interim-2026.toml", "review_days"),
    ]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "interim-2026.toml").write_bytes(INTERIM.encode("utf-16"))
    with pytest.raises(RuleSetProblem, match=r"interim-2026\.toml, line 1, the file: it cannot be read"):
        load_rule_sets(tmp_path)


def test_exactly_one_rule_set_is_in_force(tmp_path: Path) -> None:
    with pytest.raises(RuleSetProblem, match=r"not 0 \(none\)"):
        load_rule_sets(tmp_path)
    (tmp_path / "interim-2026.toml").write_text(INTERIM)
    (tmp_path / "second.toml").write_text(INTERIM.replace('id = "interim-2026"', 'id = "second"'))
    with pytest.raises(RuleSetProblem, match=r"not 2 \(interim-2026, second\)"):
        load_rule_sets(tmp_path)


def test_keys_inside_long_strings_are_not_keys() -> None:
    lines = key_lines('b = 2\na = """\nb = 1\n"""\n[[t]]\nc = 1\n[[t]]\nc = 2\n[[t.u]]\nd = 3\n[x.y]\ne = 4')
    assert lines[("b",)] == 1
    assert lines[("t", 0, "c")] == 6
    assert lines[("t", 1, "c")] == 8
    assert lines[("t", 1, "u", 0, "d")] == 10
    assert lines[("x", "y", "e")] == 12


def test_an_opening_before_the_last_day_to_reapply_is_fine(tmp_path: Path) -> None:
    text = INTERIM.replace("[terms]", "opening = 2027-07-01\nreapply_by = 2028-06-30\n[terms]")
    (tmp_path / "interim-2026.toml").write_text(text)
    assert load_rule_sets(tmp_path)["interim-2026"].reapply_by == date(2028, 6, 30)


def test_approvals_do_not_lapse_without_a_warning(tmp_path: Path) -> None:
    begin, end = INTERIM.index("[[approvals.lapse_ladder]]"), INTERIM.index("[events]")
    (tmp_path / "interim-2026.toml").write_text(INTERIM[:begin] + INTERIM[end:])
    with pytest.raises(RuleSetProblem, match=r"approvals\.lapses: approvals would lapse without a warning"):
        load_rule_sets(tmp_path)


def test_a_section_has_questions(tmp_path: Path) -> None:
    empty = '[[sections]]\nid = "empty"\ntitle = "Empty"\nquestions = []\n\n'
    (tmp_path / "interim-2026.toml").write_text(INTERIM.replace("[[sections]]", empty + "[[sections]]", 1))
    with pytest.raises(RuleSetProblem, match=r"sections\[1\]\.questions: a section without a question"):
        load_rule_sets(tmp_path)
