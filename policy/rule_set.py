"""Rule sets as data: read every file of a folder, and name each error with file, line and key."""

import tomllib
from collections.abc import Mapping
from pathlib import Path as File

from pydantic import ValidationError

from policy.contradictions import contradictions
from policy.gaps import Fault
from policy.toml_lines import key_lines, line_of, spelled
from schemas.model import Frozen
from schemas.rule_set import RuleSet

DEFAULT_FOLDER = File(__file__).parent / "rule_sets"


class FileProblem(Frozen):
    """One error in a rule-set file, for the operator who has to repair it."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.key}: {self.message}"


class RuleSetProblem(Exception):  # noqa: N818  it is named as operators and the console know it
    """Rule-set files cannot be used; `problems` lists everything that has to be repaired, all at once."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load_rule_sets(folder: File = DEFAULT_FOLDER) -> dict[str, RuleSet]:
    """Every rule set of a folder by id.

    Raises:
        RuleSetProblem: a file has errors, or not exactly one rule set is in force. This is read at start, where an
            operator can act, so raising is right here.
    """
    rule_sets: dict[str, RuleSet] = {}
    problems: list[FileProblem] = []
    for file in sorted(folder.glob("*.toml")):
        read = _read(file)
        if isinstance(read, RuleSet):
            rule_sets[read.id] = read
        else:
            problems += read
    if problems := problems or _in_force_problems(rule_sets, folder):
        raise RuleSetProblem(problems)
    return rule_sets


def current_rule_set(rule_sets: Mapping[str, RuleSet]) -> RuleSet:
    """The one rule set that takes applications now."""
    return next(rule_set for rule_set in rule_sets.values() if rule_set.status == "in_force")


def _in_force_problems(rule_sets: Mapping[str, RuleSet], folder: File) -> list[FileProblem]:
    in_force = sorted(rule_set.id for rule_set in rule_sets.values() if rule_set.status == "in_force")
    if len(in_force) == 1:
        return []
    message = f"exactly one rule set must be in force, not {len(in_force)} ({', '.join(in_force) or 'none'})"
    return [FileProblem(file=str(folder), line=1, key="status", message=message)]


def _read(file: File) -> RuleSet | list[FileProblem]:
    try:
        text = file.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        return [FileProblem(file=file.name, line=1, key="the file", message=f"it cannot be read: {error}")]
    except tomllib.TOMLDecodeError as error:
        return [_syntax_problem(file, text, str(error))]
    lines = key_lines(text)
    rule_set, faults = _judged(raw, file)
    found = [
        FileProblem(file=file.name, line=line_of(path, lines), key=spelled(path), message=message)
        for path, message in faults
    ]
    return rule_set if rule_set and not found else found


def _syntax_problem(file: File, text: str, message: str) -> FileProblem:
    _, _, place = message.rpartition("(at ")
    words = place.replace(",", "").split()
    line = int(words[1]) if words[0] == "line" else text.count("\n") + 1
    wrong = text.splitlines()[line - 1 : line]
    key = wrong[0].partition("=")[0].strip() if wrong else ""
    return FileProblem(file=file.name, line=line, key=key or "the file", message=f"this is not TOML: {message}")


def _judged(raw: Mapping[str, object], file: File) -> tuple[RuleSet | None, list[Fault]]:
    try:
        rule_set = RuleSet.model_validate(raw)
    except ValidationError as error:
        return None, [(each["loc"], each["msg"]) for each in error.errors()]
    return rule_set, list(contradictions(rule_set, file.stem))
