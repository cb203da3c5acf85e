"""Everything one file from outside states, and what of it cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.exchange.imported import (
    ImportedAllergy,
    ImportedCoverage,
    ImportedDose,
    ImportedEncounter,
    ImportedOrder,
    ImportedPatient,
    ImportedPractitioner,
    ImportedService,
    ImportedWeight,
)


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that cannot be taken: its place in the file and why."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedBatch:
    """Everything one file states, each kind in file order; of the weights only each patient's newest.

    `refused` are the entries that cannot be read, `not_ours` counts resources this program does not keep.
    """

    patients: tuple[ImportedPatient, ...] = ()
    practitioners: tuple[ImportedPractitioner, ...] = ()
    allergies: tuple[ImportedAllergy, ...] = ()
    coverages: tuple[ImportedCoverage, ...] = ()
    encounters: tuple[ImportedEncounter, ...] = ()
    weights: tuple[ImportedWeight, ...] = ()
    orders: tuple[ImportedOrder, ...] = ()
    doses: tuple[ImportedDose, ...] = ()
    services: tuple[ImportedService, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()
    not_ours: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a file states once all files of a call are read. `uses` are the numbers of files it refers into."""

    batch: ImportedBatch
    uses: frozenset[int]
