"""The one post that needs neither cookie nor form token nor origin: a mail program ends a subscription (RFC 8058).

It holds the token of the letter, which is the right to do just that; nothing else is exempt from the gate.
"""

from starlette.datastructures import FormData

ADDRESS = ("POST", "/unsubscribe/{token}")
FIELD, VALUE = "List-Unsubscribe", "One-Click"


def may_come(method: str, path: str | None) -> bool:
    """Whether this route may be posted to by a mail program."""
    return (method, path) == ADDRESS


def is_one(form: FormData) -> bool:
    """Whether the body is exactly what mail programs send."""
    return form.multi_items() == [(FIELD, VALUE)]
