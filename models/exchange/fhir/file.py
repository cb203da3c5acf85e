"""One FHIR file being read: each entry for itself, those that refer elsewhere once all files are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from models.core.errors import BadInputError
from models.core.words import snake_case
from models.exchange.batch import ImportedBatch, RefusedEntry
from models.exchange.fhir.bundles import resources_of
from models.exchange.fhir.clinical_information import (
    newest_weights,
    read_allergy,
    read_coverage,
    read_encounter,
    read_weight,
)
from models.exchange.fhir.document import Resource, source_keys
from models.exchange.fhir.doses import read_administration, read_immunization
from models.exchange.fhir.names import REFERRED_TO, Names
from models.exchange.fhir.orders import read_order
from models.exchange.fhir.people import patient_keys, read_patient, read_practitioner
from models.exchange.fhir.services import read_charge_item, read_procedure, read_visit_level
from models.exchange.imported import (
    Fact,
    ImportedAllergy,
    ImportedCoverage,
    ImportedDose,
    ImportedEncounter,
    ImportedOrder,
    ImportedPatient,
    ImportedPractitioner,
    ImportedService,
    ImportedWeight,
    Key,
)
from models.exchange.strict_json import Node, check

Reader = Callable[["FhirFile", Resource], Fact | str]
"""Reads one resource; returns a word instead of a fact for one that is not kept, to count it by."""
READERS: dict[str, Reader] = {
    "Patient": read_patient,
    "Practitioner": read_practitioner,
    "AllergyIntolerance": read_allergy,
    "Coverage": read_coverage,
    "Encounter": read_encounter,
    "Observation": read_weight,
    "MedicationRequest": read_order,
    "Immunization": read_immunization,
    "MedicationAdministration": read_administration,
    "ChargeItem": read_charge_item,
    "Procedure": read_procedure,
}
BESIDE: dict[str, Callable[[FhirFile, Resource], Fact | None]] = {"Encounter": read_visit_level}
"""What a resource states beside its own fact: a visit may name the code it is billed by."""
# Read only where another resource points to them.
SUPPORT = frozenset({"Medication", "PractitionerRole", "MessageHeader"})
_PEOPLE = frozenset({"Patient", "Practitioner"})


class FhirFile:
    """The facts of one file. `open` are entries whose references this file does not resolve."""

    def __init__(self, content: bytes, sender: str) -> None:
        self.open: list[Resource] = []
        self.offers: list[Resource] = []
        self._facts: list[tuple[int, Fact]] = []
        self._refused: list[RefusedEntry] = []
        self._not_ours: Counter[str] = Counter()
        self._used: dict[int, Resource] = {}
        self._sound_ones: set[int] = set()
        self._keys: dict[int, tuple[Key, ...]] = {}
        self._missing = False
        self._others: Names | None = None
        self._names = Names(one_file=True)
        self._order: dict[int, int] = {}
        self._read(content, sender)

    def resolve(self, reference: Node | None, owner: Resource) -> Resource | None:
        """Return the resource a Reference inside `owner` points to, None when no file of this call holds it.

        Raises BadInputError when it could be two different ones.
        """
        if reference is None:
            return None
        text = reference.text("reference")
        if text.startswith("#"):
            return _contained(owner, text[1:])
        found = self._names.find(reference, owner)
        if found is None and self._others is not None:
            found = self._others.find(reference, owner)
        if found is None:
            self._missing = self._missing or bool(text) or reference.child("identifier") is not None
        else:
            self._used[id(found.node.value)] = found
        return found

    def keys_of(self, patient: Resource) -> tuple[Key, ...]:
        """Return the names a patient is known by; every resource about them asks for them."""
        known = id(patient.node.value)
        if known not in self._keys:
            self._keys[known] = patient_keys(patient)
        return self._keys[known]

    def close(self, others: Names) -> list[Resource]:
        """Read what was open with the help of the other files' names; return the resources of theirs it used."""
        self._others = others
        before, self._used = self._used, {}
        waiting, self.open = self.open, []
        for resource in waiting:
            self._take(resource, last=True)
        used = list(self._used.values())
        self._used |= before
        return used

    def batch(self) -> ImportedBatch:
        """Return everything the file states, in file order."""
        for resource in self.open:
            self._take(resource, last=True)
        self.open = []
        facts = [fact for _, fact in sorted(self._facts, key=lambda row: row[0])]
        unused = Counter(
            snake_case(row.kind) for row in self.offers if row.kind in SUPPORT and id(row.node.value) not in self._used
        )
        return ImportedBatch(
            patients=_of(facts, ImportedPatient),
            practitioners=_of(facts, ImportedPractitioner),
            allergies=_of(facts, ImportedAllergy),
            coverages=_of(facts, ImportedCoverage),
            encounters=_of(facts, ImportedEncounter),
            weights=newest_weights(_of(facts, ImportedWeight)),
            orders=_of(facts, ImportedOrder),
            doses=_of(facts, ImportedDose),
            services=_of(facts, ImportedService),
            refused=tuple(self._refused),
            not_ours=dict(self._not_ours + unused),
        )

    def _read(self, content: bytes, sender: str) -> None:
        kept: list[Resource] = []
        for resource in resources_of(content, sender, self._refused.append):
            kind = resource.kind
            if kind in REFERRED_TO | SUPPORT and self._sound(resource):
                self.offers.append(resource)
                self._names.add(resource)
            if kind in READERS:
                kept.append(resource)
            elif kind not in SUPPORT:
                self._not_ours[snake_case(kind)] += 1
        twice = self._twice(kept)
        for number, resource in enumerate(kept):
            self._order[id(resource.node.value)] = number
            if id(resource.node.value) in twice:
                self._refuse(BadInputError(resource.node.at, "its id is in this file twice, with different content"))
            else:
                self._take(resource, last=False)
        self._names = self._names if self.open else Names(one_file=True)

    def _sound(self, resource: Resource) -> bool:
        """True for a resource others may point to; one that is broken is refused, here or when it is read itself."""
        try:
            check(resource.node)
            source_keys(resource)
        except BadInputError as error:
            if resource.kind not in READERS:
                self._refuse(error)
            return False
        self._sound_ones.add(id(resource.node.value))
        return True

    def _twice(self, resources: list[Resource]) -> set[int]:
        """Return those of one name and different content: which one is meant cannot be told. People go to review."""
        first: dict[Any, Resource] = {}
        found: set[int] = set()
        for resource in resources:
            if resource.kind in _PEOPLE or resource.kind == "Observation":
                continue
            try:
                names = source_keys(resource)
            except BadInputError:
                continue
            for name in names:
                other = first.setdefault((resource.kind, name), resource)
                if other.node.value != resource.node.value:
                    found |= {id(other.node.value), id(resource.node.value)}
        return found

    def _take(self, resource: Resource, *, last: bool) -> None:
        self._missing = False
        try:
            if resource.kind != "Observation" and id(resource.node.value) not in self._sound_ones:
                check(resource.node)
            fact = READERS[resource.kind](self, resource)
            beside = BESIDE.get(resource.kind)
            more = beside(self, resource) if beside else None
            if resource.kind == "Observation" and not isinstance(fact, str):
                # Thousands of observations are none of ours: only those that are kept need be sound throughout.
                check(resource.node)
        except BadInputError as error:
            if self._missing and not last:
                self.open.append(resource)
            else:
                self._refuse(error)
            return
        if self._missing and not last:
            self.open.append(resource)
            return
        number = self._order[id(resource.node.value)]
        if isinstance(fact, str):
            self._not_ours[fact] += 1
        else:
            self._facts.append((number, fact))
        if more is not None:
            self._facts.append((number, more))

    def _refuse(self, error: BadInputError) -> None:
        self._refused.append(RefusedEntry(error.at, error.text))


def _of(facts: list[Fact], kind: type[Any]) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if isinstance(fact, kind))


def _contained(inside: Resource, identity: str) -> Resource | None:
    container = inside.owner or inside.node
    found = next((node for node in container.children("contained") if node.text("id") == identity), None)
    if found is None:
        return None
    return Resource(found, inside.envelope, found.required("resourceType"), inside.full_url, container)
