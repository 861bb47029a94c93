"""What a review is about, in the words of the letters that staff get of it."""

from dataclasses import dataclass

from schemas.review import Matter


@dataclass(frozen=True)
class Words:
    """How letters speak of one kind of thing under review.

    Attributes:
        noun: what it is, after "the".
        article: what stands before it where it is first spoken of.
        heading: as a label before its number.
        staff: the beginning of its page's address, without the number.
        decide: what whoever reviews it can do.
        review: what reviewers do, after "you".
    """

    noun: str
    article: str
    heading: str
    staff: str
    decide: str
    review: str


MATTERS: dict[Matter, Words] = {
    "application": Words(
        noun="application",
        article="An",
        heading="Application",
        staff="/staff/applications/",
        decide="approve it, deny it, or ask the applicant for what is missing",
        review="review applications",
    ),
    "access_request": Words(
        noun="access request",
        article="An",
        heading="Access request",
        staff="/staff/access/",
        decide="grant it, or decline it with a reason",
        review="decide access requests",
    ),
    "opportunity": Words(
        noun="opportunity",
        article="An",
        heading="Opportunity",
        staff="/staff/opportunities/",
        decide="publish it, return it for changes, or decline it",
        review="review opportunities",
    ),
}
