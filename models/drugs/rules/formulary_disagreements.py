"""Where a formulary and CMS's NDC-HCPCS crosswalk say different things about a package (R30, R31)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.codes.crosswalk_file import CrosswalkRow
from models.core.quantity import plain_amount
from models.drugs.drug import BillingCode, Drug, Package
from models.drugs.formulary import Formulary

_ROUNDED = Decimal("0.005")
"""CMS prints two decimals: a vial of 500,000 units holds 8.33 units of 60,000."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference. `on` is "code", "units" or "size"; `why` is the formulary's explanation, "" when it has none."""

    ndc: str
    drug: str
    on: str
    ours: str
    theirs: str
    why: str

    @property
    def text(self) -> str:
        """`13533-0335-04 immune globulin: code here J1460, CMS J1560 (why)`."""
        reason = f" ({self.why})" if self.why else ""
        return f"{self.ndc} {self.drug}: {self.on} here {self.ours}, CMS {self.theirs}{reason}"


def formulary_disagreements(
    formulary: Formulary, crosswalk_rows: Iterable[CrosswalkRow], day: date
) -> tuple[Disagreement, ...]:
    """Return every difference for a service on `day`, by NDC. A package the crosswalk does not name is none.

    Compared are the codes of an NDC, the billing units of one container and its size in mL; names are not (R31).
    """
    ours = [row for row in crosswalk_rows if row.ndc11 in formulary.by_ndc]
    found = [item for row in ours for item in _of_row(*formulary.by_ndc[row.ndc11], row, day)]
    return tuple(sorted(found, key=lambda item: (item.ndc, item.on, item.theirs)))


def _of_row(drug: Drug, package: Package, row: CrosswalkRow, day: date) -> Iterator[Disagreement]:
    codes = {code.hcpcs: code for code in drug.codes_on(day) if code.hcpcs in package.hcpcs}
    code = codes.get(row.code)
    if code is None:
        # Their units are those of their code: nothing to compare with ours.
        yield _message(drug, package, "code", " or ".join(sorted(codes)) or "none", row.code)
    else:
        units = _bill_units(package, code)
        if units is not None and abs(units - row.bill_units) > _ROUNDED:
            yield _message(drug, package, "units", plain_amount(units.normalize()), plain_amount(row.bill_units))
    size = package.volume_ml if package.volume_ml is not None else Decimal(1)
    if size != row.package_size:
        ours = f"{plain_amount(size)} mL" if package.volume_ml else "a powder"
        yield _message(drug, package, "size", ours, plain_amount(row.package_size))


def _bill_units(package: Package, code: BillingCode) -> Decimal | None:
    """Return the billing units of one container, as a fraction where it is one; None when the content is not known."""
    if code.style == "tier":
        return Decimal(1)
    if package.content is None or not package.content.comparable(code.unit.unit):
        return None
    return package.content.to(code.unit.unit).amount / code.unit.amount


def _message(drug: Drug, package: Package, on: str, ours: str, theirs: str) -> Disagreement:
    notes = [note.why for note in package.crosswalk if (note.on, note.theirs) == (on, theirs)]
    return Disagreement(str(package.ndc), drug.display, on, ours, theirs, notes[0] if notes else "")
