"""A stack's ports are its own, also while nothing listens on them."""

from contextlib import ExitStack

import pytest

from deploy.embedded import ports


def test_two_stacks_never_choose_the_same_port() -> None:
    with ExitStack() as first_claims, ExitStack() as second_claims:
        first = ports.choose({}, None, first_claims)
        second = ports.choose(first, None, second_claims)
        assert set(first.values()) & set(second.values()) == set()


def test_a_claimed_port_is_refused_to_whoever_asks_for_it() -> None:
    with ExitStack() as claims, ExitStack() as others:
        port = ports.choose({}, None, claims)["console"]
        with pytest.raises(ports.PortTakenError, match="another stack"):
            ports.choose({}, port, others)


def test_a_stack_gets_its_ports_again() -> None:
    with ExitStack() as claims:
        first = ports.choose({}, None, claims)
    with ExitStack() as claims:
        assert ports.choose(first, None, claims) == first
