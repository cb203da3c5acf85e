"""Code sets as a case file states them, over the shipped ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.codes.code_sets import AspLimit, Icd10Code
from models.codes.shipped_code_sets import ShippedCodeSets


class CaseCodeSets(ShippedCodeSets):
    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def asp(self, codes, day):
        limits = self.table.get("asp", {})
        return {
            code: AspLimit(code, Decimal(limits[code]), "ASP pricing of the case") for code in codes & limits.keys()
        }

    def icd10(self, codes, day):
        headers = self.table.get("icd10_headers", [])
        return {
            code: Icd10Code(code, billable=False, text="", release="ICD-10-CM of the case")
            for code in codes
            if code in headers
        }

    def codes_of_ndc(self, ndc11, day):
        return tuple(self.table.get("crosswalk", {}).get(ndc11, ()))
