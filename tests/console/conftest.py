"""The real application on a real Postgres, and people who work with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from fastapi import FastAPI

import store.account
from console.app import create_app
from console.sign_in.hashing import hashing
from documents.press import Press
from schemas.account import Account, Role
from schemas.membership import MemberRole
from store.database import Pool, transaction
from tests import records
from tests.console.visitor import BASE_URL, Visitor
from workers.settings import Settings

PASSWORD = "seven grey herons on ice"
AddAccount = Callable[..., Awaitable[Account]]


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """The same algorithm with less work, so that hundreds of sign-ins fit into a test run."""
    hashing.hasher = PasswordHasher.from_parameters(CHEAPEST)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        temporal_address="127.0.0.1:9",  # nobody listens on the discard port
        smtp_host="127.0.0.1",
        mail_from="PDU Provider System <pdups@example.org>",
        secret_key="a secret of the tests, of thirty-two and more letters",
        base_url=BASE_URL,
        vault_url=tmp_path.as_uri(),
    )


@pytest.fixture
async def app(settings: Settings, pool: Pool) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    app.state.pool = pool
    app.state.gateway.pool = pool
    async with Press(1) as app.state.press:
        yield app


@pytest.fixture
def visitor(app: FastAPI) -> Visitor:
    return Visitor(app)


@pytest.fixture(scope="session")
async def hashed_password() -> str:
    return await hashing.hash(PASSWORD)


@pytest.fixture
def add_account(pool: Pool, app: FastAPI, hashed_password: str) -> AddAccount:
    """Make an account that can sign in with PASSWORD."""

    async def add(
        full_name: str,
        role: Role = Role.REVIEWER,
        *,
        provider: str | None = None,
        member: MemberRole = MemberRole.MANAGER,
        **more: str,
    ) -> Account:
        as_of = app.state.clock()
        email = more.pop("email", f"{full_name.rsplit(maxsplit=1)[-1].lower()}@example.org")
        async with transaction(pool) as conn:
            account = await store.account.add(conn, full_name=full_name, email=email, role=role, as_of=as_of, **more)
            await store.account.set_password_hash(conn, account.id, hashed_password, as_of)
        if provider:
            await records.join(pool, account, provider, member, as_of)
        return account

    return add


@pytest.fixture
def signed_in(app: FastAPI, add_account: AddAccount) -> Callable[..., Awaitable[Visitor]]:
    """A browser in which somebody of this role is signed in."""

    async def sign_in(full_name: str, role: Role = Role.REVIEWER, **more: Any) -> Visitor:
        account = await add_account(full_name, role, **more)
        visitor = Visitor(app)
        page = await visitor.sign_in(account.user_name, PASSWORD)
        assert "sign-in" not in page.path, page.words
        return visitor

    return sign_in
