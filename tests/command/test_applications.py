"""`pdups applications`: what is printed, what is recorded, and what each exit code means."""

import signal
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from deploy.command.answer import ExitCode
from tests.command.conftest import Pdups, Sample, rows
from tests.stack.conftest import eventually

Find = Callable[[str], str]


def test_list_shows_open_ones_by_time_left(pdups: Pdups) -> None:
    said = pdups("applications", "list")
    lines = said.out.splitlines()
    assert said.code == ExitCode.DONE
    assert lines[0].split() == ["Number", "Stage", "Time", "left", "Reviewer", "Organization"]
    assert "Overdue by" in lines[1]
    assert "Prairie Wind Example Cooperative" in lines[1]


def test_list_filters_searches_and_counts(pdups: Pdups, number: Find) -> None:
    everything = pdups("applications", "list", "--view", "all", "--limit", "3", "--json").value
    assert len(everything["applications"]) == 3
    assert everything["total"] == 15
    found = pdups("applications", "list", "--view", "all", "--search", "QLISPE", "--json").value["applications"]
    assert [each["number"] for each in found] == [number("Ql̓ispé")]
    assert set(found[0]) >= {"number", "legal_name", "kind", "stage", "received_at", "due_at", "reviewer_name"}


def test_list_of_one_reviewer(pdups: Pdups) -> None:
    mine = pdups("applications", "list", "--reviewer", r"OPI\\ewhitford", "--json").value["applications"]
    assert {each["reviewer_name"] for each in mine} == {"Ellis Whitford"}
    assert pdups("applications", "list", "--reviewer", "nobody").code == ExitCode.NOT_FOUND


def test_show_tells_the_whole_story(pdups: Pdups, number: Find) -> None:
    shown = pdups("applications", "show", number("Apsáalooke").lower())
    assert shown.code == ExitCode.DONE
    for words in (
        "Apsáalooke Teachers",
        "Myra Redfern",
        "How is it planned and structured?",
        "agenda-apsaalooke.txt",
        "Where is the copy kept if the office floods?",
        "on its backup server",
        "Jo Martin approved it.",
        "Approved, welcome to myra@teacherscircle.example.org",
    ):
        assert words in shown.out


def test_show_json_has_the_record_and_what_is_around_it(pdups: Pdups, number: Find) -> None:
    shown = pdups("applications", "show", number("BrightDesk"), "--json").value
    assert shown["stage"] == "denied"
    assert set(shown["denial_reasons"]) == {"growth", "active"}
    assert shown["form"]["organisation"]["legal_name"] == "BrightDesk Sample Software, Inc."
    assert [each["verb"] for each in shown["timeline"]] == [
        "application.submitted",
        "application.assigned",
        "application.denied",
    ]
    assert {each["kind"] for each in shown["letters"]} == {"receipt", "denied"}


def test_a_number_that_is_not_there(pdups: Pdups) -> None:
    said = pdups("applications", "show", "A-1999-00001", "--json")
    assert said.code == ExitCode.NOT_FOUND
    assert said.value["problem"] == "unknown_application"
    assert pdups("applications", "approve", "A-1999-00001", "--as", "jmartin").code == ExitCode.NOT_FOUND


def test_approve_makes_a_provider(pdups: Pdups, number: Find, sample: Sample) -> None:
    about = number("Cottonwood Bench")
    said = pdups("applications", "approve", about, "--as", "dkessler", "--note", "Welcome!", "--json")
    assert said.code == ExitCode.DONE
    assert {each: said.value[each] for each in ("outcome", "application", "verb", "stage", "by")} == {
        "outcome": "recorded",
        "application": about,
        "verb": "approve",
        "stage": "approved",
        "by": "DKessler",
    }
    assert rows(sample.stack, f"select count(*) from provider where application = '{about}'") == [(1,)]  # noqa: S608
    shown = pdups("applications", "show", about, "--json").value
    assert shown["provider"]
    assert shown["timeline"][-1]["sentence"].startswith("Dana Kessler approved it.")
    assert "approved" in {each["kind"] for each in shown["letters"]}


def test_a_second_decision_is_refused_with_who_decided(pdups: Pdups, number: Find) -> None:
    said = pdups("applications", "deny", number("Headwaters"), "--as", "jmartin", "--reason", "growth=Too thin.")
    assert said.code == ExitCode.REFUSED
    assert said.err.startswith("The application was already approved by Jo Martin on ")
    assert said.err.endswith("Nothing was changed.\n")


def test_deny_gives_a_reason_for_each_criterion(pdups: Pdups, number: Find) -> None:
    about = number("Department of Watersheds")
    reasons = ["--reason", "active=Nobody does anything.", "--reason", "planned=There is no agenda = no plan."]
    assert pdups("applications", "deny", about, "--as", "ewhitford", *reasons).code == ExitCode.DONE
    shown = pdups("applications", "show", about, "--json").value
    assert shown["denial_reasons"] == {"active": "Nobody does anything.", "planned": "There is no agenda = no plan."}


def test_request_information_once(pdups: Pdups, number: Find) -> None:
    about = number("Sample River")
    ask = ("applications", "request-information", about, "--as", "ewhitford", "--text", "Which grades?")
    said = pdups(*ask, "--question", "grades", "--json")
    assert said.code == ExitCode.DONE
    assert said.value["stage"] == "information_requested"
    again = pdups(*ask, "--json")
    assert again.code == ExitCode.REFUSED
    assert again.value["problem"] == "information_already_requested"
    (request,) = pdups("applications", "show", about, "--json").value["requests"]
    assert (request["text"], request["questions"]) == ("Which grades?", ["grades"])


def test_nothing_is_superseded_while_its_rules_are_in_force(pdups: Pdups, number: Find) -> None:
    about = number("School Librarians")
    said = pdups("applications", "supersede", about, "--as", "jmartin", "--reason", "New questions.")
    assert said.code == ExitCode.REFUSED
    assert said.err.startswith("It was made under the rules that are in force.")
    assert pdups("applications", "show", about, "--json").value["reapplies"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        (("deny", "--as", "jmartin", "--reason", "beauty=None."), ExitCode.USAGE, "There are: planned, aligned"),
        (("deny", "--as", "jmartin", "--reason", "growth"), ExitCode.USAGE, "an equals sign"),
        (("deny", "--as", "jmartin"), ExitCode.USAGE, "--reason"),
        (("approve",), ExitCode.USAGE, "--as"),
        (("approve", "--as", "jmartin", "--note", "x" * 4001), ExitCode.USAGE, "at most 4,000 characters"),
        (("request-information", "--as", "jmartin", "--text", " "), ExitCode.USAGE, "Write what you need"),
        (("supersede", "--as", "jmartin", "--reason", " "), ExitCode.USAGE, "Write why it goes on"),
        (("supersede", "--as", "jmartin"), ExitCode.USAGE, "--reason"),
        (
            ("request-information", "--as", "jmartin", "--text", "?", "--question", "age"),
            ExitCode.USAGE,
            "“age”",
        ),
        (("approve", "--as", "nobody"), ExitCode.REFUSED, "“nobody” is not the user name of an active account"),
        (("approve", "--as", "rolson"), ExitCode.REFUSED, "that may do this"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    pdups: Pdups, number: Find, sample: Sample, wrong: tuple[tuple[str, ...], ExitCode, str]
) -> None:
    (command, *options), code, words = wrong
    before = sample.stack.query("select count(*) from submission")
    said = pdups("applications", command, number("School Librarians"), *options)
    assert said.code == code
    assert words in " ".join(said.err.split())
    assert sample.stack.query("select count(*) from submission") == before


def test_without_a_worker_a_decision_is_saved_and_carried_out_later(pdups: Pdups, number: Find, sample: Sample) -> None:
    about = number("Larkspur Flats Public Schools")
    worker = psutil.Process(sample.stack.child("Worker"))
    worker.send_signal(signal.SIGSTOP)
    try:
        said = pdups("applications", "approve", about, "--as", "jmartin", "--json")
    finally:
        worker.send_signal(signal.SIGCONT)
    assert said.code == ExitCode.PENDING
    assert said.value["outcome"] == "pending"
    eventually(lambda: pdups("applications", "show", about, "--json").value["stage"] == "approved")


def test_without_postgres_the_command_says_so(pdups: Pdups, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDUPS_DATABASE_URL", "postgresql://nobody:nothing@127.0.0.1:9/none")
    said = pdups("applications", "list", "--json")
    assert said.code == ExitCode.UNREACHABLE
    assert said.value["problem"] == "unreachable"
    assert "Postgres at 127.0.0.1:9 does not answer" in said.value["message"]


def test_another_terminal_needs_only_the_folder(sample: Sample) -> None:
    command = [sys.executable, "-P", "-m", "deploy.command", "--data", str(sample.stack.folder), "applications", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == ExitCode.DONE, done.stderr
    assert "Prairie Wind Example Cooperative" in done.stdout
