"""The code in a questionnaire's public address: whoever holds the link may answer, and nobody comes upon one."""

import secrets

LENGTH = 16
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for others where the address is printed."""


def new_code() -> str:
    """A code out of some 10^23."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as it was given out, from one as it was typed from paper; "" where it cannot be one."""
    code = "".join(each for each in typed.lower() if each not in "- ")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
