"""Who a PIN lets in: guesses are counted together, and no answer tells which names there are (P9, P12)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from models.people.actions.authenticate import Denied, SignedIn, confirm_pin, identify, sign_in
from models.people.records.pin_failure import PinFailure
from models.people.records.practitioner import Practitioner
from models.people.secrets import hash_pin
from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, rows, staff_id
from tests.frozen_clock import FrozenClock

CONNECTIONS = 16
GUESSES = 4


def failures(clinic: Clinic) -> int:
    return sum(row.action.endswith("_failed") for row in rows(clinic, AuditEvent))


def wrong(clinic: Clinic) -> int:
    return sum(row.wrong for row in rows_of(clinic))


def rows_of(clinic: Clinic) -> list[Any]:
    with clinic.store.read() as connection:
        return list(connection.execute(select(table_of(PinFailure))))


def at_once(clinic: Clinic, purpose: str) -> list[SignedIn | Denied]:
    """Guess with every connection at the same moment, several times each."""
    gate, person = Barrier(CONNECTIONS), staff_id(clinic, GIVER_SIGN_IN)

    def guess(connection: int) -> list[SignedIn | Denied]:
        gate.wait()
        return [confirm_pin(clinic, person, f"{connection:02}{place:02}", purpose) for place in range(GUESSES)]

    with ThreadPoolExecutor(CONNECTIONS) as connections:
        return [answer for answers in connections.map(guess, range(CONNECTIONS)) for answer in answers]


def test_guesses_of_sixteen_connections_at_once_are_all_counted_and_hold_the_name(clinic: Clinic) -> None:
    answers = at_once(clinic, "unlock")

    reported = [answer.text for answer in answers if isinstance(answer, Denied)]
    assert len(reported) == failures(clinic) == CONNECTIONS * GUESSES
    assert sorted(text for text in reported if "tries left" in text) == [
        f"Wrong PIN. Type it again ({left} tries left)." for left in (1, 2, 3, 4)
    ]
    assert wrong(clinic) == 5
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_a_right_pin_among_wrong_ones_does_not_pass_a_name_that_is_held(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clinic = sqlite_clinic
    for _ in range(5):
        confirm_pin(clinic, staff_id(clinic, GIVER_SIGN_IN), "0000", "sign")
    assert isinstance(confirm_pin(clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, "sign"), Denied)
    assert isinstance(confirm_pin(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), PHYSICIAN_PIN, "sign"), SignedIn)
    clock.tick(5)
    assert isinstance(confirm_pin(clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, "sign"), SignedIn)
    assert wrong(clinic) == 0


@pytest.mark.parametrize("pin", ["", " "])
def test_an_empty_pin_is_no_guess(sqlite_clinic: Clinic, pin: str) -> None:
    answers = {
        confirm_pin(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), pin, "sign"),
        sign_in(sqlite_clinic, GIVER_SIGN_IN, pin),
        identify(sqlite_clinic, "nobody", pin, "witness"),
    }
    assert answers == {Denied("Type your PIN, then press F10.")}
    assert (wrong(sqlite_clinic), failures(sqlite_clinic)) == (0, 0)


@pytest.mark.parametrize("purpose", ["sign_in", "witness", "decide"])
def test_unknown_retired_wrong_and_held_names_get_the_same_words(sqlite_clinic: Clinic, purpose: str) -> None:
    mistyped = identify(sqlite_clinic, GIVER_SIGN_IN, "0000", purpose)
    unknown = identify(sqlite_clinic, "nobody", "0000", purpose)
    for _ in range(4):
        identify(sqlite_clinic, GIVER_SIGN_IN, "0000", purpose)
    held = identify(sqlite_clinic, GIVER_SIGN_IN, GIVER_PIN, purpose)
    retired = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, table_of(Practitioner).c.id == retired, active=False))
    gone = identify(sqlite_clinic, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, purpose)

    assert len({mistyped, unknown, held, gone}) == 1
    assert isinstance(mistyped, Denied)
    assert mistyped.text == (
        "Name or PIN is wrong. Check the name and type the PIN again. "
        "After 5 wrong PINs a name waits, longer each time."
    )
    assert failures(sqlite_clinic) == 8


def test_every_answer_costs_one_hash_whoever_was_named(sqlite_clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    person = table_of(Practitioner).c.username == GIVER_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, person, pin_hash=hash_pin(GIVER_PIN)))
    hashed: list[str] = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, stored: str, pin: str) -> bool:
        hashed.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, stored, pin)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    costs = []
    for name, pin in [("nobody", "0000"), (GIVER_SIGN_IN, "0000"), (GIVER_SIGN_IN, GIVER_PIN), ("", "1")] + [
        (GIVER_SIGN_IN, "0000")
    ] * 6:
        hashed.clear()
        sign_in(sqlite_clinic, name, pin)
        costs.append(tuple(hashed))

    assert wrong(sqlite_clinic) == 5
    assert len(set(costs)) == 1
    assert len(costs[0]) == 1
