"""The demo clinic's payers: two plans of its own and what it charges, with one raise of prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from models.billing.actions.save_fees import save_fees
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.clinic_payers import FeeRow
from models.demo.people import PAYERS
from models.store.clinic import Clinic

_FEES = {
    "96372": "28.00", "96402": "64.00", "J0696": "4.50", "J0897": "28.50", "J1010": "0.45", "J1071": "0.06",
    "J1100": "0.40", "J1200": "1.75", "J1306": "12.60", "J1631": "18.00", "J1885": "2.10", "J2315": "4.90",
    "J2357": "49.00", "J2405": "0.35", "J2426": "16.20", "J2550": "3.20", "J3301": "2.60", "J3410": "0.55",
    "J3420": "4.75", "J9217": "310.00",
}  # fmt: skip
_MEDICARE = {"96372": "21.50", "96402": "52.00"}
_RAISE = Decimal("1.05")
_CENT = Decimal("0.01")


def store_payers(clinic: Clinic, person_id: UUID, today: date) -> None:
    """Store the plans and fees as the clinic entered them when it opened: prices rose by 5 % on 1 January this year."""
    northfield = {"jw_policy": Answer("required", "Northfield provider manual, section 4.2")}
    prairie = {"patient_supplied_policy": Answer("admin_only_note", ""), "ndc_policy": Answer("required", "state rule")}
    for kind, answers in (("commercial", northfield), ("medicaid", prairie)):
        draft = ProfileDraft(kind, PAYERS[kind], "contract signed", answers)
        save_payer_profile(clinic, person_id, draft)
    opened, raised = date(today.year - 3, 1, 1), date(today.year, 1, 1)
    fees = [
        _fee(kind, code, amount, opened, raised)
        for kind in ("commercial", "self_pay")
        for code, amount in _FEES.items()
    ]
    fees += [_fee("medicaid", code, amount, opened, raised) for code, amount in _FEES.items() if code != "J3410"]
    fees += [_fee("medicare", code, _MEDICARE.get(code, amount), opened, raised) for code, amount in _FEES.items()]
    save_fees(clinic, person_id, [row for pair in fees for row in pair])


def _fee(payer: str, code: str, amount: str, opened: date, raised: date) -> tuple[FeeRow, FeeRow]:
    before = Decimal(amount)
    return (
        FeeRow(payer, code, before, None, opened, None),
        FeeRow(payer, code, (before * _RAISE).quantize(_CENT), None, raised, None),
    )
