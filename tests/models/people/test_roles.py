"""Role × action, cell by cell, through the actions themselves; and what a clinic changes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from models.charting.signing.outcomes import Refused
from models.clinic import open_clinic
from models.core.errors import NeedlepointError, RefusedError
from models.core.finding import Severity
from models.people.actions.authenticate import Denied
from models.people.permissions import permission
from models.people.roles import shipped_acts, shipped_roles
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.databases import Databases
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, add_staff, hashed_quickly
from tests.frozen_clock import FrozenClock
from tests.models.people.act_calls import CALLS
from tests.models.people.asking import PIN, Asking, Call
from tests.shared_statements import share_statements

CELLS = [(role, act) for role in shipped_roles() for act in shipped_acts()]
OF_THE_RULE = {"give", "give_alone", "supervise"}
"""Acts a safety rule asks at signing; the others are asked by the action itself."""


@pytest.fixture(scope="module")
def asking(sqlite_databases: Databases) -> Iterator[dict[str, Asking]]:
    """A person of each role in one clinic; what they try changes nothing."""
    database = sqlite_databases.copy("clinic")
    engine = share_statements(open_engine(database))
    clinic = open_clinic(Store(engine), FrozenClock())
    assert clinic is not None
    add_lot(clinic)
    patient = add_patient(clinic)
    order = add_order(clinic, patient, interval_days=7).id
    people = {}
    for number, role in enumerate(shipped_roles()):
        person = add_staff(
            clinic, family=role, username=f"p{number}", roles=[role], pin_hash=hashed_quickly(PIN), npi=""
        )
        people[role] = Asking(clinic, person.id, f"p{number}", order, patient.id, GIVER_SIGN_IN)
    yield people
    engine.dispose()
    sqlite_databases.drop(database)


def refused(call: Call, ask: Asking, act: str) -> bool:
    """Return whether the action refused by the act; failing on something else is past it."""
    try:
        outcome: Any = call(ask)
    except RefusedError as error:
        return permission(act).refusal in error.text or act in OF_THE_RULE
    except (NeedlepointError, NoResultFound, LookupError, AttributeError, TypeError):
        return False
    if isinstance(outcome, Refused):
        return any(finding.rule == "supervision" and finding.severity is Severity.STOP for finding in outcome.findings)
    return isinstance(outcome, Denied) and permission(act).refusal in outcome.text


def test_every_act_has_an_action_that_asks_it() -> None:
    assert sorted(set(shipped_acts()) - set(CALLS)) == []
    assert sorted(set(CALLS) - set(shipped_acts())) == []


@pytest.mark.parametrize(("role", "act"), CELLS)
def test_an_action_is_refused_exactly_to_the_roles_without_its_act(
    asking: dict[str, Asking], role: str, act: str
) -> None:
    held = role in shipped_acts()[act].roles
    assert [refused(call, asking[role], act) for call in CALLS[act]] == [not held] * len(CALLS[act])


def test_an_auditor_changes_nothing_and_a_service_account_only_takes_files_in() -> None:
    of = {role: {act.key for act in shipped_acts().values() if role in act.roles} for role in shipped_roles()}
    assert all(act.startswith(("see_", "read_")) for act in of["auditor"])
    assert all(act.startswith("import") for act in of["service_account"])


def test_every_refusal_names_who_to_ask_or_what_to_do() -> None:
    for act in shipped_acts().values():
        assert act.refusal.endswith("."), act.key
        assert any(word in act.refusal for word in ("Ask ", "ask ", "Report ", "reason")), act.key
