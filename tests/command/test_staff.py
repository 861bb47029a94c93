"""`pdups staff`: who works here."""

from urllib.request import urlopen

from deploy.command.answer import ExitCode
from tests.command.conftest import Pdups, Sample


def test_add_prints_a_link_that_works_and_writes_a_letter(pdups: Pdups, sample: Sample) -> None:
    arguments = ("add", "--name", "Zoë O'Dell", "--email", "zoe@staff.example.org", "--role", "reviewer", "--json")
    said = pdups("staff", *arguments)
    assert said.code == ExitCode.DONE
    added = said.value
    assert (added["user_name"], added["role"], added["active"]) == ("ZODell", "reviewer", True)
    with urlopen(added["password_link"], timeout=10) as page:  # noqa: S310 - our own console
        assert "password" in page.read().decode().lower()
    assert sample.stack.query("select count(*) from letter where to_address = 'zoe@staff.example.org'") == 1
    again = pdups("staff", *arguments)
    assert (again.code, again.value["problem"]) == (ExitCode.REFUSED, "email_taken")


def test_what_is_wrong_is_said_and_nobody_is_added(pdups: Pdups, sample: Sample) -> None:
    before = sample.stack.query("select count(*) from account")
    for name, email, role in (
        ("", "a@example.org", "reviewer"),
        ("Ann Bell", "not an address", "reviewer"),
        ("Ann Bell", "ann@example.org", "provider"),
        ("Ann Bell", "ann@example.org", "queen"),
    ):
        assert pdups("staff", "add", "--name", name, "--email", email, "--role", role).code == ExitCode.USAGE
    assert sample.stack.query("select count(*) from account") == before


def test_a_name_without_latin_letters_asks_for_a_user_name(pdups: Pdups) -> None:
    arguments = ("add", "--name", "李", "--email", "li@staff.example.org", "--role", "reviewer", "--json")
    said = pdups("staff", *arguments)
    assert (said.code, said.value["problem"]) == (ExitCode.USAGE, "user_name")
    assert "--user-name" in said.value["message"]
    assert pdups("staff", *arguments, "--user-name", "l i").code == ExitCode.USAGE
    taken = pdups("staff", *arguments, "--user-name", "dkessler")
    assert (taken.code, taken.value["problem"]) == (ExitCode.REFUSED, "user_name_taken")
    assert pdups("staff", *arguments, "--user-name", "WLi").value["user_name"] == "WLi"


def test_list_names_everybody(pdups: Pdups) -> None:
    said = pdups("staff", "list", "--json")
    assert said.code == ExitCode.DONE
    assert {"JMartin", "EWhitford", "DKessler", "RArcher"} <= {each["user_name"] for each in said.value["staff"]}
    assert "Dana Kessler" in pdups("staff", "list").out


def test_close_signs_somebody_out_for_good(pdups: Pdups, sample: Sample) -> None:
    pdups("staff", "add", "--name", "Ira Field", "--email", "ira@staff.example.org", "--role", "supervisor")
    assert pdups("staff", "close", "ifield").code == ExitCode.DONE
    assert sample.stack.query("select active from account where user_name = 'ifield'") is False
    again = pdups("staff", "close", "ifield", "--json")
    assert (again.code, again.value["problem"]) == (ExitCode.REFUSED, "unchanged")


def test_close_keeps_the_last_administrator_and_strangers(pdups: Pdups) -> None:
    last = pdups("staff", "close", "rarcher", "--json")
    assert (last.code, last.value["problem"]) == (ExitCode.REFUSED, "last")
    assert pdups("staff", "close", "rolson").code == ExitCode.NOT_FOUND
