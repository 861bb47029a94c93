"""Figures in sentences."""


def figure(number: int) -> str:
    """A whole number as it is printed: "2,009"."""
    return f"{number:,}"


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: "1 row", "2,009 rows"; `several` where another "s" does not make it."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
