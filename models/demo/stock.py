"""The demo clinic's shelf as it was at every dose: lots come in, are opened in order and run out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.charting.signing.stock import Taken
from models.core.charting_codes import Entry
from models.drugs.clinic_formulary import clinic_formulary
from models.people.facts import StaffFacts
from models.safety.draft import LotPick
from models.stock.facts import StockFacts
from models.stock.ledger.opening import opened_vial
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic

NOTHING = Decimal(0)
SHELF_LIFE_DAYS = (600, 840)


@dataclass(slots=True)
class DemoStock:
    """Stock in memory until it is stored. `received` lists each delivery with its instant, in order."""

    clinic: Clinic
    clerk: StaffFacts
    chance: random.Random
    lots: list[Lot] = field(default_factory=list)
    vials: list[Vial] = field(default_factory=list)
    movements: list[StockMovement] = field(default_factory=list)
    received: list[tuple[datetime, Lot, int]] = field(default_factory=list)
    _current: dict[str, Lot] = field(default_factory=dict)
    _opened: dict[str, Vial] = field(default_factory=dict)

    def receive(self, ndc: str, count: int, at: datetime, expires_on: date, number: str = "") -> Lot:
        """Put a delivery of `count` containers on the shelf; it is used before what was there."""
        drug, _ = clinic_formulary(self.clinic).by_ndc[ndc]
        letter = "ABCDEFGHJKLMNPRSTUVWX"[len(self.lots) % 21]
        lot = Lot(
            id=self.clinic.new_id(),
            site_id=self.clinic.site_id,
            drug_slug=drug.slug,
            ndc=ndc,
            lot_number=number or f"{letter}{self.chance.randrange(1000, 9999)}{len(self.lots) % 10}",
            expires_on=expires_on,
            on_hand=Decimal(count),
        )
        self.lots.append(lot)
        self.received.append((at, lot, count))
        self._current[ndc] = lot
        self._move(lot, None, "received", Decimal(count), NOTHING, at)
        return lot

    def take(self, ndc: str, containers: int, ml: Decimal, at: datetime, today: date) -> Taken:
        """Take `containers` single-dose containers, or `ml` from a multi-dose vial, opening one where needed."""
        package = clinic_formulary(self.clinic).by_ndc[ndc][1]
        if package.single_dose:
            lot = self._lot(ndc, containers, at, today)
            stock = self._facts(lot, None)
            lot.on_hand -= containers
            return Taken(
                stock, LotPick(lot_id=lot.id, containers=containers, entry=self._entry()), None, containers, NOTHING
            )
        return self._draw(ndc, ml, at, today)

    def renew_vial(self, ndc: str, at: datetime) -> None:
        """Throw the open vial of a package away, so that the next dose opens a fresh one."""
        vial = self._opened.pop(ndc, None)
        if vial is not None:
            self._close(vial, at)

    def opened(self, ndc: str) -> tuple[Vial, ...]:
        """Return the vial doses of a package are drawn from, if one is open."""
        vial = self._opened.get(ndc)
        return (vial,) if vial else ()

    def left(self, ndc: str) -> Decimal:
        """Return the unopened containers of the lot a package is taken from."""
        lot = self._current.get(ndc)
        return lot.on_hand if lot else NOTHING

    def _draw(self, ndc: str, ml: Decimal, at: datetime, today: date) -> Taken:
        vial = self._opened.get(ndc)
        if vial is not None and (vial.use_by < today or vial.remaining_ml < ml):
            self.renew_vial(ndc, at)
            vial = None
        if vial is None:
            return self._open(ndc, ml, at, today)
        lot = next(lot for lot in self.lots if lot.id == vial.lot_id)
        stock = self._facts(lot, vial)
        vial.remaining_ml -= ml
        return Taken(stock, LotPick(lot_id=lot.id, vial_id=vial.id, containers=0, entry=self._entry()), vial.id, 0, ml)

    def _open(self, ndc: str, ml: Decimal, at: datetime, today: date) -> Taken:
        lot = self._lot(ndc, 1, at, today)
        stock = self._facts(lot, None)
        lot.on_hand -= 1
        volume = stock.package.volume_ml or ml
        vial = opened_vial(self.clinic, self.clerk.id, (lot.id, None, lot.expires_on), at, volume, ml)
        self.vials.append(vial)
        self._opened[ndc] = vial
        return Taken(stock, LotPick(lot_id=lot.id, containers=0, entry=self._entry()), vial.id, 1, ml)

    def _lot(self, ndc: str, containers: int, at: datetime, today: date) -> Lot:
        lot = self._current.get(ndc)
        if lot is not None and lot.on_hand >= containers and lot.expires_on > today + timedelta(days=60):
            return lot
        if lot is not None and lot.on_hand:
            self._discard(lot, at)
        good_for = self.chance.randrange(*SHELF_LIFE_DAYS)
        size = self.chance.choice((10, 12, 15, 20))
        return self.receive(ndc, size, at - timedelta(days=3), today + timedelta(days=good_for))

    def _discard(self, lot: Lot, at: datetime) -> None:
        self._move(lot, None, "wasted", -lot.on_hand, NOTHING, at)
        lot.on_hand = NOTHING

    def _close(self, vial: Vial, at: datetime) -> None:
        lot = next(lot for lot in self.lots if lot.id == vial.lot_id)
        if vial.remaining_ml:
            self._move(lot, vial, "wasted", NOTHING, -vial.remaining_ml, at)
        vial.remaining_ml, vial.status = NOTHING, "discarded"

    def _move(self, lot: Lot, vial: Vial | None, kind: str, containers: Decimal, ml: Decimal, at: datetime) -> None:
        self.movements.append(
            StockMovement(
                id=self.clinic.new_id(),
                site_id=self.clinic.site_id,
                lot_id=lot.id,
                vial_id=vial.id if vial else None,
                kind=kind,
                containers=containers,
                volume_ml=ml,
                moved_at=at,
                moved_by=self.clerk.id,
            )
        )

    def _facts(self, lot: Lot, vial: Vial | None) -> StockFacts:
        return StockFacts(
            lot_id=lot.id,
            vial_id=vial.id if vial else None,
            lot_number=lot.lot_number,
            expires_on=lot.expires_on,
            use_by=vial.use_by if vial else lot.expires_on,
            status=lot.status,
            on_hand=lot.on_hand,
            remaining_ml=vial.remaining_ml if vial else None,
            package=clinic_formulary(self.clinic).by_ndc[lot.ndc][1],
        )

    def _entry(self) -> Entry:
        return self.chance.choices((Entry.SCANNED, Entry.PICKED), (4, 1))[0]
