"""Figures in sentences."""

from decimal import Decimal


def figure(number: int) -> str:
    """A whole number as it is printed: "2,009"."""
    return f"{number:,}"


def amount(exact: Decimal | float) -> str:
    """A figure with no more digits than it needs: "6.5", "10", "2,009"."""
    return f"{Decimal(str(exact)).normalize():,f}"


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: "1 row", "2,009 rows"; `several` where another "s" does not make it."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
