"""Charts that are also tables: the same measures are drawn, listed below the drawing, and handed out as a file."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from documents.spreadsheet import Cell, csv_bytes

Figure = int | float | Decimal | None
_SHORT, _MANY_SHORT, _MANY = 4, 12, 8
MOST_LABELLED, MANY_LABELLED = 16, 8


class Measure(NamedTuple):
    """One figure for each entry of a chart; `total` stands at the foot of the table, `drawn` makes bars of it."""

    name: str
    values: Sequence[Figure]
    total: Figure = None
    drawn: bool = True

    @property
    def most(self) -> Figure:
        """The highest value."""
        return max((each for each in self.values if each is not None), default=0)


class Rows(NamedTuple):
    """The entries of a chart.

    Attributes:
        first: the heading of the table's first column.
        labels: what stands in it, as people read it; `keys` is that as files want it.
        ticks: the same below the bars, short.
    """

    first: str
    labels: Sequence[str]
    ticks: Sequence[str] = ()
    keys: Sequence[str] = ()

    def chart(self, name: str, title: str, caption: str, measures: Sequence[Measure]) -> "Chart":
        """A chart of these entries."""
        return Chart(name, title, caption, self, measures)


class Chart(NamedTuple):
    """What a page draws and lists.

    Attributes:
        name: its id on the page, and in the address of its file.
        caption: what the table lists.
    """

    name: str
    title: str
    caption: str
    rows: Rows
    measures: Sequence[Measure]

    @property
    def drawn(self) -> list[Measure]:
        """The measures with bars; where nothing is counted there is nothing to draw."""
        return [each for each in self.measures if each.drawn] if any(each.most for each in self.measures) else []

    @property
    def totals(self) -> bool:
        """Whether the table has a foot."""
        return any(each.total is not None for each in self.measures)

    @property
    def step(self) -> int:
        """Every so many ticks fit below the bars, also on a phone."""
        fitting = _MANY_SHORT if max(map(len, self.rows.ticks), default=0) <= _SHORT else _MANY
        return -(-len(self.rows.ticks) // fitting) or 1

    @property
    def labelled(self) -> bool:
        """Whether there is room for a figure over each bar."""
        return len(self.rows.labels) <= MOST_LABELLED

    @property
    def many(self) -> bool:
        """Whether that room is missing on a phone."""
        return len(self.rows.labels) > MANY_LABELLED

    def as_csv(self) -> bytes:
        """The table as a file, without its foot."""
        header = (self.rows.first, *(each.name for each in self.measures))
        columns = [
            self.rows.keys or self.rows.labels,
            *([_cell(value) for value in each.values] for each in self.measures),
        ]
        return csv_bytes(header, zip(*columns, strict=True))


def summed(name: str, values: Iterable[int], *, drawn: bool = True) -> Measure:
    """A measure whose figures make a sum."""
    listed = list(values)
    return Measure(name, listed, sum(listed), drawn)


def _cell(value: Figure) -> Cell:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
