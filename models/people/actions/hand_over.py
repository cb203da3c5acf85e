"""Hand over what a leaver left open, by name, to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.core.errors import BadInputError
from models.people.author import name_of, permitted
from models.people.open_work import OpenThing, open_kinds
from models.people.queries.open_things import read_open_things
from models.people.queries.staff import read_staff
from models.people.records.staff_version import Handover
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def hand_over(clinic: Clinic, by: UUID, from_id: UUID, to_id: UUID, things: Sequence[OpenThing]) -> int:
    """Hand things of one person to another and return how many; what is no longer open is left out.

    Raises BadInputError for a colleague who may not take one of them, and RefusedError for whoever may not hand over.
    """
    who = permitted(clinic, by, "hand_over")
    if from_id == to_id:
        raise BadInputError("to", "pick someone else: it is theirs already")
    kinds = {kind.kind: kind for kind in open_kinds(clinic)}

    def act(tx: Transaction) -> int:
        taker = next((person for person in read_staff(tx.connection, clinic) if person.id == to_id), None)
        if taker is None:
            raise BadInputError("to", "pick someone who works here")
        still = {(thing.kind, thing.id) for thing in read_open_things(tx.connection, clinic, from_id)}
        taken = [thing for thing in things if (thing.kind, thing.id) in still]
        for thing in taken:
            kind = kinds[thing.kind]
            if kind.needs not in taker.acts:
                raise BadInputError("to", f"{taker.name} may not take {kind.words[1]}: pick someone who may")
            kind.move(tx, clinic, thing.id, to_id)
            tx.add(
                Handover(
                    id=clinic.new_id(),
                    site_id=clinic.site_id,
                    kind=thing.kind,
                    entity_id=thing.id,
                    from_id=from_id,
                    from_name=name_of(tx, from_id),
                    to_id=to_id,
                    to_name=taker.name,
                    handed_by_name=who.name,
                    handed_at=clinic.now(),
                )
            )
            detail = {"kind": thing.kind, "from": str(from_id), "to": str(to_id)}
            audited(tx, clinic, by, "hand_over", (thing.kind, thing.id), detail)
        return len(taken)

    return clinic.store.write(act)
