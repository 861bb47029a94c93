"""What is done for record bundles: they are written, read back, and written anew where they are not what they were."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import bundle_record
from activities.bundle_files import Made, make_files
from activities.heartbeat import heartbeating
from activities.refusal import refused
from documents.bundle import MANIFEST, on_disk
from documents.bundle_check import problems
from documents.press import Press
from documents.vault import Vault, VaultError, together
from schemas.audit import AuditVerb
from schemas.bundle import (
    Bundle,
    BundleStart,
    BundleState,
    BundlesVerified,
    BundleWritten,
    VerifyBundle,
    VerifyBundles,
    WriteBundle,
)
from store import audit, bundle
from store.database import Pool, transaction

AT_ONCE = 50
NO_RECORDS = "Its records are not here any more."


class BundleActivities:
    """The work on bundles.

    Args:
        vault: where they are kept.
        press: where reports are rendered.
    """

    def __init__(self, pool: Pool, press: Press, vault: Vault) -> None:
        self._pool = pool
        self._press = press
        self._vault = vault

    @activity.defn
    async def write_bundle(self, message: WriteBundle) -> BundleWritten:
        """Write a bundle, read it back, and record that it is whole; one that is recorded is left alone.

        Raises:
            ApplicationError: `vault_away`, to be tried again: the reason stands in its row, and staff are told;
                `unknown_bundle`, `no_records`.
        """
        found = await self._bundle(message)
        if found.state is BundleState.PLANNED:
            async with heartbeating():
                found = await self._written(found, _by_now(message))
        return BundleWritten(files=found.files, bytes=found.bytes)

    @activity.defn
    async def verify_bundles(self, message: VerifyBundles) -> BundlesVerified:
        """Read back every bundle that was not since an instant; another try goes on where this one stopped.

        What is damaged is written anew while its records are here. One that cannot be as yet keeps no other waiting.

        Raises:
            ApplicationError: `vault_away`, to be tried again.
        """
        waiting: dict[str, str] = {}
        async with heartbeating():
            # Those that cannot be written anew stay the first of the list; this goes past them.
            while some := await bundle.unverified(self._pool, message.before, AT_ONCE + len(waiting)):
                fresh = [each for each in some if each.entity not in waiting]
                if not fresh:
                    break
                for each in fresh:
                    if activity.is_worker_shutdown():
                        raise ApplicationError("This worker stops; another goes on.", type="worker_stops")
                    if reason := await self._verified(each, message.as_of):
                        waiting[each.entity] = reason
        if waiting:
            raise ApplicationError(next(iter(waiting.values())), type="vault_away")
        return await self._all_verified(message)

    @activity.defn
    async def verify_bundle(self, message: VerifyBundle) -> BundlesVerified:
        """Read back one bundle, as somebody asked for.

        Raises:
            ApplicationError: `vault_away`, to be tried again; `unknown_bundle`.
        """
        found = await self._bundle(message.bundle)
        before = found.repaired_at
        if found.state in {BundleState.WHOLE, BundleState.DAMAGED}:
            async with heartbeating():
                if reason := await self._verified(found, message.as_of):
                    raise ApplicationError(reason, type="vault_away")
            await bundle_record.readable(self._pool, message.as_of)
        after = await self._bundle(message.bundle)
        async with transaction(self._pool) as conn:
            await audit.write(
                conn,
                key=f"{after.entity}/verify_bundle/{message.submission}",
                at=message.as_of,
                actor=message.actor,
                verb=AuditVerb.BUNDLE_VERIFIED,
                entity=after.entity,
                facts={"state": after.state},
            )
        repaired, damaged = after.repaired_at != before, after.state is BundleState.DAMAGED
        return BundlesVerified(verified=1, repaired=int(repaired), damaged=int(damaged))

    async def _written(self, about: Bundle, as_of: datetime) -> Bundle:
        try:
            written = await self._write(about, [], as_of)
        except VaultError as error:
            await bundle_record.stuck(self._pool, about, str(error), as_of)
            raise ApplicationError(str(error), type="vault_away") from error
        if written:
            return written
        await bundle_record.stuck(self._pool, about, NO_RECORDS, as_of)
        now = await bundle.find(self._pool, about.provider, about.year, about.version)
        if now is None or now.state is not BundleState.DISPOSED:
            raise refused("no_records", NO_RECORDS)
        return now

    async def _verified(self, about: Bundle, as_of: datetime) -> str:
        """Read back, record what was found, and write anew what is damaged; why that cannot be as yet, or "".

        Raises:
            ApplicationError: `vault_away`: it cannot even be read, and nor can any other.
        """
        try:
            wrong = await problems(self._vault, about)
        except VaultError as error:
            await bundle_record.unread(self._pool, str(error), as_of)
            raise ApplicationError(str(error), type="vault_away") from error
        if not wrong:
            await bundle_record.verified(self._pool, about, as_of)
            return ""
        try:
            if await self._write(about, wrong, as_of) is None:
                await bundle_record.damaged(self._pool, about, wrong, as_of)
        except VaultError as error:
            await bundle_record.stuck(self._pool, about, " ".join([*wrong, str(error)]), as_of)
            return str(error)
        return ""

    async def _write(self, about: Bundle, wrong: list[str], as_of: datetime) -> Bundle | None:
        """Write a bundle, and anew where something is wrong with it; how it stands then.

        None where its records, all or some, are not here any more; then nothing in the vault has changed.

        Raises:
            VaultError: it cannot be written as yet, or does not come back as it was written.
        """
        # A store that is away is asked first, so that nothing is put together in vain, again and again.
        await self._vault.names(about.folder)
        with on_disk():
            work = TemporaryDirectory(prefix="pdups-bundle-")
        with work as name:
            made = await make_files(self._pool, self._press, about, Path(name), as_of=as_of)
            if made is None:
                return None
            await self._put(about, Path(name), made)
        if lost := await problems(self._vault, about.model_copy(update={"manifest_sha256": made.manifest.sha256})):
            raise VaultError(f"What was written does not come back as it was: {' '.join(lost)}")
        stands = await bundle_record.written(self._pool, about, made, wrong, as_of)
        if stands is None:
            await self._vault.delete(about.folder)
        return stands or about

    async def _put(self, about: Bundle, folder: Path, made: Made) -> None:
        """Files first, then nothing but them, and the manifest last: without it a bundle is half written."""
        names = [each.name for each in made.listed.files]
        await together([partial(self._vault.put, f"{about.folder}/{name}", folder / name) for name in names])
        await self._vault.delete(about.folder, keeping=[*names, MANIFEST])
        await self._vault.put(f"{about.folder}/{MANIFEST}", folder / MANIFEST)

    async def _all_verified(self, message: VerifyBundles) -> BundlesVerified:
        done = await bundle.verified_at(self._pool, message.as_of)
        await bundle_record.all_verified(self._pool, done, message.as_of)
        return done

    async def _bundle(self, message: WriteBundle | BundleStart) -> Bundle:
        found = await bundle.find(self._pool, message.provider, message.year, message.version)
        if found is None:
            raise refused("unknown_bundle", f"No bundle of {message.provider} for {message.year} was planned.")
        return found


def _by_now(message: WriteBundle) -> datetime:
    """What time it is for the workflow: when it asked, and what went by since; a store may be away for days."""
    return message.as_of + max(timedelta(), datetime.now(UTC) - activity.info().scheduled_time)
