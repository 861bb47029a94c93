"""Whom a child runs as, and what it does when its parent dies.

Postgres refuses to run as root, so root's stack hands it to an unprivileged user. Where that user may not enter the
folders on the way (a checkout below `/root`), the child keeps the one capability to pass through them; nobody's
folders are opened to the world for it.
"""

import ctypes
import os
import pwd
import signal
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED_USERS = ("postgres", "nobody")

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8
CAPABILITY_VERSION_3 = 0x20080522

ON_LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True)


class UnreachableError(Exception):
    """The unprivileged user can't enter a folder, and root can't lend it the right to; the message says what to do."""


@dataclass(frozen=True)
class Identity:
    """An unprivileged user, and the capability it needs to reach its folders, if any."""

    user: int
    group: int
    capability: int | None = None


def unprivileged(own: Path, *others: Path) -> Identity | None:
    """Choose whom a child runs as that must not be root.

    Args:
        own: The child's own folder; where it exists already, its owner is chosen again.
        others: What else the child has to reach.

    Returns:
        The identity, or None where the stack itself runs as an ordinary user.

    Raises:
        UnreachableError: No identity can reach the paths.
    """
    if os.geteuid() != 0:
        return None
    paths = (own, *others)
    user = pwd.getpwuid(own.stat().st_uid) if own.exists() else _first_known_user()
    if all(_may_enter(folder, user) for path in paths for folder in path.parents):
        return Identity(user.pw_uid, user.pw_gid)
    capability = _capability_to_pass()
    if capability is None:
        places = " and ".join(str(path.parent) for path in paths)
        raise UnreachableError(
            f"Postgres runs as “{user.pw_name}” because it refuses to run as root, but that user may not enter "
            f"{places}. Run this as an ordinary user, or choose another folder with --data."
        )
    return Identity(user.pw_uid, user.pw_gid, capability)


def becoming(identity: Identity | None, when_parent_dies: signal.Signals) -> Callable[[], None]:
    """Prepare what a child does between fork and exec: become that user, and ask to be told of its parent's death."""
    parent = os.getpid()

    def become() -> None:
        if identity is not None:
            _become_user(identity)
        if ON_LINUX:
            # Asked for after the change of user, which would forget it.
            LIBC.prctl(PR_SET_PDEATHSIG, when_parent_dies, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return become


def _first_known_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise UnreachableError(
        f"Postgres refuses to run as root, and this machine knows none of the users {', '.join(UNPRIVILEGED_USERS)}."
    )


def _may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    status = folder.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _capability_to_pass() -> int | None:
    """Find the smallest capability this process has that lets its holder enter any folder."""
    if not ON_LINUX:
        return None
    lines = Path("/proc/self/status").read_text().splitlines()
    held = next(int(line.split()[1], 16) for line in lines if line.startswith("CapPrm:"))
    if not held >> CAP_SETPCAP & 1:
        return None
    return next((number for number in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if held >> number & 1), None)


def _become_user(identity: Identity) -> None:
    if identity.capability is not None:
        # Capabilities outlive the change of user, and access(2), by which initdb looks for its neighbours, counts them.
        LIBC.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(identity.group)
    os.setuid(identity.user)
    if identity.capability is not None:
        _keep_only(identity.capability)


def _keep_only(capability: int) -> None:
    """Give up every capability but one, and hand that one on through exec."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    kept = LIBC.capset(header, effective_permitted_inheritable)
    raised = LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
    if kept or raised:
        os._exit(126)
