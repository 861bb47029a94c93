"""What one can subscribe to: provider news, and new opportunities by their subject."""

from collections.abc import Iterable, Sequence

from schemas.rule_set import EventRules
from schemas.subscription import OPPORTUNITIES, PROVIDER_NEWS


def offered(rules: EventRules) -> list[tuple[str, str]]:
    """Each topic with its words, provider news first; the subjects are those of the rules in force."""
    subjects = [(f"{OPPORTUNITIES}{each.id}", each.label) for each in rules.topics]
    return [(PROVIDER_NEWS, "Provider news: procedures, openings, and what is due"), *subjects]


def chosen(values: Iterable[str], rules: EventRules) -> list[str]:
    """Those of the posted values that are topics, each once, in the order in which they are offered."""
    posted = set(values)
    return [topic for topic, _ in offered(rules) if topic in posted]


def in_words(topics: Sequence[str], rules: EventRules) -> list[str]:
    """What a subscription is about; a subject that these rules do not have is named by its id."""
    labels = {f"{OPPORTUNITIES}{each.id}": each.label for each in rules.topics}
    subjects = [labels.get(each, each.removeprefix(OPPORTUNITIES)) for each in topics if each != PROVIDER_NEWS]
    news = ["provider news"] if PROVIDER_NEWS in topics else []
    return [*news, *(f"new opportunities: {each}" for each in subjects)]
