"""What is recorded of a bundle: that it is whole, that it was repaired or is damaged, and what keeps it from it."""

from collections.abc import Sequence
from datetime import datetime

from activities.bundle_files import Made
from policy.calendar import mountain_date
from policy.dates import report_year_words
from schemas.audit import AuditVerb
from schemas.bundle import Bundle, BundleState, BundlesVerified
from schemas.task import TaskKind
from store import audit, bundle, task
from store.database import Connection, Pool, transaction

SYSTEM = "system"
ALL = "bundles"
"""What lines and tasks about all bundles together are about."""


async def written(pool: Pool, about: Bundle, made: Made, problems: Sequence[str], as_of: datetime) -> Bundle | None:
    """Record that a bundle was written, or, where something was wrong with it, written anew; how it stands now.

    None where it was disposed of meanwhile: then it must not lie in the vault.
    """
    async with transaction(pool) as conn:
        held = await bundle.hold(conn, about)
        if held is None or held.state is BundleState.DISPOSED:
            return None
        await bundle.whole(
            conn,
            held,
            manifest_sha256=made.manifest.sha256,
            files=len(made.listed.files) + 1,
            size=made.bytes,
            as_of=as_of,
        )
        facts = {"files": len(made.listed.files) + 1, "bytes": made.bytes}
        if problems:
            key = f"{held.entity}/repaired/{as_of.isoformat()}"
            await _line(conn, held, AuditVerb.BUNDLE_REPAIRED, key, as_of, problems=list(problems), **facts)
            await _tell(conn, held, TaskKind.BUNDLE_REPAIRED, f"{_not_what(held, problems)} {_REPAIRED}", as_of)
        else:
            await _line(conn, held, AuditVerb.BUNDLE_WRITTEN, f"{held.entity}/written", as_of, **facts)
        await _settle_tasks(conn, held, as_of)
        return await bundle.find(conn, held.provider, held.year, held.version)


async def verified(pool: Pool, about: Bundle, as_of: datetime) -> None:
    """Record that a bundle is what was written."""
    async with transaction(pool) as conn:
        await bundle.verified(conn, about, as_of)
        await _settle_tasks(conn, about, as_of)


async def damaged(pool: Pool, about: Bundle, problems: Sequence[str], as_of: datetime) -> None:
    """Record that a bundle is not what was written and cannot be written anew; staff are told once of the same.

    Of one that was disposed of meanwhile nothing is missing.
    """
    problem = " ".join(problems)
    async with transaction(pool) as conn:
        if await _is_gone(conn, about):
            return
        await bundle.damaged(conn, about, problem, as_of)
        if about.problem == problem:
            return
        key = f"{about.entity}/damaged/{as_of.isoformat()}"
        await _line(conn, about, AuditVerb.BUNDLE_DAMAGED, key, as_of, problems=list(problems))
        await _tell(conn, about, TaskKind.BUNDLE_DAMAGED, f"{_not_what(about, problems)} {_DAMAGED}", as_of)


async def stuck(pool: Pool, about: Bundle, reason: str, as_of: datetime) -> None:
    """Record why a bundle cannot be written as yet; staff are told once, unless it was disposed of meanwhile."""
    async with transaction(pool) as conn:
        if await _is_gone(conn, about):
            return
        await bundle.note_problem(conn, about, reason)
        if not about.problem:
            text = f"{_named(about)} cannot be written as yet: {reason} It is tried again until it can be."
            await _tell(conn, about, TaskKind.BUNDLE_STUCK, text, as_of)


async def unread(pool: Pool, reason: str, as_of: datetime) -> None:
    """Tell staff, once a day, that the vault cannot be read."""
    async with transaction(pool) as conn:
        await task.open(
            conn,
            key=f"{ALL}/unread/{mountain_date(as_of).isoformat()}",
            kind=TaskKind.BUNDLE_STUCK,
            entity=ALL,
            text=f"The record bundles cannot be read back as yet: {reason} It is tried again until they can be.",
            as_of=as_of,
        )


async def readable(pool: Pool, as_of: datetime) -> None:
    """Note that the vault can be read: what staff were told of it is over."""
    async with transaction(pool) as conn:
        await task.done_of(conn, ALL, TaskKind.BUNDLE_STUCK, by=SYSTEM, as_of=as_of)


async def all_verified(pool: Pool, done: BundlesVerified, as_of: datetime) -> None:
    """Record that every bundle was read back, and what was found."""
    async with transaction(pool) as conn:
        await audit.write(
            conn,
            key=f"{ALL}/verified/{as_of.isoformat()}",
            at=as_of,
            actor=SYSTEM,
            verb=AuditVerb.BUNDLES_VERIFIED,
            entity=ALL,
            facts=done.model_dump(),
        )
        await task.done_of(conn, ALL, TaskKind.BUNDLE_STUCK, by=SYSTEM, as_of=as_of)


async def _is_gone(conn: Connection, about: Bundle) -> bool:
    """Whether it was disposed of since it was looked at; its row is held until the transaction ends."""
    held = await bundle.hold(conn, about)
    return held is None or held.state is BundleState.DISPOSED


async def _settle_tasks(conn: Connection, about: Bundle, as_of: datetime) -> None:
    """What kept it from being whole is over."""
    if about.problem:
        for kind in (TaskKind.BUNDLE_STUCK, TaskKind.BUNDLE_DAMAGED):
            await task.done_of(conn, about.entity, kind, by=SYSTEM, as_of=as_of)


async def _line(conn: Connection, about: Bundle, verb: AuditVerb, key: str, as_of: datetime, **facts: object) -> None:
    await audit.write(conn, key=key, at=as_of, actor=SYSTEM, verb=verb, entity=about.entity, facts=facts)


async def _tell(conn: Connection, about: Bundle, kind: TaskKind, text: str, as_of: datetime) -> None:
    key = f"{about.entity}/{kind}/{as_of.isoformat()}"
    await task.open(conn, key=key, kind=kind, entity=about.entity, text=text, as_of=as_of)


_REPAIRED = "It was written anew from the records, and is whole. Find out who or what changed it."
_DAMAGED = (
    "Its records are not here any more, so it cannot be written anew. Put the files back from a backup of the vault, "
    "then let it be verified."
)


def _not_what(about: Bundle, problems: Sequence[str]) -> str:
    return f"{_named(about)} is not what was written. {' '.join(problems)}"


def _named(about: Bundle) -> str:
    return f"The record bundle of {about.provider} for {report_year_words(about.year)} (version {about.version})"
