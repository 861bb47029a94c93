"""What the letter with the link of a questionnaire is made of."""

from datetime import date

from schemas.model import Frozen


class QuestionnaireSent(Frozen):
    """A provider asks somebody to answer its questionnaire.

    The link is the same for everybody, so that it tells nothing of who followed it.

    Attributes:
        code: what the link ends in.
        organisation: the provider.
    """

    number: str
    code: str
    title: str
    introduction: str = ""
    organisation: str
    closes_on: date
