"""Which vial on the shelf a scanned code stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.charting.facts import DoseFacts
from models.charting.queries.charting import pick_lot
from models.safety.draft import DraftBody
from models.safety.giving import build_case, usable
from models.safety.mixing import of_ingredient
from models.safety.spanning import may_add
from models.stock.facts import StockFacts


@dataclass(frozen=True, slots=True)
class ScannedVial:
    """The stock a code stands for. `body` takes the dose from `item`, the first that may be used, else the first.

    Where too little is in hand it is taken beside that.

    `opened` are open vials of the same lot, `new` an unopened one beside an open `item`. Where `asks` is true the code
    cannot tell which of them is in hand and the wrong one would be harm.
    """

    item: StockFacts
    opened: tuple[StockFacts, ...]
    new: StockFacts | None
    body: DraftBody
    today: date

    @property
    def asks(self) -> bool:
        """True for an unopened vial beside an open one that must not be used."""
        return self.item.vial_id is None and bool(self.opened)


def scanned_vial(
    facts: DoseFacts, draft: DraftBody, ndc: str | None, lot: str, entry: str, now: datetime
) -> ScannedVial | None:
    """Return what a package's code with its lot, "" where it names none, stands for; None for nothing on the shelf."""
    fitting = [item for item in facts.stock if str(item.package.ndc) == ndc]
    if lot:
        fitting = [item for item in fitting if item.lot_number.upper() == lot.upper()]
    if not fitting:
        return None
    case = of_ingredient(build_case(facts, draft, now), fitting[0])
    beside = next((item for item in fitting if may_add(case, item)), None)
    first = beside or next((item for item in fitting if usable(case, item)), fitting[0])
    alike = [item for item in fitting if item.lot_id == first.lot_id]
    new = next((item for item in alike if item.vial_id is None and first.vial_id), None)
    opened = tuple(item for item in alike if item.vial_id)
    return ScannedVial(first, opened, new, pick_lot(facts, draft, first, entry, now), case.today)
