"""A posted body, read once to look at its form token and handed on as it came."""

import tempfile
from typing import IO

from starlette.datastructures import FormData, Headers
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

IN_MEMORY = 1024 * 1024
CHUNK = 256 * 1024
LONGEST_FORM = 4 * 1024 * 1024
LONGEST_UPLOAD = 64 * 1024 * 1024
"""Well above what a form may bring, so that its own page can say that a file is too large and keep what was typed."""


class TooLargeError(Exception):
    """The body is longer than anything a page of ours sends."""


class Posted:
    """The body of one request, kept in memory while small and in a temporary file beyond that."""

    def __init__(self, headers: Headers, file: IO[bytes]) -> None:
        """Take over a file that holds the whole body."""
        self._headers = headers
        self._file = file

    @classmethod
    async def read(cls, request: Request) -> "Posted":
        """Read the whole body.

        Raises:
            TooLargeError: The body is longer than allowed; it was read to its end, so that the browser hears us.
            starlette.requests.ClientDisconnect: The browser went away.
        """
        upload = request.headers.get("content-type", "").startswith("multipart/")
        longest = LONGEST_UPLOAD if upload else LONGEST_FORM
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever asked for it
        length = 0
        try:
            async for chunk in request.stream():
                length += len(chunk)
                if length <= longest:
                    file.write(chunk)
        except ClientDisconnect:
            file.close()
            raise
        if length > longest:
            file.close()
            raise TooLargeError
        return cls(request.headers, file)

    async def form(self) -> FormData:
        """The fields as posted; none where the body is no form or a broken one."""
        request = Request({"type": "http", "headers": self._headers.raw}, self.replay(_nothing_more))
        try:
            return await request.form(max_part_size=LONGEST_FORM)
        except (MultiPartException, ValueError):
            return FormData()

    def replay(self, afterwards: Receive) -> Receive:
        """Hand out the body from its beginning, then whatever comes afterwards."""
        self._file.seek(0)
        ended = False

        async def receive() -> Message:
            nonlocal ended
            if ended:
                return await afterwards()
            chunk = self._file.read(CHUNK)
            ended = len(chunk) < CHUNK
            return {"type": "http.request", "body": chunk, "more_body": not ended}

        return receive

    def close(self) -> None:
        """Give the memory or the temporary file back."""
        self._file.close()


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}
