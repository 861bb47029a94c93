"""Rules of the table of permissions: whose object a route is about, and which roles may pass."""

from enum import StrEnum, auto
from typing import NamedTuple

from schemas.account import STAFF_ROLES, Account, Role
from schemas.membership import MAY_REPORT, MemberRole, Membership


class Whose(StrEnum):
    """Whose object a route shows or changes."""

    ANYBODY = auto()
    """A public page or form."""
    LINK_HOLDER = auto()
    """What a link sent by e-mail opens; the route opens nothing but what that link names."""
    SIGNED_IN = auto()
    """The signed-in person's own account."""
    OFFICE = auto()
    """The office's records, by role."""
    OWN_PROVIDER = auto()
    """The provider in the address, for those who act for it."""


class Rule(NamedTuple):
    """One row's answer: which roles, on whose objects. Public and link routes ask for no role.

    Attributes:
        members: which roles within the provider that the address names; none where it names none.
    """

    whose: Whose
    roles: tuple[Role, ...] = ()
    members: tuple[MemberRole, ...] = ()

    def admits(self, account: Account | None, membership: Membership | None = None) -> bool:
        """Whether this person may pass; where nobody is signed in, only routes without roles are open.

        `membership` is what the person is in the provider that the address names, if anything.
        """
        if self.roles and (account is None or account.role not in self.roles):
            return False
        return not self.members or (membership is not None and membership.role in self.members)


ANYBODY = Rule(Whose.ANYBODY)
LINK_HOLDER = Rule(Whose.LINK_HOLDER)
SIGNED_IN = Rule(Whose.SIGNED_IN, tuple(Role))
STAFF = Rule(Whose.OFFICE, STAFF_ROLES)
SUPERVISORS = Rule(Whose.OFFICE, (Role.SUPERVISOR, Role.ADMINISTRATOR))
ADMINISTRATORS = Rule(Whose.OFFICE, (Role.ADMINISTRATOR,))
PROVIDER_PEOPLE = Rule(Whose.SIGNED_IN, (Role.PROVIDER,))
VIEWERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), tuple(MemberRole))
REPORTERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), MAY_REPORT)
MANAGERS = Rule(Whose.OWN_PROVIDER, (Role.PROVIDER,), (MemberRole.MANAGER,))
