"""What is still to be set up is read from what the clinic has, and may be called done or not needed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.clinic_payers import FeeRow
from models.core.errors import BadInputError
from models.patients.queries.scanner_test import scanner_reading
from models.people.actions.authenticate import Denied
from models.people.actions.mark_set_up_step import STEPS, mark_set_up_step, record_scanner_test
from models.people.records.practitioner import Practitioner
from models.reports.queries.set_up import SetUpStep, open_set_up, set_up
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_lot, add_patient, staff_id

GTIN_LOT = "]d201003051700322581727053110AB123\x1d21X1"


def states(clinic: Clinic) -> dict[str, str]:
    return {step.code: step.state for step in set_up(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN)).steps}


def step(clinic: Clinic, code: str) -> SetUpStep:
    return next(one for one in set_up(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN)).steps if one.code == code)


def test_each_step_is_done_once_the_clinic_has_what_it_asks_for(sqlite_clinic: Clinic) -> None:
    assert states(sqlite_clinic) == {**dict.fromkeys(STEPS, "open"), "people": "done"}

    add_lot(sqlite_clinic)
    save_fees(sqlite_clinic, None, [FeeRow("commercial", "96372", Decimal(20), None, None, None)])
    save_payer_profile(
        sqlite_clinic, None, ProfileDraft("commercial", "Commercial", "contract", {"jw_policy": Answer("ignored")})
    )
    record_scanner_test(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), None, "GS1 code")

    found = set_up(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN))
    assert (found.done, found.complete, found.may_change) == (6, True, True)
    assert open_set_up(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)) is None


def test_n1_a_clinic_in_which_no_one_can_order_says_so_first(sqlite_clinic: Clinic) -> None:
    who = table_of(Practitioner).c.username == PHYSICIAN_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, who, roles=["administrator"]))
    people = step(sqlite_clinic, "people")
    assert people.state == "open"
    assert "no one can order yet: add a provider" in people.text


def test_a_step_is_marked_with_a_reason_and_opened_again(sqlite_clinic: Clinic) -> None:
    provider = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    mark_set_up_step(sqlite_clinic, provider, "fees", "not_needed", "the group bills")
    marked = step(sqlite_clinic, "fees")
    assert (marked.state, marked.text, marked.by) == ("not_needed", "the group bills", "D Chen MD")

    mark_set_up_step(sqlite_clinic, provider, "fees", "reopened", "")
    assert step(sqlite_clinic, "fees").state == "open"
    mark_set_up_step(sqlite_clinic, provider, "payers", "confirmed", "the shipped ones are right")
    assert step(sqlite_clinic, "payers").state == "done"
    with pytest.raises(BadInputError):
        mark_set_up_step(sqlite_clinic, provider, "drugs", "not_needed", "")


def test_only_those_who_may_change_the_clinic_are_shown_the_line_and_may_mark(sqlite_clinic: Clinic) -> None:
    giver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    assert open_set_up(sqlite_clinic, giver) is None
    assert isinstance(mark_set_up_step(sqlite_clinic, giver, "fees", "not_needed", "none"), Denied)
    assert open_set_up(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)) is not None


@pytest.mark.parametrize(
    ("text", "works", "words"),
    [
        (GTIN_LOT, True, "GS1 code of a package in the formulary"),
        ("00517-0031-25", True, "NDC or UPC of a package in the formulary"),
        ("MRN-PATIENT", True, "a patient's label"),
        ("0100305170031253172711301021AB12321XYZ", False, "not readable as a whole"),
        ("hello123", False, "not readable as a whole"),
    ],
)
def test_a_scanner_test_says_what_a_code_was_read_as_and_never_whose_label(sqlite_clinic, text, works, words) -> None:
    add_patient(sqlite_clinic, mrn="MRN-PATIENT")
    found = scanner_reading(sqlite_clinic, text)
    assert (found.works, found.read_as) == (works, words)
    if text == GTIN_LOT:
        assert ("Separator", "sent") in found.lines
        assert ("Symbology sign", "]d2") in found.lines
