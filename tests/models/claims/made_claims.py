"""Claims made for the tests: fictional people, numbers whose check digits hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.claims.claim import (
    Address,
    Batch,
    Claim,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
    Receiver,
    Sender,
)

DAY = date(2026, 11, 2)
CLINIC = Organization(
    "Fictional Injection Clinic",
    npi="1234567893",
    tax_id="12-3456789",
    taxonomy="261QM1300X",
    address=Address("100 Sample St", "Suite 4", "Springfield", "IL", "62701-1234"),
    phone="217-555-0100",
    contact="Billing Office",
)
PATIENT = Person(
    "Sample",
    "Ada",
    "B",
    born=date(1960, 3, 4),
    sex="female",
    address=Address("1 Elm St", "", "Springfield", "IL", "62702"),
)
MEDICARE = Insurance(1, "medicare", "Example Medicare", "00123", "MB", "1EG4TE5MK73")
PLAN = Insurance(1, "commercial", "Example Health Plan", "99726", "CI", "W123456789", "GRP77")
SUPERVISOR = Provider("rendering", Person("Lee", "Dana"), "1003000126", "207R00000X")
ORDERING = Provider("ordering", Person("Okafor", "Chidi"), "1003000134")
SENDER = Sender("NPDEMO", "ZZ", "Fictional Injection Clinic", "Billing Office", "2175550100")
RECEIVER = Receiver("CLEARINGHOUSE", "ZZ", "Example Clearinghouse")


def drug_line(control: str = "L3", **changes: Any) -> ClaimLine:
    """A line of ceftriaxone with its NDC."""
    line = ClaimLine(
        control, "J0696", ("JZ",), Decimal(2), Decimal("24.10"), DAY, (1,),
        drug=DrugOnLine("00143985725", "UN", Decimal("0.500")),
    )  # fmt: skip
    return replace(line, **changes)


def service_line(control: str = "L1", code: str = "96372", **changes: Any) -> ClaimLine:
    """A line without a drug."""
    return replace(ClaimLine(control, code, (), Decimal(1), Decimal("35.00"), DAY, (1,)), **changes)


def claim(control: str = "C100", **changes: Any) -> Claim:
    """A visit, an injection and its drug, billed to a commercial plan."""
    made = Claim(
        control, DAY, "11", PATIENT, (PLAN,), CLINIC, ("J18.9",),
        (service_line("L1", "99213", modifiers=("25",), charge=Decimal("120.00")), service_line("L2"), drug_line()),
        providers=(SUPERVISOR,),
    )  # fmt: skip
    return replace(made, **changes)


def batch(*claims: Claim, **changes: Any) -> Batch:
    """A batch of these claims."""
    return replace(Batch(42, "202611021530", SENDER, RECEIVER, claims or (claim(),)), **changes)
