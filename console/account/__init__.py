"""One's own account: name and phone, the e-mail address, and where one is signed in."""

from fastapi import APIRouter

from console.account import email, email_link, profile, sessions

router = APIRouter()
for part in (profile, email, email_link, sessions):
    router.include_router(part.router)
