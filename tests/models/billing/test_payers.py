"""The clinic's payers: every change is a version with its author and reason, and dosing follows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.billing.actions.retire_payer_profile import retire_payer_profile
from models.billing.actions.save_fees import FeesStored, save_fees
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.clinic_payers import FeeRow
from models.billing.payers.payer_profiles import PayerProfile, shipped_payer_profiles
from models.billing.queries.payers import fee_schedules, payer_profiles, payers
from models.billing.records.payer_profile import PayerFeeVersion, PayerProfileVersion
from models.billing.versions import CHANGED_MEANWHILE
from models.core.errors import BadInputError
from models.exchange.actions.import_fees import import_fees
from models.people.versions import Stored, Unchanged
from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import SignedRowError
from tests.factories import PHYSICIAN_SIGN_IN, rows, staff_id

MANUAL = "Northfield manual 2026, page 12"
DAY = date(2026, 1, 1)


def draft(**over: object) -> ProfileDraft:
    values = {"type": "commercial", "name": "Northfield Mutual", "reason": "new contract", **over}
    return ProfileDraft(**values)  # type: ignore[arg-type]


def fee(**over: object) -> FeeRow:
    values = {
        "payer": "commercial", "code": "96372", "amount": Decimal("25.50"), "asp_percent": None, "effective": DAY,
        "ends": None, **over,
    }  # fmt: skip
    return FeeRow(**values)  # type: ignore[arg-type]


def profile(clinic: Clinic, name: str) -> PayerProfile | None:
    return next((found for found in payer_profiles(clinic) if found.name == name), None)


def test_a_clinic_that_changed_nothing_has_the_shipped_payers_and_no_fees(clinic: Clinic) -> None:
    assert payer_profiles(clinic) == shipped_payer_profiles()
    assert fee_schedules(clinic) == {}


def test_a_plan_of_the_clinics_own_is_stored_with_who_when_and_why(clinic: Clinic) -> None:
    person = staff_id(clinic, PHYSICIAN_SIGN_IN)
    answers = {"jw_policy": Answer("required", MANUAL), "ndc_policy": Answer("not_allowed")}

    outcome = save_payer_profile(clinic, person, draft(answers=answers, also_called=("NFM",)))

    assert outcome == Stored("northfield mutual", 1)
    (row,) = rows(clinic, PayerProfileVersion)
    assert (row.changed_by, row.changed_by_name, row.reason) == (person, "D Chen MD", "new contract")
    assert row.changed_at == clinic.now()
    found = profile(clinic, "Northfield Mutual")
    assert found is not None
    assert found.is_called("nfm")
    jw, ndc = found.policies["jw_policy"], found.policies["ndc_policy"]
    assert (jw.value, jw.source.key, jw.source.confidence, jw.own) == ("required", MANUAL, "confirmed", True)
    assert (ndc.value, ndc.source.confidence) == ("not_allowed", "unconfirmed")


def test_every_change_of_a_payer_is_one_audit_event_and_the_chain_holds(clinic: Clinic) -> None:
    save_payer_profile(clinic, None, draft())
    save_payer_profile(clinic, None, draft(change=1, answers={"jw_policy": Answer("ignored")}))
    save_fees(clinic, None, [fee()])

    events = [event for event in rows(clinic, AuditEvent) if event.entity_type == "Payer"]
    assert [event.action for event in events] == ["save_payer_profile", "save_payer_profile", "save_fees"]
    assert events[1].detail["after"]["answers"] == {"jw_policy": "ignored"}
    assert events[2].detail["fees"][0]["after"] == {"price": "25.50 USD", "ends": None}
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_the_newest_version_wins_and_the_older_ones_stay(clinic: Clinic) -> None:
    save_payer_profile(clinic, None, draft(answers={"jw_policy": Answer("ignored")}))
    save_payer_profile(clinic, None, draft(answers={"jw_policy": Answer("required")}, change=1))

    found = profile(clinic, "Northfield Mutual")
    assert found is not None
    assert found.policies["jw_policy"].value == "required"
    assert len(rows(clinic, PayerProfileVersion)) == 2


def test_the_same_version_again_changes_nothing(clinic: Clinic) -> None:
    save_payer_profile(clinic, None, draft())
    assert save_payer_profile(clinic, None, draft(change=1)) == Unchanged()
    assert len(rows(clinic, PayerProfileVersion)) == 1


def test_a_version_that_was_edited_meanwhile_is_not_overwritten(clinic: Clinic) -> None:
    save_payer_profile(clinic, None, draft())
    assert save_payer_profile(clinic, None, draft(answers={"jw_policy": Answer("ignored")})) == CHANGED_MEANWHILE
    assert retire_payer_profile(clinic, None, "commercial", "Northfield Mutual", "closed") == CHANGED_MEANWHILE


def test_an_answer_for_a_whole_type_holds_for_its_plans_too_unless_they_say_otherwise(clinic: Clinic) -> None:
    answers = {"jw_policy": Answer("ignored"), "sample_policy": Answer("admin_only_note")}
    save_payer_profile(clinic, None, draft(name="Commercial", answers=answers))
    book = payers(clinic)

    assert book.payer("commercial", "Nobody's Plan").policies["jw_policy"] == "ignored"
    assert book.payer("commercial", "").policies["jw_policy"] == "ignored"
    assert book.payer("commercial", "LifeWise").policies["jw_policy"] == "required"
    assert book.payer("medicare", "").policies == {}


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"answers": {"jw_policy": Answer("perhaps")}}, "jw_policy: cannot be 'perhaps': one of required, accepted"),
        ({"answers": {"colour_policy": Answer("blue")}}, "colour_policy: is no switch"),
        ({"type": "medicare", "name": "Medicare", "answers": {"unsupervised_policy": Answer("fallback_99211")}},
         "unsupervised_policy: is always not_billable for Medicare"),
        ({"type": "medicare", "name": "Noridian", "answers": {"unsupervised_policy": Answer("fallback_99211")}},
         "unsupervised_policy: is always not_billable for Medicare"),
        ({"type": "tricare"}, "type: 'tricare' is no payer type"),
        ({"name": " "}, "name: write the payer's name"),
        ({"name": "medicaid"}, "name: medicaid is a payer type"),
        ({"name": "Bell\x07"}, "name: write a name"),
        ({"also_called": ("lifewise",)}, "name: lifewise already names LifeWise"),
        ({"reason": " "}, "reason: say why"),
    ],
)  # fmt: skip
def test_a_payer_that_cannot_be_so_is_refused(sqlite_clinic: Clinic, over: dict[str, object], message: str) -> None:
    with pytest.raises(BadInputError) as refused:
        save_payer_profile(sqlite_clinic, None, draft(**over))
    assert str(refused.value).startswith(message)
    assert not rows(sqlite_clinic, PayerProfileVersion)


def test_a_retired_plan_is_billed_as_its_type_says_and_can_be_offered_again(clinic: Clinic) -> None:
    shipped = payers(clinic).payer("medicaid", "CHPW").policies
    assert shipped["patient_supplied_policy"] == "admin_only_note"

    assert retire_payer_profile(clinic, None, "medicaid", "CHPW", "no longer contracted") == Stored("chpw", 1)
    assert profile(clinic, "CHPW") is None
    assert payers(clinic).payer("medicaid", "CHPW").policies == {}
    assert retire_payer_profile(clinic, None, "medicaid", "CHPW", "again", change=1) == Unchanged()

    save_payer_profile(clinic, None, draft(type="medicaid", name="CHPW", change=1))
    assert profile(clinic, "CHPW") is not None


def test_a_payer_types_own_profile_cannot_be_retired(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError, match="holds the rules of every payer of its type"):
        retire_payer_profile(sqlite_clinic, None, "medicare", "Medicare", "we opted out")


def test_fees_are_exact_dated_and_kept_by_payer(clinic: Clinic) -> None:
    later = fee(amount=Decimal("26.10"), effective=date(2027, 1, 1))
    drug = fee(payer="lifewise", code="j1885", amount=None, asp_percent=Decimal("106"))
    assert save_fees(clinic, None, [fee(), later, drug]) == FeesStored(added=3)

    schedules = fee_schedules(clinic)
    found = schedules["commercial"].on("96372", date(2026, 11, 23))
    assert found is not None
    assert found.amount == Decimal("25.50")
    assert set(schedules) == {"commercial", "LifeWise"}
    plan = payers(clinic).payer("commercial", "LifeWise").fees
    assert plan is not None
    assert plan.on("96372", date(2027, 2, 1)).amount == Decimal("26.10")  # type: ignore[union-attr]
    assert (plan.holder("J1885", DAY), plan.holder("96372", DAY)) == ("LifeWise", "Commercial")


def test_a_fee_is_changed_and_taken_away_by_new_versions(clinic: Clinic) -> None:
    save_fees(clinic, None, [fee()])
    assert save_fees(clinic, None, [fee(amount=Decimal(30))]) == FeesStored(changed=1)
    assert save_fees(clinic, None, [fee(amount=Decimal("30.00"))]) == FeesStored(unchanged=1)
    assert save_fees(clinic, None, [fee(retired=True)]) == FeesStored(removed=1)
    assert fee_schedules(clinic) == {}
    assert len(rows(clinic, PayerFeeVersion)) == 3


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"payer": "Aetna"}, "payer: 'Aetna' is no payer here"),
        ({"code": "9637"}, "code: '9637' is no procedure code"),
        ({"amount": Decimal("1.005")}, "amount: 1.005 is not dollars and cents"),
        ({"amount": None}, "amount: a fee is either"),
        ({"asp_percent": Decimal(106)}, "amount: a fee is either"),
        ({"ends": date(2025, 1, 1)}, "ends: 2025-01-01 lies before"),
    ],
)
def test_a_fee_that_cannot_be_charged_is_refused(sqlite_clinic: Clinic, over: dict[str, object], message: str) -> None:
    with pytest.raises(BadInputError) as refused:
        save_fees(sqlite_clinic, None, [fee(), fee(**over)])
    assert str(refused.value).startswith(message)
    assert not rows(sqlite_clinic, PayerFeeVersion)


FILE = b"""payer,code,amount,asp_percent,effective,ends
medicare,96372,"$1,020.40",,2026-01-01,
Self-pay,96372,20,,,
LifeWise,J1885,,106%,2026-01-01,2026-12-31
"""


def test_a_file_of_fees_is_taken_whole_and_twice_changes_nothing(clinic: Clinic) -> None:
    assert import_fees(clinic, None, FILE) == FeesStored(added=3)
    assert import_fees(clinic, None, FILE) == FeesStored(unchanged=3)
    assert len(rows(clinic, PayerFeeVersion)) == 3
    assert set(fee_schedules(clinic)) == {"medicare", "self_pay", "LifeWise"}
    assert fee_schedules(clinic)["medicare"].rows["96372"][0].amount == Decimal("1020.40")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"Aetna,96372,20,,,", "line 5, payer: 'Aetna' is no payer here"),
        (b"medicare,96372,twenty,,,", "line 5, amount: 'twenty' is not an amount"),
        (b"medicare,96372,20,,01/01/2026,", "line 5, effective: '01/01/2026' is not a day"),
        (b"medicare,96372,20,,2026-02-30,", "line 5, effective: '2026-02-30' is not a day"),
        (b"medicare,96372,20,106,,", "line 5, amount: a fee is either"),
        (b"medicare,96372,20", "line 5: has 3 cells"),
        (b"medicare,96372,20,,2026-01-01,", "line 5: says the same payer, code and first day as line 2"),
        (b'medicare,"96372,20,,,', "line 5: is no CSV"),
        (b"medicare,\xff,20,,,", "line 5: is not UTF-8"),
    ],
)
def test_one_bad_line_refuses_the_whole_file_with_its_place(sqlite_clinic: Clinic, line: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refused:
        import_fees(sqlite_clinic, None, FILE + line)
    assert str(refused.value).startswith(message)
    assert not rows(sqlite_clinic, PayerFeeVersion)


@pytest.mark.parametrize(
    ("header", "message"),
    [(b"", "names the columns"), (b"payer,code", "names the columns"), (b"payer,code,amount,colour", "no column 'col")],
)
def test_a_file_of_other_columns_says_which_are_needed(sqlite_clinic: Clinic, header: bytes, message: str) -> None:
    with pytest.raises(BadInputError, match=f"line 1: .*{message}"):
        import_fees(sqlite_clinic, None, header)


def test_stored_versions_of_payers_never_change(clinic: Clinic) -> None:
    save_payer_profile(clinic, None, draft())
    with pytest.raises(SignedRowError):
        clinic.store.write(lambda tx: tx.update(PayerProfileVersion, name="x"))
