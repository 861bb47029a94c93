"""The timeline of record bundles in sentences."""

from collections.abc import Callable, Mapping

from console.staff.words import Names
from policy.figures import counted
from schemas.audit import AuditLine, AuditVerb

Tell = Callable[[str, AuditLine, Names], str]


def _written(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    files = f" ({counted(line.facts['files'], 'file')})" if "files" in line.facts else ""
    return f"The record bundle was written and read back{files}."


def _repaired(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"The record bundle was not what was written.{_wrong(line)} It was written anew from the records."


def _damaged(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"The record bundle is not what was written.{_wrong(line)} Its records are not here to write it anew."


def _verified(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    found = {"damaged": " It is damaged.", "whole": " It is whole."}.get(str(line.facts.get("state")), "")
    return f"{who} had the record bundle read back.{found}"


def _downloaded(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} downloaded the record bundle."


def _all_verified(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    facts = line.facts
    found = f"{facts.get('repaired', 0)} were written anew, {facts.get('damaged', 0)} are damaged"
    return f"{who} read back {counted(facts.get('verified', 0), 'record bundle')}: {found}."


def _wrong(line: AuditLine) -> str:
    problems = line.facts.get("problems", [])
    return f" {' '.join(problems)}" if problems else ""


BUNDLE_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.BUNDLE_WRITTEN: _written,
    AuditVerb.BUNDLE_REPAIRED: _repaired,
    AuditVerb.BUNDLE_DAMAGED: _damaged,
    AuditVerb.BUNDLE_VERIFIED: _verified,
    AuditVerb.BUNDLE_DOWNLOADED: _downloaded,
    AuditVerb.BUNDLES_VERIFIED: _all_verified,
}
