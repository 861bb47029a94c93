"""What the sample applications are: read from data, dated by how long ago they arrived, and judged like anybody's."""

import tomllib
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

from policy.calendar import business_days_before, mountain_date, mountain_instant
from policy.form import read_form
from schemas.application import ApplicationForm, Verb
from schemas.draft import Fields
from schemas.model import Frozen
from schemas.rule_set import RuleSet

_FOLDER = Path(__file__).parent
_NAMESPACE = UUID("6f3c1c5e-6a4e-5b1c-9d0f-2f5f6e1c7a10")
APPLICANT = "applicant"


class SampleFaultError(Exception):
    """The sample data cannot be used; the message names the application and everything that is wrong with it."""


class Step(Frozen):
    """What happened next: its payload is whatever else stands beside `kind` and `by`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Verb
    by: str

    @property
    def payload(self) -> dict[str, Any]:
        """The payload of its submission; a reviewer still goes by user name."""
        return dict(self.model_extra or {})


class SampleApplication(Frozen):
    """One application of the sample data.

    Attributes:
        key: names it for ever, so that loading again finds what is there.
        business_days_ago: how many business days before today it arrived, `at` this time in Montana.
        minutes_ago: or how many minutes ago.
        like: which common answers it has.
    """

    key: str
    business_days_ago: int | None = None
    at: time = time(9)
    minutes_ago: int | None = None
    like: Literal["workshops", "courses", "coaching", "conference"]
    agenda: str
    form: Fields
    steps: list[Step] = Field(default_factory=list)

    @cached_property
    def draft(self) -> UUID:
        """The id of its draft."""
        return uuid5(_NAMESPACE, self.key)

    def step_id(self, number: int) -> UUID:
        """The id of a step's submission."""
        return uuid5(self.draft, f"step {number}")

    def received_at(self, as_of: datetime) -> datetime:
        """When it arrived, seen from `as_of`."""
        if self.minutes_ago is not None:
            return as_of - timedelta(minutes=self.minutes_ago)
        today = mountain_date(as_of)
        day = business_days_before(today, self.business_days_ago or 0, closures={})
        return min(mountain_instant(day, self.at), as_of)

    def read(self, rule_set: RuleSet) -> ApplicationForm:
        """The form, judged.

        Raises:
            SampleFaultError: the form would not have been accepted from anybody else either.
        """
        form, problems = read_form(self.fields(rule_set), rule_set)
        if form is None:
            raise SampleFaultError(f"{self.key}: " + " ".join(each.message for each in problems))
        return form

    def fields(self, rule_set: RuleSet) -> Fields:
        """The form as a browser would have posted it."""
        promised = dict.fromkeys((each.id for each in rule_set.attestations), "on")
        return {**_ANSWERS[self.like], **promised, "agenda": self.file_name, **self.form}

    @property
    def file_name(self) -> str:
        """The name of the agenda's file."""
        return f"agenda-{self.key}.txt"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


_ANSWERS: dict[str, Fields] = _read("answers.toml")
APPLICATIONS = tuple(SampleApplication.model_validate(each) for each in _read("applications.toml")["applications"])
