"""Passwords are kept as argon2id hashes; the work is done on a thread, so that nobody else waits for it."""

import asyncio
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from policy.password import LONGEST, normal_password

AT_ONCE = 2
"""Checks running at the same time; each takes 64 MiB and a processor."""

MOST_TYPED = 4_000


class Hashing:
    """Hashes and checks passwords, a few at a time."""

    def __init__(self, hasher: PasswordHasher) -> None:
        """Hash with these settings."""
        self.hasher = hasher
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash to keep of a new password."""
        async with self._turn:
            return await asyncio.to_thread(self.hasher.hash, normal_password(password))

    async def matches(self, hashed: str | None, typed: str) -> bool:
        """Whether the typed password is the one of this hash; without a hash never, and just as slowly."""
        async with self._turn:
            return await asyncio.to_thread(self._matches, hashed, typed)

    def is_outdated(self, hashed: str) -> bool:
        """Whether a hash was made with other settings than today's."""
        return self.hasher.check_needs_rehash(hashed)

    def _matches(self, hashed: str | None, typed: str) -> bool:
        try:
            self.hasher.verify(hashed or self._nobodys, normal_password(typed[:MOST_TYPED])[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    @cached_property
    def _nobodys(self) -> str:
        """A hash to check against where there is none, so that the answer takes as long."""
        return self.hasher.hash("a password that nobody has")


hashing = Hashing(PasswordHasher())
