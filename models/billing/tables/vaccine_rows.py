"""Which codes giving a vaccine takes: first, further, by component, counselled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class VaccineRow:
    """Codes of the first and each further vaccine; `further` "" repeats the first, `component` counts added components.

    `counselled` codes are for patients up to `counselled_age` whom a physician counselled, one a component. Empty
    `product_class` and `payer` fit any.
    """

    product_class: str
    payer: str
    first: str
    further: str
    component: str
    counselled: str
    counselled_further: str
    counselled_age: int
    effective: date | None
    component_effective: date | None
    source: Source

    def fits(self, product_class: str, payer: str, day: date) -> bool:
        """True when this row speaks for a vaccine of `product_class` given to a patient of `payer` on `day`."""
        return (
            self.product_class in {"", product_class}
            and self.payer in {"", payer}
            and (self.effective is None or self.effective <= day)
        )

    @property
    def codes(self) -> frozenset[str]:
        """Every code of the row."""
        named = (self.first, self.further, self.component, self.counselled, self.counselled_further)
        return frozenset(filter(None, named))


def vaccine_row(row: dict[str, Any]) -> VaccineRow:
    """Return a row of the `[[vaccine]]` table."""
    return VaccineRow(
        product_class=row["product_class"],
        payer=row.get("payer", ""),
        first=row["first"],
        further=row.get("further", ""),
        component=row.get("component", ""),
        counselled=row.get("counselled", ""),
        counselled_further=row.get("counselled_further", ""),
        counselled_age=row.get("counselled_age", 0),
        effective=row.get("effective"),
        component_effective=row.get("component_effective"),
        source=source_of(row),
    )
