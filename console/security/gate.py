"""The gate every request passes: who is it, may they, is this form ours; and the headers of every answer."""

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.security import form_token, headers, one_click, own, refusal, session
from console.security.permissions import ANYBODY, Rule, Whose, rule_for
from console.security.posted import Posted, TooLargeError

SAFE = ("GET", "HEAD", "OPTIONS")
WITHOUT_PEOPLE = ("/static", "/healthz")
"""Routes that ask nobody who they are, so that they answer while Postgres is away."""


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.as_of = request.app.state.clock()
        if unreadable(request):
            await _recognise(request, ask=False)
            await refusal.no_such_page(request)(scope, receive, _with_headers(request, None, send))
            return
        path = route_path(request)
        rule = ANYBODY if path is None else rule_for(request.method, path)
        about_people = path not in WITHOUT_PEOPLE
        await _recognise(request, ask=about_people)
        own.place(request, path)
        passage = _Passage(self._app, request, rule, path)
        await passage(
            receive, _with_headers(request, rule, send) if about_people else _with_headers(request, None, send)
        )


class _Passage:
    """One request on its way through."""

    def __init__(self, app: ASGIApp, request: Request, rule: Rule, path: str | None) -> None:
        self._app = app
        self._request = request
        self._rule = rule
        self._path = path

    async def __call__(self, receive: Receive, send: Send) -> None:
        request = self._request
        if request.method in SAFE:
            await (self._not_admitted() or self._app)(request.scope, receive, send)
            return
        by_machine = one_click.may_come(request.method, self._path)
        if not by_machine and not form_token.from_our_pages(request, request.app.state.settings.base_url):
            await refusal.foreign_form(request)(request.scope, receive, send)
            return
        try:
            posted = await Posted.read(request)
        except TooLargeError:
            await refusal.too_large(request)(request.scope, receive, send)
            return
        except ClientDisconnect:
            # The browser went away while it sent: nothing was done, and nobody is there to be answered.
            return
        try:
            if by_machine and not one_click.is_one(await posted.form()):
                await refusal.foreign_form(request)(request.scope, receive, send)
                return
            answer = (None if by_machine else await self._refused_form(posted)) or self._app
            await answer(request.scope, posted.replay(receive), send)
        finally:
            posted.close()

    def _not_admitted(self) -> Response | None:
        if self._rule.admits(self._request.state.account, self._request.state.membership):
            return None
        return (refusal.forbidden if self._request.state.account else refusal.sign_in_first)(self._request)

    async def _refused_form(self, posted: Posted) -> Response | None:
        request = self._request
        form = await posted.form()
        try:
            if not self._rule.admits(request.state.account, request.state.membership):
                return refusal.forbidden(request) if request.state.account else refusal.signed_out(request, form)
            if not form_token.matches(form.get(form_token.FIELD), request.state.form_token):
                return refusal.stale_form(request, form)
            return None
        finally:
            await form.close()


async def _recognise(request: Request, *, ask: bool) -> None:
    """Find out who is asking, and which form token their browser must send."""
    settings = request.app.state.settings
    state = request.state
    state.session = await session.load(request) if ask else None
    state.account = state.session.account if state.session else None
    state.memberships = state.session.memberships if state.session else ()
    own.nowhere(request)
    state.new_visitor = None
    if state.session:
        state.form_token = form_token.session_token(state.session.form_secret, settings.secret_key)
        return
    visitor = request.cookies.get(session.cookie_name("visitor", settings))
    if not visitor or len(visitor) != form_token.VISITOR_LENGTH:
        visitor = form_token.new_visitor()
        state.new_visitor = visitor if ask else None
    state.form_token = form_token.visitor_token(visitor, settings.secret_key)


def _with_headers(request: Request, rule: Rule | None, send: Send) -> Send:
    """Headers for one answer; without a rule it is the same for everybody and may be kept by caches."""
    https = request.app.state.settings.served_securely
    private = rule is not None and (rule.whose is not Whose.ANYBODY or request.state.account is not None)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            headers.secure(answer, private=private, https=https)
            if request.state.new_visitor:
                _remember_visitor(request, answer)
        await send(message)

    return sending


def _remember_visitor(request: Request, answer: MutableHeaders) -> None:
    cookie = Response()
    session.set_cookie(request, cookie, "visitor", request.state.new_visitor)
    answer.append("set-cookie", cookie.headers["set-cookie"])


def unreadable(request: Request) -> bool:
    """Whether the path holds a character that no record can hold, so that nothing can be found there.

    A query may hold it: whoever reads a query cleans it.
    """
    return "\x00" in request.scope["path"]


def route_path(request: Request) -> str | None:
    """The template of the route this request reaches (``/staff/applications/{number}``), if it reaches one."""
    return next((_template(route) for route in _routes(request.app) if _reaches(route, request)), None)


def _routes(app: FastAPI) -> Iterable[RouteContext]:
    return iter_route_contexts(app.routes)


def _reaches(route: RouteContext, request: Request) -> bool:
    match, _ = route.matches(request.scope)
    return match is Match.FULL or (request.method == "HEAD" and match is Match.PARTIAL)


def _template(route: RouteContext) -> str:
    return route.path or "/"
