"""Doses given, units billed and stock used, dose by dose: what does not agree, so that no vial goes unbilled."""

from __future__ import annotations

from datetime import timedelta

from models.core.words import date_text
from models.reports.queries.stock_usage import stock_usage
from models.reports.report import Line, Report
from models.store.clinic import Clinic

DAYS = 90
COLUMNS = ("Day", "Drug", "What does not agree")


def unreconciled(clinic: Clinic) -> Report:
    """Return one line a dose of the last DAYS days that took no stock, or the clinic's own and bills no drug."""
    today = clinic.today()
    usage = stock_usage(clinic, today - timedelta(days=DAYS), today)
    found = [(day, drug.drug, text, dose) for drug in usage for dose, day, text in drug.unreconciled]
    found.sort(key=lambda one: (one[0], one[1].lower()), reverse=True)
    lines = tuple(Line(str(dose), (date_text(day), drug, text), alert=True) for day, drug, text, dose in found)
    doses = sum(drug.doses for drug in usage)
    nothing = f"All {doses:,} doses of the last {DAYS} days agree with the stock they took and what they bill."
    return Report("stock-unreconciled", COLUMNS, lines, nothing, f"{len(lines):,} of {doses:,} doses do not agree")
