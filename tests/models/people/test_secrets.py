"""What a PIN is stored as in a clinic's own database; the tests' staff have hashes that are quick to check."""

from __future__ import annotations

from argon2 import extract_parameters
from argon2.low_level import Type

from models.people.records.practitioner import Practitioner
from models.people.secrets import hash_pin, pin_matches
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, rows

# OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB of memory, two passes and one thread.
LEAST_KIB, LEAST_PASSES = 19 * 1024, 2


def test_a_pin_is_stored_at_no_less_than_owasps_least_cost_and_checked_against_it():
    stored = hash_pin(GIVER_PIN)
    cost = extract_parameters(stored)
    assert cost.type is Type.ID
    assert (cost.memory_cost >= LEAST_KIB, cost.time_cost >= LEAST_PASSES) == (True, True)
    assert (pin_matches(stored, GIVER_PIN), pin_matches(stored, "0000")) == (True, False)


def test_a_hash_says_itself_what_it_costs(sqlite_clinic: Clinic):
    (giver,) = (row for row in rows(sqlite_clinic, Practitioner) if row.username == GIVER_SIGN_IN)
    assert extract_parameters(giver.pin_hash).memory_cost < LEAST_KIB
    assert pin_matches(giver.pin_hash, GIVER_PIN)
