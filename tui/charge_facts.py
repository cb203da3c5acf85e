"""What a command derives charges against: the clinic in the database where there is one, else the shipped facts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from models.queries.charge_facts import ChargeFacts, shipped_charge_facts


@contextmanager
def opened_charge_facts(arguments: Namespace) -> Iterator[ChargeFacts]:
    """Yield the facts for the command's database."""
    _ = arguments
    yield shipped_charge_facts()
