"""What lies in a record bundle once it is written."""

import csv
import hashlib
import io
import json
import subprocess
import tracemalloc
from pathlib import Path

import pypdfium2
import pytest

from documents.press import Press
from documents.vault import Vault
from schemas.bundle import BundleState, Manifest
from store.bundle_records import COLUMNS
from store.database import Pool
from tests import bundles
from tests.bundles import Archive, more_certificates, planned_bundle

MEGABYTE = 1024 * 1024
FILES = sorted(
    ["manifest.json", "SHA256SUMS", "report.pdf", "report.json", "report.csv"]
    + [f"{part}.{kind}" for part in COLUMNS for kind in ("json", "csv")]
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "the vault"
    made.mkdir()
    return made


@pytest.fixture
def archive(pool: Pool, press: Press, folder: Path) -> Archive:
    return Archive(pool, press, Vault.at(folder.as_uri()))


async def test_a_bundle_holds_everything_as_json_and_as_csv(pool: Pool, archive: Archive, folder: Path) -> None:
    planned = await planned_bundle(pool)

    written = await archive.write(planned)

    files = await archive.files(written)
    assert sorted(files) == FILES
    assert (written.state, written.files, written.problem) == (BundleState.WHOLE, len(FILES), "")
    assert written.bytes == sum(map(len, files.values()))
    manifest = Manifest.model_validate_json(files["manifest.json"])
    assert {each.name: (each.bytes, each.sha256) for each in manifest.files} == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name != "manifest.json"
    }
    assert written.manifest_sha256 == hashlib.sha256(files["manifest.json"]).hexdigest()
    certificates = json.loads(files["certificates.json"])
    assert {each["name"] for each in certificates} == {name for name, _ in bundles.PEOPLE}
    assert certificates[0]["data"]["event_title"]
    assert {each["template"] for each in certificates} == {"certificate-1"}
    assert sums_are_right(folder / written.folder)
    assert "Annual report" in pypdfium2.PdfDocument(files["report.pdf"])[0].get_textpage().get_text_range()
    assert json.loads(files["report.json"])["signed_by"] == "Ruth Olson"


async def test_both_kinds_of_a_part_say_the_same_and_no_cell_is_a_formula(pool: Pool, archive: Archive) -> None:
    written = await archive.write(await planned_bundle(pool))
    files = await archive.files(written)
    for part, columns in COLUMNS.items():
        rows = json.loads(files[f"{part}.json"])
        lines = list(csv.DictReader(io.StringIO(files[f"{part}.csv"].decode("utf-8-sig"), newline="")))
        assert len(rows) == len(lines) > 0
        assert all(list(row) == columns.split() == list(line) for row, line in zip(rows, lines, strict=True))
        assert not any(cell[:1] in "=+-@" and cell for line in lines for cell in line.values())
    title = json.loads(files["events.json"])[0]["title"]
    assert f"'{title}" in files["events.csv"].decode()


async def test_what_lies_there_says_what_the_tables_say(pool: Pool, archive: Archive) -> None:
    written = await archive.write(await planned_bundle(pool))
    await planned_bundle(pool)  # another provider's year stays out of it
    for part, sql in {
        "events": "select number from event where provider = $1",
        "versions": "select event from event_version join event on number = event where provider = $1",
        "occurrences": "select event from occurrence where provider = $1",
        "certificates": "select number from certificate where provider = $1",
        "letters": "select entity from letter join event on entity = 'event:' || number where provider = $1",
        "audit": "select entity from audit_line join event on entity = 'event:' || number where provider = $1",
    }.items():
        first = sql.split()[1]
        expected = sorted(row[0] for row in await pool.fetch(sql, written.provider))
        assert sorted(each[first] for each in json.loads(await archive.file(written, f"{part}.json"))) == expected


async def test_a_large_year_takes_no_more_memory_than_a_small_one(pool: Pool, archive: Archive) -> None:
    planned = await planned_bundle(pool)
    await more_certificates(pool, 20_000)
    tracemalloc.start()
    try:
        written = await archive.write(planned)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(json.loads(await archive.file(written, "certificates.json"))) == 20_003
    assert written.bytes > 30 * MEGABYTE
    assert peak < 8 * MEGABYTE


def sums_are_right(folder: Path) -> bool:
    """What an archivist finds who knows no program of ours."""
    said = subprocess.run(["/usr/bin/sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    return said.returncode == 0
