"""FHIR files from bytes to rows, a megabyte of them, against parsing the same JSON alone."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from models.exchange.actions.import_orders import import_files
from models.exchange.reading.files import ImportFile
from models.people.actions.authenticate import Denied
from tests.bench.figure import Figure, in_turns
from tests.bench.places import opened, stocked_clinic
from tests.bench.varied_bundles import bundles
from tests.factories import PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock

ROUNDS = 3
FILES, BYTES = 40, 45_000_000
AIM_EACH = 26
"""Milliseconds a megabyte: 689 MB in 18 seconds."""


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Import files like those of Synthea into a clinic of their own, again and again."""
    share = 1 if rounds > 1 else 20
    texts = [text.encode() for text in bundles([json.dumps(sample())], FILES // share, BYTES // share)]
    megabytes = sum(map(len, texts)) / 1_000_000
    files = [ImportFile(f"{number}.json", folder / f"{number}.json") for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        (folder / file.name).write_bytes(text)
    clock, made = FrozenClock(), iter(range(rounds + 1))

    def floor() -> tuple[float]:
        start = perf_counter()
        for text in texts:
            json.loads(text)
        return ((perf_counter() - start) * 1000 / megabytes,)

    def subject() -> tuple[float]:
        place = folder / str(next(made))
        place.mkdir()
        with opened(stocked_clinic(place, clock), clock) as clinic:
            who = staff_id(clinic, PHYSICIAN_SIGN_IN)
            gc.disable()
            start = perf_counter()
            reports = import_files(clinic, files, "", who)
            taken = (perf_counter() - start) * 1000 / megabytes
            gc.enable()
        assert not isinstance(reports, Denied)
        assert all(report.added["patient"] == 1 for report in reports)
        return (taken,)

    parsed, stored = in_turns(rounds, floor, subject)
    return [Figure("a megabyte of FHIR files imported", stored, parsed, "its JSON parsed", rounds, aim_limit=AIM_EACH)]


def sample() -> dict[str, Any]:
    """Return a patient's bundle with the kinds of entries Synthea writes, about as many of each."""
    patient, doctor = str(UUID(int=1)), str(UUID(int=2))
    about = {"subject": {"reference": f"urn:uuid:{patient}"}}
    resources: list[dict[str, Any]] = [
        {"resourceType": "Patient", "id": patient, "gender": "female", "birthDate": "1961-03-03",
         "name": [{"family": "Okafor", "given": ["Adaeze"]}], "identifier": [{"value": patient}]},
        {"resourceType": "Practitioner", "id": doctor, "name": [{"family": "Kim", "given": ["Bora"]}]},
    ]  # fmt: skip
    for n in range(16):
        day = f"20{n:02}-04-25T08:54:18+00:00"
        resources.append({"resourceType": "Encounter", "status": "finished", **about, "period": {"start": day}})
        resources.append({"resourceType": "ExplanationOfBenefit", "item": [_coded("code", f"{k}") for k in range(40)]})
        resources += [
            {"resourceType": "Observation", "status": "final", **about, "effectiveDateTime": day,
             **_coded("code", code), "valueQuantity": {"value": 70.5, "unit": "kg", "code": "kg"}}
            for code in ("29463-7", *(f"8302-{k}" for k in range(9)))
        ]  # fmt: skip
        resources.append({
            "resourceType": "Immunization", "status": "completed", "patient": about["subject"],
            "occurrenceDateTime": day, **_coded("vaccineCode", "140"),
        })  # fmt: skip
    resources += [
        {"resourceType": "MedicationRequest", "status": "active", "intent": "order", **about,
         "authoredOn": "2025-04-25", "requester": {"reference": f"urn:uuid:{doctor}"},
         **_coded("medicationCodeableConcept", name)}
        for name in ("Amoxicillin 250 MG Oral Tablet", "Vitamin B 12 5 MG/ML Injectable Solution", "Naproxen 220 MG")
    ]  # fmt: skip
    for n, resource in enumerate(resources):
        resource.setdefault("id", str(UUID(int=n + 1)))
    entries = [
        {"fullUrl": f"urn:uuid:{one['id']}", "resource": one, "request": {"method": "POST"}} for one in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _coded(member: str, code: str) -> dict[str, Any]:
    return {member: {"coding": [{"system": "http://loinc.org", "code": code, "display": code}], "text": code}}
