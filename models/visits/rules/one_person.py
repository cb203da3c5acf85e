"""One entry a person: open visits of patients who were merged stand as one, until somebody says which holds (W6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from models.visits.facts import VisitFacts


def one_entry_each(visits: Sequence[VisitFacts], survivors: Mapping[UUID, UUID]) -> list[tuple[VisitFacts, ...]]:
    """Return the visits as entries, in their order: open ones of patients merged into one person share an entry.

    `survivors` names the patient each merged one lives on in. Two open visits of one patient's own stay two.
    """
    entries: dict[object, list[VisitFacts]] = {}
    for visit in visits:
        person = survivors.get(visit.patient_id, visit.patient_id)
        merged = visit.state.open and any(
            other.state.open and other.patient_id != visit.patient_id
            and survivors.get(other.patient_id, other.patient_id) == person
            for other in visits
        )  # fmt: skip
        entries.setdefault(person if merged else visit.id, []).append(visit)
    return [tuple(entry) for entry in entries.values()]
