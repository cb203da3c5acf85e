"""What a command derives charges against: the clinic in the database where there is one, else the shipped facts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from models.codes.code_sets import CodeSets
from models.codes.shipped_code_sets import shipped_code_sets
from models.drugs.formulary_overlay import overlaid
from models.exchange.visits.charge_facts import ChargeFacts, shipped_charge_facts
from models.exchange.visits.reader import VisitReader
from tui.console.clinic_payers import clinic_facts


@contextmanager
def opened_charge_facts(arguments: Namespace) -> Iterator[ChargeFacts]:
    """Yield the facts for the command's database; nothing is created. Raises StoreError in one line."""
    facts = clinic_facts(arguments)
    if facts is None:
        yield shipped_charge_facts()
        return
    from models.billing.payers.clinic_payers import overlaid_profiles, schedules

    profiles, fees = overlaid_profiles(facts.profiles), schedules(facts.fees)
    reader = VisitReader(overlaid(facts.entries), profiles, fees, facts.place_of_service)
    with ExitStack() as opened:
        yield ChargeFacts(
            reader, _loaded(arguments.database, opened) if facts.code_sets_loaded else shipped_code_sets()
        )


def _loaded(database: str, opened: ExitStack) -> CodeSets:
    """Return the code sets loaded into a database; it is opened only now, and closed with `opened`."""
    from models.codes.stored_code_sets import code_sets_in
    from models.store.engine import open_engine

    engine = open_engine(database)
    opened.callback(engine.dispose)
    return code_sets_in(engine.connect)
