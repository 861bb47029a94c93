"""What each letter about an opening is made of; `schemas.facts` says which model belongs to which kind."""

from datetime import date

from pydantic import AwareDatetime

from schemas.link import LinkPurpose
from schemas.model import Frozen
from schemas.rule_set import Terms
from schemas.with_link import WithLink


class RulesOpenedApplication(WithLink):
    """To whoever sent an application that is open under the older procedure: a newer one has opened.

    Attributes:
        procedure: the name of the newer one.
        reapply_by: the last day on which those approved under the older one may reapply.
        terms: of the newer one.
    """

    purpose = LinkPurpose.STATUS
    number: str
    organisation: str
    procedure: str
    opened_at: AwareDatetime
    reapply_by: date
    terms: Terms


class RulesOpenedWaiting(Frozen):
    """To somebody on the waiting list: the procedure they wait for has opened."""

    organisation: str = ""
    procedure: str
    opened_at: AwareDatetime
    terms: Terms
