"""The questionnaire an address names: one of the provider in the same address; anybody else's is as unknown as none."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

import store.questionnaire
from console.gone import GoneError
from policy.calendar import mountain_date
from schemas.questionnaire import Questionnaire, QuestionnaireState


async def own_questionnaire(request: Request, number: str) -> Questionnaire:
    """A questionnaire of this provider.

    Raises:
        HTTPException: There is none.
        GoneError: It was disposed of.
    """
    found = await store.questionnaire.find(request.app.state.pool, number)
    if found is None or found.provider != request.state.provider:
        raise HTTPException(404)
    if found.disposed_at:
        back = f"{request.state.own}/questionnaires", "Your questionnaires"
        raise GoneError(f"Questionnaire {found.number} and its answers", found.disposed_at, back)
    return found


def here(request: Request, questionnaire: Questionnaire) -> str:
    """The address of its page."""
    return f"{request.state.own}/questionnaires/{questionnaire.number}"


def stands(request: Request, questionnaire: Questionnaire) -> QuestionnaireState:
    """How it stands now."""
    return questionnaire.stands(mountain_date(request.state.as_of))


def public_address(request: Request, questionnaire: Questionnaire) -> str:
    """Where it is answered, as it is copied, posted and printed."""
    return f"{request.app.state.settings.base_url}/q/{questionnaire.code}"
