"""What somebody says about a report is saved, which is what is acknowledged, and then handed over."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from console.annual_reports.outcome import refused
from console.gateway import Pending, Refused
from schemas.problem import Problem
from schemas.submission import Submission

CONFLICT, UNPROCESSABLE = 409, 422
LONGEST_REASON = 1000
LONGEST_NAME = 120


async def hand_over(request: Request, saved: Submission, back: str) -> Response | Problem:
    """Hand a saved submission over and lead back to a page; a refusal comes back as a problem of the form.

    `back` is the address of that page; what it is asked to say is put behind it.
    """
    outcome = await request.app.state.gateway.deliver(saved)
    if isinstance(outcome, Refused):
        return Problem(field="", message=refused(outcome.code))
    told = "pending" if isinstance(outcome, Pending) else saved.kind
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}told={told}#told", 303)
