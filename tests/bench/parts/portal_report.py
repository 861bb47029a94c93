"""What the bench of the portal measured, as a table for people and as one object for programs."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.parts.portal_times import FEW, MANY, PortalTimes
from tests.bench.parts.queue_page import worst_ratio

AIMS = {"search_ratio": "at most 2", "feed_ms": "under 300"}


@dataclass(frozen=True)
class PortalReport:
    """Everything one run measured."""

    times: PortalTimes

    def as_object(self) -> dict[str, Any]:
        """The figures by their names, then what they are made of."""
        feed = self.times.feed
        return {
            "search_ratio": round(worst_ratio(self.times.pages), 2),
            "feed_ms": round(feed.whole, 1),
            "feed_bare_ms": round(feed.bare, 1),
            "feed_unchanged_ms": round(feed.unchanged, 1),
            "bare_page_ms": round(self.times.bare_page, 1),
            "feed_entries": feed.entries,
            "feed_bytes": feed.bytes,
            "searches": [
                {
                    "asked": page.asked,
                    "ratio": round(page.ratio, 2),
                    "counts": page.is_like_for_like,
                    "few": asdict(page.few),
                    "many": asdict(page.many),
                }
                for page in self.times.pages
            ],
        }

    def as_table(self) -> str:
        """The figures beside their aims, then what they are made of."""
        figures = self.as_object()
        names = [name for name, value in figures.items() if not isinstance(value, list)]
        head = [f"{'':<32}{'measured':>12}{'aim':>12}"]
        head += [f"{name:<32}{figures[name]:>12,}{AIMS.get(name, ''):>12}" for name in names]
        lines = [f"{'milliseconds':<32}{f'{FEW:,}':>10}{f'{MANY:,}':>10}{'ratio':>8}{'lines':>12}"]
        for page in self.times.pages:
            shown = f"{page.few.lines} and {page.many.lines}"
            few, many = (round(each.milliseconds, 1) for each in (page.few, page.many))
            lines.append(f"{page.asked:<32}{few:>10}{many:>10}{page.ratio:>8.2f}{shown:>12}")
        return "\n\n".join("\n".join(part) for part in (head, lines))
