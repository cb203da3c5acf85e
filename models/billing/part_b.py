"""Which vaccines Medicare Part B does not pay, for the diagnoses of a visit."""

from __future__ import annotations

import re

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.tables.coverage import PartBVaccine, shipped_coverage_tables

_OTHERS = "vaccine"


def outside_part_b(case: BillingCase, dose: Charged) -> tuple[PartBVaccine, bool] | None:
    """Return the row that keeps a vaccine out of Part B, and True where a coder has to decide; None when it is paid.

    A dose sent for a denial (a notice is charted) goes out all the same.
    """
    injection = dose.injection
    if injection.drug is None or injection.drug.product_class != _OTHERS or injection.abn:
        return None
    if case.answers["part_b_vaccine_policy"] != "by_list":
        return None
    codes = frozenset(code.hcpcs for code in dose.codes if not isinstance(code, str))
    words = frozenset(re.findall("[a-z0-9]+", injection.drug_name.lower()))
    row = next((row for row in shipped_coverage_tables().part_b_vaccines if row.speaks_of(codes, words)), None)
    diagnoses = case.visit.diagnoses
    if row is None or any(code.startswith(row.paid_with) for code in diagnoses):
        return None
    return row, any(code.startswith(row.asked_with) for code in diagnoses)
