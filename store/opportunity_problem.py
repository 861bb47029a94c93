"""Problems that readers reported with opportunities, and how staff settled them."""

from datetime import datetime
from uuid import UUID

import asyncpg

from schemas.model import Frozen
from schemas.opportunity_problem import ListedProblem, OpportunityProblem
from store.database import Connection, Source
from store.queries import queries

PAGE_SIZE = 25


class ProblemPage(Frozen):
    """One page of problems, and how many there are on all pages."""

    problems: list[ListedProblem]
    total: int


async def add(conn: Connection, problem: OpportunityProblem) -> bool:
    """Keep a problem; False when the same form was sent before."""
    facts = problem.model_dump(include={"id", "opportunity", "kind", "text", "email", "reported_at"})
    return await queries.opportunity_problem.add(conn, **facts) is not None


async def settle(conn: Connection, problem: UUID, *, by: str, outcome: str, as_of: datetime) -> str | None:
    """Settle an open problem: the opportunity it is about; None where there is none, or it is settled already."""
    row = await queries.opportunity_problem.settle(conn, id=problem, by=by, outcome=outcome, as_of=as_of)
    return row["opportunity"] if row else None


async def find(source: Source, problem: UUID) -> ListedProblem | None:
    """One problem."""
    row = await queries.opportunity_problem.find(source, id=problem)
    return _listed(row) if row else None


async def page(source: Source, *, settled: bool, number: int = 1, size: int = PAGE_SIZE) -> ProblemPage:
    """One page of the open problems, the oldest first, or of the settled ones, the last settled first."""
    query = queries.opportunity_problem.settled if settled else queries.opportunity_problem.open_ones
    rows = [row async for row in query(source, size=size, skip=(number - 1) * size)]
    if not rows and number > 1:
        return ProblemPage(problems=[], total=(await page(source, settled=settled, size=1)).total)
    return ProblemPage(problems=[_listed(row) for row in rows], total=rows[0]["total"] if rows else 0)


async def of_opportunity(source: Source, opportunity: str) -> list[ListedProblem]:
    """Everything reported about one opportunity, the last first."""
    rows = queries.opportunity_problem.of_opportunity(source, opportunity=opportunity)
    return [_listed(row) async for row in rows]


def _listed(row: asyncpg.Record) -> ListedProblem:
    return ListedProblem.model_validate({name: row[name] for name in ListedProblem.model_fields})
