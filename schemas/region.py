"""A part of Montana by which opportunities are found, read from `policy/regions.toml`."""

from schemas.rule_set import Id, Many, RuleSetPart, Sentence


class Region(RuleSetPart):
    """One region.

    Attributes:
        id: stands for it in forms and addresses; it never changes.
        label: as people choose it.
        towns: towns that lie in it, by which the form suggests a region; people may choose another.
    """

    id: Id
    label: Sentence
    towns: Many[str] = ()


class Regions(RuleSetPart):
    """Every region, in the order in which they are offered."""

    regions: Many[Region]
