"""The superbill and the patient's receipt as PDF."""

from __future__ import annotations

from datetime import date

from models.claims.claim import Address, Person
from models.claims.forms.spelling import zip_code
from models.claims.forms.table_page import Column, TablePage
from models.claims.forms.visit_paper import ChargeOnPaper, DoseOnPaper, VisitPaper
from models.core.numbers.money import dollars_text
from models.core.quantity import plain_amount
from models.core.words import date_text

_DOSES = (
    Column("Drug", 138), Column("Dose", 62), Column("Route", 48), Column("Site", 84), Column("Lot", 66),
    Column("Expires", 68), Column("Time", 38),
)  # fmt: skip
_CHARGES = (
    Column("Code", 46), Column("Modifiers", 66), Column("Service", 196), Column("Diagnoses", 60),
    Column("Units", 56, right=True), Column("Charge", 80, right=True),
)  # fmt: skip
_RECEIPT = (
    Column("Code", 60),
    Column("Service", 310),
    Column("Units", 54, right=True),
    Column("Charge", 80, right=True),
)
_PAYMENTS = (Column("Date", 100), Column("Payment", 324), Column("Amount", 80, right=True))


def superbill_pdf(visit: VisitPaper) -> bytes:
    """Return what a patient sends to an insurer: every code, number and diagnosis the insurer asks for."""
    page = TablePage("Superbill", f"Superbill {visit.number}")
    _heading(page, visit, "Superbill")
    page.section("Visit")
    page.facts(
        [
            ("Practitioner", visit.practitioner),
            ("Practitioner NPI", visit.practitioner_npi),
            ("Clinic NPI", visit.clinic.npi),
            ("Tax ID", visit.clinic.tax_id),
            ("Place of service", visit.place_of_service),
        ]
    )
    if visit.diagnoses:
        page.section("Diagnoses")
        page.lines(", ".join(f"{place}. {code}" for place, code in enumerate(visit.diagnoses, start=1)))
    _doses(page, visit.doses)
    page.section("Charges")
    page.table(_CHARGES, [_charge(charge) for charge in visit.charges])
    _sums(page, visit)
    return page.pdf()


def receipt_pdf(visit: VisitPaper) -> bytes:
    """Return what a patient keeps: what was given, what it cost, what was paid."""
    page = TablePage("Receipt", f"Receipt {visit.number}")
    _heading(page, visit, "Receipt")
    _doses(page, visit.doses)
    page.section("Charges")
    page.table(
        _RECEIPT,
        [
            (charge.code, charge.name, plain_amount(charge.units), dollars_text(charge.amount))
            for charge in visit.charges
        ],
    )  # fmt: skip
    if visit.payments:
        page.section("Payments")
        rows = [(date_text(paid.day), paid.how, dollars_text(paid.amount)) for paid in visit.payments]
        page.table(_PAYMENTS, rows)
    _sums(page, visit)
    return page.pdf()


def _heading(page: TablePage, visit: VisitPaper, title: str) -> None:
    clinic = visit.clinic
    page.heading(clinic.name, title)
    page.lines(*_address(clinic.address), clinic.phone)
    page.section("Patient")
    page.lines(_name(visit.patient), *_address(visit.patient.address))
    page.facts(
        [
            ("Born", _day(visit.patient.born)),
            ("Date of service", date_text(visit.day)),
            ("Printed", date_text(visit.printed_on)),
            ("Account", visit.number),
            ("Record number", visit.record_number),
        ]
    )


def _doses(page: TablePage, doses: tuple[DoseOnPaper, ...]) -> None:
    if not doses:
        return
    page.section("Given")
    rows = []
    for dose in doses:
        details = [f"NDC {dose.ndc}"] if dose.ndc else []
        details += [f"given by {dose.given_by}"] if dose.given_by else []
        drug = f"{dose.drug} ({', '.join(details)})" if details else dose.drug
        rows.append((drug, dose.dose, dose.route, dose.site, dose.lot, _day(dose.expires), dose.given_at))
    page.table(_DOSES, rows)


def _charge(charge: ChargeOnPaper) -> tuple[str, ...]:
    pointers = " ".join(str(pointer) for pointer in charge.pointers)
    units, amount = plain_amount(charge.units), dollars_text(charge.amount)
    return (charge.code, " ".join(charge.modifiers), charge.name, pointers, units, amount)


def _sums(page: TablePage, visit: VisitPaper) -> None:
    page.amount("Total", dollars_text(visit.total), bold=not visit.payments)
    if visit.payments:
        page.amount("Paid", dollars_text(visit.paid))
        balance = visit.total - visit.paid
        page.amount("Credit" if balance < 0 else "Balance", dollars_text(abs(balance)), bold=True)


def _name(person: Person) -> str:
    return " ".join(part for part in (person.given, person.middle, person.family, person.suffix) if part)


def _address(address: Address) -> tuple[str, ...]:
    place = ", ".join(part for part in (address.city, f"{address.state} {zip_code(address)}".strip()) if part)
    return (address.line, address.line_2, place)


def _day(day: date | None) -> str:
    return "" if day is None else date_text(day)
