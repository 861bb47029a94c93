"""Signing in and out, and choosing a password: one door for staff and provider people."""

from fastapi import APIRouter

from console.sign_in import change_password, forgot_user_name, password_link, reset_password, sign_in

router = APIRouter()
for door in (sign_in, reset_password, forgot_user_name, password_link, change_password):
    router.include_router(door.router)
