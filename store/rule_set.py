"""Rule sets: what was opened stands in Postgres and never changes; what was not is a draft, as its file says."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from policy.rule_set import current_rule_set
from schemas.model import Frozen
from schemas.rule_set import RuleSet
from store.database import Connection, Source
from store.queries import queries


class Opened(Frozen):
    """A rule set that was opened.

    Attributes:
        rule_set: as it was on that day.
        sha256: a mark of what it said.
        opens_at: from when on it takes applications; None for the one that was in force from the beginning.
        reapply_by: the last day on which those approved under an older one may reapply.
    """

    rule_set: RuleSet
    sha256: str
    opens_at: datetime | None = None
    reapply_by: date | None = None

    def is_open(self, as_of: datetime) -> bool:
        """Whether it has opened by then."""
        return self.opens_at is None or self.opens_at <= as_of


class RuleBook(Mapping[str, RuleSet]):
    """Every rule set by id: opened ones as Postgres keeps them, drafts as their files say.

    A process keeps one and refreshes it; what it once held of an opened rule set is true for ever.
    """

    def __init__(self, files: Mapping[str, RuleSet]) -> None:
        self.files = files
        self._opened: dict[str, Opened] = {}

    def __getitem__(self, rule_set: str) -> RuleSet:
        opened = self._opened.get(rule_set)
        return opened.rule_set if opened else self.files[rule_set]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._opened, *self.files]))

    def __len__(self) -> int:
        return len(set(self._opened) | set(self.files))

    @property
    def opened(self) -> Mapping[str, Opened]:
        """What was opened, the oldest first."""
        return self._opened

    @property
    def drafts(self) -> dict[str, RuleSet]:
        """Rule sets of the files that were never opened."""
        first = current_rule_set(self.files).id
        return {each.id: each for each in self.files.values() if each.id not in self._opened and each.id != first}

    def current(self, as_of: datetime) -> RuleSet:
        """The rule set that takes applications now."""
        open_now = [each for each in self._opened.values() if each.is_open(as_of)]
        return open_now[-1].rule_set if open_now else current_rule_set(self.files)

    def next_opening(self, as_of: datetime) -> Opened | None:
        """What is decided and has not opened yet."""
        return next((each for each in self._opened.values() if not each.is_open(as_of)), None)

    def calling(self, rule_set: str, as_of: datetime) -> Opened | None:
        """The rule set that calls those approved under this one to reapply, if a newer one has opened."""
        newest = self._opened.get(self.current(as_of).id)
        return newest if newest and newest.opens_at and newest.rule_set.id != rule_set else None

    def differing(self) -> list[str]:
        """Ids of opened rule sets whose file says something else now; the file is ignored."""
        return [
            each
            for each, opened in self._opened.items()
            if each in self.files and mark_of(self.files[each]) != opened.sha256
        ]

    async def refresh(self, source: Source) -> None:
        """Read what was opened since."""
        rows = [row async for row in queries.rule_set.opened(source)]
        known = self._opened
        self._opened = {row["id"]: known.get(row["id"]) or _opened_from(dict(row)) for row in rows}

    async def named(self, source: Source, rule_set: str) -> RuleSet:
        """A rule set by id, whether or not this process has heard of it.

        Raises:
            KeyError: there is none.
        """
        if rule_set not in self._opened:
            await self.refresh(source)
        return self[rule_set]


async def any_newer(source: Source, rule_set: str, others: Iterable[str]) -> bool:
    """Whether one of the others opened after this rule set."""
    return bool(await queries.rule_set.any_newer(source, id=rule_set, others=list(others)))


async def keep_first(conn: Connection, rule_set: RuleSet, as_of: datetime) -> None:
    """Keep a copy of the rule set that is in force from the beginning, unless one is kept."""
    await add(conn, rule_set, opens_at=None, reapply_by=None, as_of=as_of)


async def add(
    conn: Connection, rule_set: RuleSet, *, opens_at: datetime | None, reapply_by: date | None, as_of: datetime
) -> None:
    """Keep a copy of a rule set that opens; one that is kept already stays as it is."""
    await queries.rule_set.add(
        conn,
        id=rule_set.id,
        version=rule_set.version,
        content=rule_set.model_dump(mode="json"),
        sha256=mark_of(rule_set),
        opens_at=opens_at,
        reapply_by=reapply_by,
        as_of=as_of,
    )


def mark_of(rule_set: RuleSet) -> str:
    """A mark of all that a rule set says; its status, which only a file has, aside."""
    said = rule_set.model_dump(mode="json", exclude={"status"})
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_kept(content: Mapping[str, object]) -> RuleSet:
    """A rule set from its copy."""
    return RuleSet.model_validate_json(json.dumps(content))


def _opened_from(row: Mapping[str, object]) -> Opened:
    content = row["content"]
    assert isinstance(content, dict)  # noqa: S101 - jsonb of ours
    return Opened.model_validate(
        {
            "rule_set": read_kept(content),
            "sha256": row["sha256"],
            "opens_at": row["opens_at"],
            "reapply_by": row["reapply_by"],
        }
    )
