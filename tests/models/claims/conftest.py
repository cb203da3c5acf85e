"""One batch with every kind of claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.claims.claim import Batch, ClaimAdjustment, Organization, Person
from tests.models.claims.made_claims import (
    CLINIC,
    DAY,
    MEDICARE,
    ORDERING,
    PATIENT,
    PLAN,
    SUPERVISOR,
    batch,
    claim,
    drug_line,
    service_line,
)


@pytest.fixture(scope="session")
def every_kind() -> Batch:
    """Self and dependents, first and second payers, originals, replacements, voids, drugs, wastes, unlisted drugs."""
    parent = Person("García", "José", suffix="Jr", born=date(1959, 1, 1), sex="male", address=PATIENT.address)
    by_line = (ClaimAdjustment("CO", "45", Decimal("39.10"), "L1"), ClaimAdjustment("PR", "2", Decimal(30), "L2"))
    answered = replace(
        MEDICARE, paid=Decimal("110.00"), paid_on=date(2026, 11, 20), adjustments=by_line,
    )  # fmt: skip
    whole = replace(
        PLAN, paid=Decimal("100.00"), paid_on=date(2026, 11, 20),
        adjustments=tuple(ClaimAdjustment("OA", str(code), Decimal("11.30")) for code in (1, 2, 3, 4, 5, 6, 7)),
    )  # fmt: skip
    annex = Organization("Annex", address=replace(CLINIC.address, line="2 Oak St"))
    unlisted = drug_line("L4", code="J3490", modifiers=(), description="Sample drug 5 mg/mL, 10 mg, IM")
    return batch(
        claim("C1"),
        claim("C2", insurances=(MEDICARE,), providers=(SUPERVISOR, ORDERING)),
        claim("C3", insurances=(replace(PLAN, relationship="child", subscriber=parent),)),
        claim("C4", insurances=(replace(PLAN, rank=2, relationship="spouse", subscriber=parent), answered)),
        claim("C5", insurances=(replace(MEDICARE, rank=2, secondary_reason="12"), whole)),
        claim("C6", frequency="7", original="ICN-1", authorization="AUTH 1", note="Corrected units"),
        claim("C7", frequency="8", original="ICN-1", facility=annex, pay_to=replace(CLINIC.address, zip_code="62701")),
        claim("C8", accident="AA", accident_on=DAY, accident_state="IL", last_related_visit=DAY, record_number="MRN1"),
        claim("C9", lines=(drug_line("L1"), drug_line("L2", modifiers=("JW",), partner="L1"), unlisted)),
        claim("C10", lines=tuple(service_line(f"L{place}") for place in range(1, 51))),
    )
