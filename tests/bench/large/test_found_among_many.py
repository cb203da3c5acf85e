"""Of a few thousand patients a search finds all who fit, or fifty of them: as looking at every name does."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.clinic import open_clinic
from models.patients.queries.patients import MOST, find_patients
from models.patients.queries.search_hits import BRIEFLY
from models.patients.rules.name_words import INSIDE_LEAST
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.bench.large.clinic import DOSES_EACH, Size, build
from tests.bench.large.people import Person, person
from tests.frozen_clock import START, FrozenClock

PATIENTS = BRIEFLY + 1_000


@pytest.mark.heavy
def test_words_typed_together_find_everybody_they_fit(tmp_path: Path) -> None:
    database = str(tmp_path / "many.sqlite3")
    build(database, Size(DOSES_EACH * PATIENTS, START.date()))
    clinic = open_clinic(Store(open_engine(database)), FrozenClock())
    assert clinic is not None
    people = [person(number) for number in range(PATIENTS)]
    typed = [
        words
        for one in people[::61]
        for words in (
            (one.family[:1], one.given[:2]),
            (one.family[:2], one.given[:1]),
            (one.family[:4], one.given[:3]),
            (one.family[2:5], one.given[1:4]),
            (one.family[-3:], one.given),
        )
    ]
    for words in typed:
        fitting = {one.mrn for one in people if _fits(one, words)}
        found = {one.mrn for one in find_patients(clinic, " ".join(words))}
        assert found <= fitting, words
        assert len(found) == min(MOST, len(fitting)), words
    clinic.store.engine.dispose()


def _fits(one: Person, words: tuple[str, ...]) -> bool:
    """Return whether a name or the number begins with each word, or a name holds it where it has three letters."""
    own = (one.family.casefold(), one.given.casefold())
    begun = (*own, one.mrn.casefold())
    return all(
        any(name.startswith(word) for name in begun)
        or (len(word) >= INSIDE_LEAST and any(word in name for name in own))
        for word in map(str.casefold, words)
    )
