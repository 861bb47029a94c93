"""Events and the evidence behind them, with a provider's person at a browser."""

from tests.console.events.conftest import pat, provider
from tests.console.public.conftest import clock

__all__ = ["clock", "pat", "provider"]
