"""The staff console: small, quick, usable by keyboard alone; every list pages and reads Postgres."""

from fastapi import APIRouter

from console.staff import account, application, audit, closure, decision, letter, provider, queue, task, waiting

router = APIRouter()
for part in (queue, application, decision, provider, letter, task, audit, closure, waiting, account):
    router.include_router(part.router)
