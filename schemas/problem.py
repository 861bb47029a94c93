"""What is wrong with something a person gave us, in words that person understands."""

from schemas.model import Frozen


class Problem(Frozen):
    """One thing to put right.

    Attributes:
        field: the name of the field as the browser posts it, or "" when the whole is meant.
        message: a plain sentence that says what is wrong and what to do about it.
    """

    field: str
    message: str
