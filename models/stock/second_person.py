"""The second person of an act on controlled stock, who signs with a username and PIN of their own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.people.actions.authenticate import Denied, identify
from models.people.author import Author, author
from models.people.permissions import permission, refusal
from models.stock.entries import SecondPerson
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class Signed:
    """A person who signed, by id and as records print them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Who acts, signed in here, and who signed beside them."""

    who: Author
    first: Signed
    second: Signed


def two_people(
    clinic: Clinic, person_id: UUID, act: str, second: SecondPerson, second_act: str = "count_stock"
) -> TwoPeople | Denied:
    """Return both people of an act; Denied when the first may not `act`, or the second may not `second_act`."""
    who = author(clinic, person_id, act)
    if isinstance(who, Denied):
        return who
    signed = second_person(clinic, person_id, second, second_act)
    return signed if isinstance(signed, Denied) else TwoPeople(who, Signed(person_id, who.name), signed)


def second_person(clinic: Clinic, first_id: UUID | None, second: SecondPerson, act: str) -> Signed | Denied:
    """Return the second person; Denied for a wrong PIN, for the first once more, and for who may not `act`."""
    person = identify(clinic, second.username, second.pin, "second_person")
    if isinstance(person, Denied):
        return person
    if person.id == first_id:
        return Denied("A second person signs here, not the same one. Ask a colleague.", "who")
    if refused := refusal(person, person.name, permission(act)):
        return Denied(refused.text, "who")
    return Signed(person.id, person.name)
