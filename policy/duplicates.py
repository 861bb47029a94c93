"""Could this be you? Organisations that may be the one that is applying (the page asks applicants to check first)."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

from policy.domains import email_domain, shared_domain, web_domain
from policy.names import normalise, search_key, similarity
from schemas.model import Frozen

__all__ = ["Candidate", "KnownOrganisation", "Match", "normalise", "possible_duplicates", "search_key", "similarity"]

ALIKE = 0.82
"""From here on two names count as alike (our default): a slip in a name of six letters stays above it, and the names
of different Montana school districts stay below."""
_SAME_DOMAIN = 0.9
_NAMES_APART = re.compile(r"[;,\n/]")
_LONGEST_NAME, _MOST_NAMES = 100, 5


class Candidate(Frozen):
    """What is known about an organisation that is being typed in; every field but the name may still be empty."""

    legal_name: str
    other_names: str = ""
    web_site: str = ""
    emails: tuple[str, ...] = ()


class KnownOrganisation(Candidate):
    """A provider of the directory or an open application, by its number."""

    number: str
    source: Literal["provider", "application"]


class Match(Frozen):
    """A known organisation that may be the same, why, and how sure that makes us (0.0 to 1.0)."""

    known: KnownOrganisation
    reasons: tuple[str, ...]
    score: float


def possible_duplicates(candidate: Candidate, known: Sequence[KnownOrganisation]) -> list[Match]:
    """Those that may be the same organisation, the likeliest first. A suggestion for people, never a refusal."""
    matches = [match for each in known if (match := _match(candidate, each))]
    return sorted(matches, key=lambda match: (-match.score, match.known.legal_name))


def _match(candidate: Candidate, known: KnownOrganisation) -> Match | None:
    found = [*_name_reasons(candidate, known), *_domain_reasons(candidate, known)]
    if not found:
        return None
    return Match(
        known=known,
        reasons=tuple(dict.fromkeys(reason for _, reason in found)),
        score=max(score for score, _ in found),
    )


def _name_reasons(candidate: Candidate, known: KnownOrganisation) -> Iterator[tuple[float, str]]:
    pairs = product(_names(candidate), _names(known))
    best = max(((similarity(mine, theirs), theirs) for mine, theirs in pairs), default=(0.0, ""))
    score, theirs = best
    if score == 1.0:
        yield score, f"It has the same name, apart from how it is spelled: “{theirs}”."
    elif score >= ALIKE:
        yield score, f"The name is much like “{theirs}”."


def _names(organisation: Candidate) -> list[str]:
    """Its names; bounded, because what is typed into a page is compared before anybody has judged its length."""
    names = (organisation.legal_name, *_NAMES_APART.split(organisation.other_names))
    return [name.strip()[:_LONGEST_NAME] for name in names if name.strip()][:_MOST_NAMES]


def _domain_reasons(candidate: Candidate, known: KnownOrganisation) -> Iterator[tuple[float, str]]:
    for mine, theirs in product(_domains(candidate), _domains(known)):
        if shared := shared_domain(mine[1], theirs[1]):
            if mine[0] == theirs[0] == "web site":
                yield _SAME_DOMAIN, f"The web site is the same: {shared}."
            elif mine[0] == theirs[0]:
                yield _SAME_DOMAIN, f"The e-mail addresses end alike: {shared}."
            else:
                yield _SAME_DOMAIN, f"The web site and the e-mail addresses belong together: {shared}."


def _domains(organisation: Candidate) -> list[tuple[str, str]]:
    web = [("web site", web_domain(organisation.web_site))]
    emails = [("e-mail", domain) for domain in sorted({email_domain(each) for each in organisation.emails})]
    return [(kind, domain) for kind, domain in [*web, *emails] if domain]
