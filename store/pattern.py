"""Patterns for ``like``: what somebody typed, with nothing in it that means anything to Postgres."""


def containing(typed: str) -> str:
    r"""The pattern of everything that contains this text; ``%``, ``_`` and ``\`` stand for themselves."""
    escaped = typed.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
