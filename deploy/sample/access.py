"""Sample access requests: two people ask for one provider, whose manager objects to one; and one names nobody known."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from deploy.sample.applications import SampleFaultError
from policy.review import review_clock
from schemas.access_request import AccessForm
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store import access_request, account, closure, membership, submission
from store.access_request import About
from store.database import Pool, transaction

MANAGER = "ROlson"
"""Whose provider is asked for."""
OBJECTION = "She has left our district. Please ask Corey Whitman, who takes over from me. (Invented sample.)"
ASKED = (
    (
        AccessForm(
            organisation="Larkspur Flats Schools",
            full_name="Corey Whitman",
            phone="406-555-0171",
            email="corey.whitman@larkspurflats.example.org",
        ),
        timedelta(hours=30),
    ),
    (
        AccessForm(
            organisation="Larkspur Flats School District No. 12",
            full_name="Dorothea Pruett",
            phone="406-555-0172",
            email="dorothea.pruett@mail.example.org",
        ),
        timedelta(hours=28),
    ),
)
"""About the manager's provider: who asks, and how long ago. The manager objects to the last one."""
UNKNOWN = AccessForm(
    organisation="Bitterroot Orchard Learning Circle (sample)",
    full_name="Anselm Grady",
    phone="406-555-0173",
    email="anselm.grady@orchardcircle.example.org",
)
"""An organization that staff have to find."""


class AccessLoader:
    """Loads the access requests, each step delivered to its workflow; what is there already is left alone."""

    def __init__(
        self,
        pool: Pool,
        rule_set: RuleSet,
        deliver: Callable[[Submission], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._rule_set = rule_set
        self._deliver = deliver
        self._now = now

    async def load(self) -> None:
        """Load what is not there yet."""
        manager = await account.by_user_name(self._pool, MANAGER)
        memberships = await membership.of_account(self._pool, manager.id) if manager else []
        if manager is None or not memberships:
            raise SampleFaultError(f"{MANAGER} manages no provider.")
        about = About(provider=memberships[0].provider)
        asked = [await self._ask(form, about, ago) for form, ago in ASKED]
        await self._ask(UNKNOWN, About(), timedelta(hours=5))
        await self._object(asked[-1], manager.actor)

    async def _ask(self, form: AccessForm, about: About, ago: timedelta) -> Submission:
        received_at = self._now() - ago
        async with transaction(self._pool) as conn:
            clock = review_clock(received_at, self._rule_set, await closure.known_at(conn, received_at))
            saved = await access_request.save_request(
                conn,
                form,
                about,
                submission=_id(form.email),
                rule_set=self._rule_set.id,
                clock=clock,
                as_of=received_at,
            )
        await self._deliver(saved)
        return saved

    async def _object(self, asked: Submission, actor: str) -> None:
        said = _id(f"{asked.id} objected")
        async with transaction(self._pool) as conn:
            saved = await submission.save(
                conn,
                Submission(
                    id=said,
                    kind="object_access",
                    entity=asked.entity,
                    natural_key=f"form:{said}",
                    actor=actor,
                    received_at=self._now(),
                    payload={"reason": OBJECTION},
                ),
            )
        await self._deliver(saved)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"sample access request {name}")
