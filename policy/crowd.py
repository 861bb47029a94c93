"""People known already, among whom a row is judged: the same one, or one that is nearly the same, is found quickly."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, islice

from policy.person import near, near_emails, near_keys, person_key
from policy.roster_cells import problem
from schemas.model import Frozen
from schemas.roster import Holder, RowProblem

COMPARED = 25
"""Most people whom one name is compared with; a list in which more are near is asked about anyway."""


class Person(Frozen):
    """Somebody known already: a row of a list (`line`), a claim (neither), or who holds a certificate (`holder`)."""

    name: str
    email: str
    line: int | None = None
    holder: Holder | None = None


class Crowd:
    """People known already."""

    def __init__(self, holders: Iterable[Holder] = ()) -> None:
        """Begin with those who hold a certificate of the occurrence."""
        self._same: dict[str, Person] = {}
        self._near: dict[str, list[Person]] = defaultdict(list)
        for each in holders:
            self.add(Person(name=each.name, email=each.email, holder=each))

    def add(self, person: Person) -> None:
        """Know one more; of two who are the same the first one counts."""
        self._same.setdefault(person_key(person.name, person.email), person)
        for key in near_keys(person.name):
            self._near[key].append(person)

    def same(self, name: str, email: str) -> Person | None:
        """Who is the same without any doubt: by name and address."""
        return self._same.get(person_key(name, email)) if email else None

    def alike(self, name: str, email: str) -> Person | None:
        """Who is the same, or may be."""
        same = self._same.get(person_key(name, email))
        return same or next((each for each in self._candidates(name) if _alike(each, name, email)), None)

    def problem(self, name: str, email: str) -> RowProblem | None:
        """What is wrong with one more of this name and address; the code is that of a question or of a refusal."""
        same = self.same(name, email)
        if same and same.holder:
            message = f"{name} ({email}) holds certificate {same.holder.number} of this date already."
            return problem("holds_one", message)
        if same:
            return problem("duplicate", f"The same name and e-mail address stand {_where(same)} already.")
        alike = self.alike(name, email)
        return problem("same_person", f"Is this the same person as {told(alike)}?") if alike else None

    def _candidates(self, name: str) -> Iterable[Person]:
        return islice(chain.from_iterable(self._near[key] for key in near_keys(name) if key in self._near), COMPARED)


def told(person: Person) -> str:
    """Who is meant, for whoever made the list."""
    whom = f"{person.name} ({person.email})" if person.email else person.name
    if person.holder:
        return f"{whom}, who holds certificate {person.holder.number}"
    return f"{whom} {_where(person)}" if person.line else f"{whom}, who claimed a certificate"


def _where(person: Person) -> str:
    return f"in line {person.line}" if person.line else "in a claim"


def _alike(person: Person, name: str, email: str) -> bool:
    """The same name is always asked about; one that is nearly the same only where the addresses leave it open."""
    if near_emails(person.email, email):
        return near(person.name, name)
    return person_key(person.name, "") == person_key(name, "")
