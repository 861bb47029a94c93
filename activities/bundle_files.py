"""Making the files of a bundle: what Postgres holds of a provider's year, written into a folder of this machine."""

import json
from datetime import datetime
from pathlib import Path

from documents.annual_report_csv import activities_csv
from documents.bundle import SUMS, sums, write_file, write_manifest, write_part
from documents.press import Press
from schemas.annual_report import ReportVersion
from schemas.bundle import Bundle, Manifest, ManifestFile
from schemas.model import Frozen
from store import bundle_records
from store.bundle_records import COLUMNS
from store.database import Pool


class Made(Frozen):
    """The files of a bundle: as the manifest lists them, and the manifest's own line."""

    listed: Manifest
    manifest: ManifestFile

    @property
    def bytes(self) -> int:
        """Of all files, the manifest included."""
        return self.manifest.bytes + sum(each.bytes for each in self.listed.files)


async def make_files(pool: Pool, press: Press, bundle: Bundle, folder: Path, *, as_of: datetime) -> Made | None:
    """Write every file of a bundle into a folder; None where its records are not here any more.

    All of them say what the records were at one moment, whatever is recorded meanwhile.

    Raises:
        VaultError: the disk is full.
    """
    async with bundle_records.as_of_one_moment(pool) as conn:
        report = await bundle_records.report(conn, bundle)
        if report is None:
            return None
        files = await _of_report(press, folder, report.text)
        for part, columns in COLUMNS.items():
            rows = bundle_records.rows(conn, part, bundle, report)
            files += await write_part(folder, part, columns.split(), rows)
    files.append(write_file(folder, SUMS, sums(files)))
    listed = Manifest(provider=bundle.provider, year=bundle.year, version=bundle.version, made_at=as_of, files=files)
    return Made(listed=listed, manifest=write_manifest(folder, listed))


async def _of_report(press: Press, folder: Path, content: str) -> list[ManifestFile]:
    said = json.loads(content)
    version = ReportVersion.model_validate({name: said[name] for name in ReportVersion.model_fields if name in said})
    return [
        write_file(folder, "report.pdf", await press.report(version)),
        write_file(folder, "report.json", content.encode() + b"\n"),
        write_file(folder, "report.csv", activities_csv(version.content)),
    ]
