"""Disposing: a line of a list after the other, then the certificate. What a crash left half done is made good.

A line is one transaction. The folders of its record bundles go from the vault after it, for no transaction reaches
there: until they are gone their rows say so, and whoever tries next removes them.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import disposal_letters
from activities.disposal import SYSTEM, DisposalActivities, after
from activities.disposal_certificate import certificate_of
from activities.refusal import refused
from documents.disposal import render
from documents.vault import Vault
from policy.disposal import judged
from schemas.annual_report import AnnualReport
from schemas.audit import AuditVerb
from schemas.disposal import (
    AfterDisposal,
    ChunkDisposed,
    Disposal,
    DisposalCertificate,
    DisposalLine,
    DisposalState,
    DisposeChunk,
    FinishDisposal,
    LineState,
)
from store import annual_report, audit, disposal, legal_hold, purge
from store import record as records
from store.database import Connection, Pool, transaction
from store.record import Record


class DisposingActivities:
    """What is done once two people have said so.

    Args:
        vault: where record bundles and certificates of disposal lie.
        records: knows who hears of it.
    """

    def __init__(self, pool: Pool, vault: Vault, records: DisposalActivities) -> None:
        self._pool = pool
        self._vault = vault
        self._records = records

    @activity.defn
    async def dispose_chunk(self, message: DisposeChunk) -> ChunkDisposed:
        """Dispose of the lines of a chunk, one after the other; the answer counts what became of all that are here.

        Raises:
            VaultError: a folder could not be removed; it is removed with the next try.
        """
        became: list[LineState] = []
        for line in await disposal.chunk(self._pool, message.year, message.first, message.last):
            activity.heartbeat(line.ordinal)
            if activity.is_worker_shutdown():
                raise ApplicationError("This worker stops; another goes on.", type="worker_stops")
            settled = await self._settle(line, message.as_of)
            became.append(settled)
            if settled is LineState.DISPOSED:
                await self._remove(line, message.as_of)
        return ChunkDisposed(
            disposed=became.count(LineState.DISPOSED),
            held=became.count(LineState.HELD),
            left_out=became.count(LineState.LEFT_OUT),
        )

    async def _settle(self, line: DisposalLine, as_of: datetime) -> LineState:
        """Look at a line once more, and dispose of it where nothing stands in the way; what became of it."""
        async with transaction(self._pool) as conn:
            listed = await disposal.find(conn, line.disposal)
            report = await annual_report.lock(conn, line.provider, line.year)
            held = await disposal.lock_line(conn, line)
            if listed is None or report is None or held is None or held.state is not LineState.LISTED:
                return held.state if held else LineState.LEFT_OUT
            if listed.state is not DisposalState.CONFIRMED:
                raise refused("not_confirmed", f"The disposal of {line.disposal} is {listed.state}.")
            going = await purge.events(conn, report)
            not_due = [each.number for each in going if not each.is_due(listed.due_before)]
            found = judged(report, await legal_hold.standing(conn), listed.due_before, not_due=not_due)
            change: dict[str, object] = {"state": found.state, "why": found.why}
            if found.state is LineState.LISTED:
                change = await _purged(conn, report, going, line, as_of)
            settled = held.model_copy(update=change)
            await disposal.settle_line(conn, settled)
            return settled.state

    async def _remove(self, line: DisposalLine, as_of: datetime) -> None:
        """Remove the year's record bundles from the vault, whatever of them is still there."""
        if await purge.folders(self._pool, line.provider, line.year):
            await self._vault.delete(f"{line.provider}/{line.year}")
            async with transaction(self._pool) as conn:
                await purge.removed(conn, line.provider, line.year, as_of)

    @activity.defn
    async def finish_disposal(self, message: FinishDisposal) -> AfterDisposal:
        """Write the certificate of disposal: its data with the record, its file into the vault.

        Raises:
            ApplicationError: `unknown_disposal`.
            VaultError: the vault does not take it; the next try writes the same.
        """
        async with transaction(self._pool) as conn:
            held = await disposal.find(conn, message.year)
            if held is None:
                raise refused("unknown_disposal", f"Nothing was listed in {message.year}.")
            if held.state is not DisposalState.CONFIRMED:
                return await after(conn, held)
            certificate = await certificate_of(conn, held, message.as_of)
        pdf = await asyncio.to_thread(render, certificate)
        await self._keep(message.year, pdf)
        async with transaction(self._pool) as conn:
            held = await disposal.lock(conn, message.year)
            if held and held.state is DisposalState.CONFIRMED:
                held = await self._finished(conn, held, certificate, pdf, message.as_of)
            return await after(conn, held) if held else AfterDisposal(state=None)

    async def _keep(self, year: int, pdf: bytes) -> None:
        with TemporaryDirectory(prefix="disposal-") as folder:
            file = Path(folder) / "certificate.pdf"
            await asyncio.to_thread(file.write_bytes, pdf)
            await self._vault.put(f"disposals/{year}/certificate.pdf", file)

    async def _finished(
        self, conn: Connection, held: Disposal, certificate: DisposalCertificate, pdf: bytes, as_of: datetime
    ) -> Disposal:
        done = held.model_copy(update={"state": DisposalState.DONE, "done_at": as_of})
        await disposal.save(conn, done)
        sha256 = hashlib.sha256(pdf).hexdigest()
        await disposal.keep_certificate(conn, done.year, certificate, sha256)
        totals = (await disposal.totals(conn, [done.year]))[done.year]
        facts = {f"{state}": totals[state].lines for state in (LineState.DISPOSED, LineState.HELD, LineState.LEFT_OUT)}
        record = Record(
            key=f"{done.entity}/done",
            at=as_of,
            actor=SYSTEM,
            verb=AuditVerb.DISPOSAL_DONE,
            entity=done.entity,
            facts=facts,
            letters=tuple(disposal_letters.done(done, totals, await self._records.supervisors(conn))),
        )
        await records.write(conn, record, as_of)
        return done


async def _purged(
    conn: Connection, report: AnnualReport, going: Sequence[purge.Going], line: DisposalLine, as_of: datetime
) -> dict[str, object]:
    """Purge a year, and say in its timeline that it was; what its line says from now on."""
    certificates = await purge.purge(conn, report, going, as_of)
    await audit.write(
        conn,
        key=f"{report.entity}/disposed",
        at=as_of,
        actor=SYSTEM,
        verb=AuditVerb.REPORT_DISPOSED,
        entity=report.entity,
        facts={"disposal": line.disposal, "events": len(going), "certificates": certificates},
    )
    return {
        "state": LineState.DISPOSED,
        "events": len(going),
        "certificates": certificates,
        "disposed_at": as_of,
    }
