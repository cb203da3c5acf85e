"""The lines of the formulary, and the selected drug in full."""

from __future__ import annotations

from models.drugs.queries.formulary import FormularyDrug, FormularyLine
from tui.design.text import Hung, hung
from tui.widgets.drug_facts import fact_row
from tui.widgets.lists.record_list import Row

# What is billed and stocked first: at 24 lines the rest is a scroll away.
ORDER = (
    "CODE", "PACKAGE", "CLASS", "ROUTES", "GIVING", "WATCH", "SITES", "DOSE", "LIMIT", "COURSE", "NOT WITH", "REPEAT",
    "USUAL", "NOTES", "BRANDS", "ALLERGY",
)  # fmt: skip
ORIGINS = {"shipped": "", "changed": "changed", "own": "custom"}


def searchable(line: FormularyLine) -> str:
    """Return what the filter looks at."""
    return f"{line.words} {_marks(line)}"


def drug_row(line: FormularyLine) -> Row:
    """Return a drug as a line."""
    more = f" +{len(line.codes) - 1}" if len(line.codes) > 1 else ""
    code = f"{line.codes[0]}{more}" if line.codes else "no code today"
    look = "quiet" if line.retired else "strong" if line.origin != "shipped" else ""
    return Row(line.slug, (line.display, code, str(line.packages), _marks(line)), look)


def drug_detail(found: FormularyDrug) -> list[Hung]:
    """Return a drug in full: what is billed and stocked first."""
    line = found.line
    mark = f"  {_marks(line)}" if _marks(line) else ""
    version = f" · version {line.version}" if line.version else ""
    rows = [hung((found.drug.display, "bold $strong"), (f"{mark}{version}", "bold $warn"))]
    facts = [fact for fact in found.sheet if fact.label in ORDER]
    return [*rows, *map(fact_row, sorted(facts, key=lambda fact: (ORDER.index(fact.label), fact.over)))]


def _marks(line: FormularyLine) -> str:
    unconfirmed = "unconfirmed" if line.unconfirmed else ""
    return " · ".join(mark for mark in ("retired" if line.retired else "", ORIGINS[line.origin], unconfirmed) if mark)
