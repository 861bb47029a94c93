"""Words of the staff console for codes of access requests."""

from collections.abc import Mapping

from schemas.access_request import AccessStage
from schemas.letter import LetterKind

ACCESS_STAGES: Mapping[AccessStage, str] = {
    AccessStage.ASKED: "Open",
    AccessStage.GRANTED: "Granted",
    AccessStage.DECLINED: "Declined",
    AccessStage.WITHDRAWN: "Withdrawn",
}
ACCESS_LETTERS: Mapping[LetterKind, str] = {
    LetterKind.ACCESS_REQUEST: "Access request",
    LetterKind.ACCESS_RECEIVED: "Access request: receipt",
    LetterKind.ACCESS_TOLD: "Access request, to the present manager",
    LetterKind.ACCESS_WELCOME: "Access granted, welcome",
    LetterKind.ACCESS_GRANTED: "Access granted",
    LetterKind.ACCESS_APPLICATION: "Access granted: link to an application",
    LetterKind.ACCESS_DECLINED: "Access declined",
    LetterKind.ACCESS_WITHDRAWN: "Access request withdrawn",
    LetterKind.ACCESS_SETTLED: "Access request settled, to the manager",
}
ACCESS_REFUSALS: Mapping[str, str] = {
    "own_pages_only": "access is decided on our own pages, by somebody whom we know",
    "nothing_matched": "nobody had said yet which provider it is about",
    "matched_already": "it was about that provider already",
    "unknown_provider": "there is no such provider",
    "unknown_manager": "the person who was to step back is not a manager of the provider now",
    "not_its_manager": "whoever said so does not manage that provider now",
    "same_manager": "whoever asked is the manager who was to step back",
    "last_manager": "nobody would have been left to manage the provider",
    "application_decided": "the application is not open any more",
}
