"""Small questions to a child: does it answer?"""

import asyncio

PATIENCE_SECONDS = 5


async def connects(host: str, port: int) -> bool:
    """Tell whether something accepts connections there."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError):
        return False
    return True


async def http_status(host: str, port: int, path: str) -> int | None:
    """Ask for a page and return its status code, or None when nothing or nonsense came back."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(request.encode())
            words = (await reader.readline()).split()
            await reader.read()
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.LimitOverrunError):
        return None
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None
