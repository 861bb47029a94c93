"""Handing a stored file out: always to be saved, never shown inside our pages."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import store.file
from schemas.file import File


async def attachment(request: Request, file: File | None) -> Response:
    """A file to save, under its own name. Whether the asker may have it is for the route to know.

    Raises:
        HTTPException: 404, there is no such file.
    """
    content = await store.file.content(request.app.state.pool, file.id) if file else None
    if file is None or content is None:
        raise HTTPException(404)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(content, media_type=file.media_type, headers=headers)
