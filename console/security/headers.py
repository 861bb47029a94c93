"""Response headers of every page."""

from starlette.datastructures import MutableHeaders

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)


def secure(headers: MutableHeaders, *, private: bool, https: bool) -> None:
    """Set what every response carries; a route that set its own (a framed letter) keeps it.

    ``private`` pages show records or a person's own data: no copy stays in the browser's or anybody's cache.
    """
    headers.setdefault("content-security-policy", CONTENT_POLICY)
    headers.setdefault("x-content-type-options", "nosniff")
    # Not "no-referrer": with it browsers post "Origin: null", and older ones could then send no form at all.
    headers.setdefault("referrer-policy", "same-origin")
    headers.setdefault("x-frame-options", "DENY")
    headers.setdefault("cross-origin-opener-policy", "same-origin")
    if private:
        headers["cache-control"] = "no-store"
    if https:
        headers.setdefault("strict-transport-security", "max-age=31536000")
