"""The pages about news, at the time the tests say."""

from tests.console.public.conftest import clock

__all__ = ["clock"]
