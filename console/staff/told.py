"""What the head of a page says about what somebody has just done."""

from schemas.model import Frozen


class Told(Frozen):
    """One sentence and how it sounds: ``success``, ``info``, ``warning`` or ``error``."""

    tone: str
    text: str
