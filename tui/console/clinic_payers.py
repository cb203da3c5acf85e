"""The payers of the clinic in a command's database, read light; the shipped ones where no database was named."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from models.core.errors import StoreError
from tui.frame.settings import database_is_there

if TYPE_CHECKING:
    from models.exchange.visits.clinic_facts import ClinicFacts


def clinic_facts(arguments: Namespace) -> ClinicFacts | None:
    """Return what the clinic in the command's database keeps, None for a machine without a clinic; creates nothing.

    A database that was named must hold a clinic (StoreError in one line); the default one may be missing or empty.
    """
    named = getattr(arguments, "database_named", True)
    if not named and not database_is_there(arguments.database):
        return None
    from models.exchange.visits.clinic_facts import read_clinic_facts

    facts = read_clinic_facts(arguments.database)
    if facts is None and named:
        raise StoreError("no clinic is set up in this database: check --database")
    return facts
