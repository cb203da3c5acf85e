"""What may be given from stock today, by drug, in containers of the package that is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, Package
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.store.clinic import Clinic

_ZERO = Decimal(0)


@dataclass(slots=True)
class Holding:
    """A drug's stock: `package` is the one that is used first, `items` its lots and open vials in that order."""

    drug: Drug
    package: Package
    items: list[LotOnHand] = field(default_factory=list)

    @property
    def on_hand(self) -> Decimal:
        """Containers that may be given, an open vial as the part of one it still holds."""
        return sum((containers_of(item) for item in self.items), start=_ZERO)

    def expiring(self, today: date, days: int) -> Decimal:
        """Return the containers whose last day comes within so many days."""
        return sum((containers_of(item) for item in self.items if (item.use_by - today).days <= days), start=_ZERO)


def holdings(clinic: Clinic) -> dict[str, Holding]:
    """Return the clinic's own usable stock by drug slug; expired, quarantined and recalled stock is left out."""
    by_ndc, found = clinic_formulary(clinic).by_ndc, dict[str, Holding]()
    usable = [item for item in lots_on_hand(clinic) if item.state not in {"blocked", "expired"}]
    for item in sorted(usable, key=lambda one: (one.use_by, one.lot_number)):
        held = by_ndc.get(item.ndc)
        if held and item.owner == "clinic":
            drug, package = held
            found.setdefault(drug.slug, Holding(drug, package)).items.append(item)
    return found


def containers_of(item: LotOnHand) -> Decimal:
    """Return a line's containers; an open vial counts as what it holds of a full one."""
    if item.held.vial_id is None:
        return item.count
    if not item.volume_ml or item.remaining_ml is None:
        return Decimal(0)
    return (item.remaining_ml / item.volume_ml).quantize(Decimal("0.01"))
