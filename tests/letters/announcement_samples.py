"""One realistic letter about news per turn its words can take."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schemas import announcement_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from schemas.opportunity_news import NewOpportunity, OpportunityNews

NUMBER = "N-2026-00003"
_LINK = UUID("5f0c1d6e-0d3b-4a53-9a0e-4d3f3f1c2b01")
_UNTIL = datetime(2036, 11, 23, 22, 4, tzinfo=UTC)
_TOPICS = ("provider news", "new opportunities: Science", "new opportunities: Indian Education for All")
_ANNOUNCED: dict[str, Any] = {
    "number": NUMBER,
    "subject": "The new process opens on July 1",
    "body": (
        "From July 1 on, the updated procedure is in force. What changes:\n"
        "- hosts tell how instructors are prepared\n- units stay as they are\n\n"
        "Read the rule (ARM 10.57.216) at https://rules.mt.gov/browse/collections/aec52c46\n\n"
        "“Questions?” Write to us & we answer."
    ),
}
_WORKSHOP = NewOpportunity(
    number="O-00042",
    title="Reading rivers: field notes for science teachers",
    organisation="Séliš Ksanka Ql̓ispé Education Department",
    place="Polson",
    next_day=date(2027, 1, 14),
)
_COURSE = NewOpportunity(
    number="O-00043", title="Soil & seeds", organisation="Big Larch", place="Online", self_paced=True, free=True
)


def _letter(kind: LetterKind, model: Frozen, to_name: str) -> LetterDraft:
    return LetterDraft(
        key=f"announcement:{NUMBER}/{kind}",
        kind=kind,
        entity=f"announcement:{NUMBER}",
        to_name=to_name,
        to_address="kari@example.org",
        priority=Priority.ANNOUNCEMENT,
        facts=model.model_dump(mode="json"),
    )


ANNOUNCEMENT_SAMPLES: dict[str, LetterDraft] = {
    "subscription_confirm": _letter(
        LetterKind.SUBSCRIPTION_CONFIRM,
        facts.SubscriptionAsked(link=_LINK, link_expires_at=_UNTIL, topics=_TOPICS),
        "kari@example.org",
    ),
    "subscription_confirm_again": _letter(
        LetterKind.SUBSCRIPTION_CONFIRM,
        facts.SubscriptionAsked(link=_LINK, link_expires_at=_UNTIL, confirmed=True, topics=_TOPICS[:1]),
        "Kari Lindqvist",
    ),
    "announcement": _letter(
        LetterKind.ANNOUNCEMENT,
        facts.AnnouncementSent(**_ANNOUNCED, why="provider", organisation="Séliš Ksanka Ql̓ispé Education Department"),
        "Čłxʷm̓iʔ Antoine",  # noqa: RUF001 - a Salish letter
    ),
    "announcement_to_subscriber": _letter(
        LetterKind.ANNOUNCEMENT,
        facts.AnnouncementSent(**_ANNOUNCED, why="subscriber", link=_LINK),
        "Kari Lindqvist",
    ),
    "opportunity_news": _letter(
        LetterKind.OPPORTUNITY_NEWS,
        OpportunityNews(
            subjects=("Science", "Indian Education for All"), opportunities=(_WORKSHOP, _COURSE), more=3, link=_LINK
        ),
        "Kari Lindqvist",
    ),
    "opportunity_news_of_one": _letter(
        LetterKind.OPPORTUNITY_NEWS,
        OpportunityNews(subjects=("Science",), opportunities=(_WORKSHOP,), link=_LINK),
        "kari@example.org",
    ),
    "announcement_test": _letter(
        LetterKind.ANNOUNCEMENT, facts.AnnouncementSent(**_ANNOUNCED, why="test"), "Kari Lindqvist"
    ),
}
