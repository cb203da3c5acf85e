"""A clinic of ten years: every dose with the rows, contents, hashes and audit event that signing it would have left.

`audit verify` and `database check` hold on it. A patient has three doses, one of them 500; some orders are due today,
others in a month or two, and the rest are done. The last lot is untouched: whoever signs in the clinic finds it full.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from models.claims.records.claim_book import ClaimBook
from models.patients.search_keys import pieces_of
from models.people.actions.set_up_clinic import set_up_clinic
from models.safekeeping.move import move
from models.stock.actions.receive_lot import receive_lots
from models.stock.entries import LotEntry
from models.stock.records.lot import Lot
from models.store.engine import file_of, open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.transaction import Store
from tests import factories
from tests.bench.large.bulk import Bulk, PostgresBulk, Shape, SqliteBulk
from tests.bench.large.furnishing import furnish
from tests.bench.large.mould import INTERVAL, Mould, Moulds, spelled, take_moulds
from tests.bench.large.people import Person, dashed, person, row_id
from tests.bench.places import Place, check_pin_quickly, opened
from tests.frozen_clock import FrozenClock

DAYS = 3_650
DOSES_EACH, MANY = 3, 500
DUE = 1_000
LATER = 45
"""Days until the orders that are not due today begin to be due: Today and the call list show none of them."""
LOT = 9_999
CHUNK = 5_000
NDC = "00517-0031-25"
_OPENS, _HOURS = time(14, 30, tzinfo=UTC), timedelta(hours=9)
_PATIENT, _ORDER, _OWN = 1, 2, 16


@dataclass(frozen=True, slots=True)
class Size:
    """How many doses up to the day before `today`; claims for the newest of them, and lots nothing was drawn from."""

    doses: int
    today: date
    due_at_most: int = DUE
    many: int = MANY
    claims: int = 0
    lots: int = 0

    @property
    def patients(self) -> int:
        """How many people they were given to."""
        return max(1, self.doses // DOSES_EACH)

    @property
    def due(self) -> int:
        """How many orders are due today: those of the first patients."""
        return min(self.due_at_most, self.patients // 10)

    @property
    def begin(self) -> date:
        """The first day."""
        return self.today - timedelta(days=DAYS)

    def moment(self, number: int) -> datetime:
        """Return when a dose was signed; a dose of a higher number never earlier."""
        day, part = divmod(number * DAYS, self.doses)
        at = datetime.combine(self.begin + timedelta(days=day), _OPENS) + _HOURS * part / self.doses
        return at.replace(microsecond=0)

    def patient(self, number: int) -> int:
        """Return whose a dose is: everybody's in turn, but later ones now and then of the one who has many."""
        many = number >= self.patients and number % max(50, self.doses // self.many) == 0
        return 0 if many else number % self.patients


def build(target: str, size: Size, told: Callable[[int], None] = lambda _: None) -> None:
    """Make the clinic in a file or database that holds nothing yet: all of it or nothing. `told` hears how far it is.

    PostgreSQL: the account must be allowed to leave references unchecked while rows go in (a superuser).
    """
    with tempfile.TemporaryDirectory(prefix="needlepoint-large-") as folder:
        place, lots = _begun(Path(folder), size)
        zone, site = _zone_and_site(place)
        copy = Place(Path(shutil.copy(place.database, place.database.with_name("mould.sqlite3"))))
        at = datetime.combine(size.today, time(15, 37, 21, tzinfo=UTC)) - INTERVAL
        moulds = take_moulds(copy, FrozenClock(at))
        with _filled(place, target, size) as bulk:
            _Filling(bulk, moulds, size, lots, zone).run(site, told)


def _begun(folder: Path, size: Size) -> tuple[Place, list[tuple[str, str]]]:
    """Set a clinic up on the day before its first dose; return it, and the lots it received."""
    clock = FrozenClock(datetime.combine(size.begin - timedelta(days=1), _OPENS))
    place = Place(folder / "begun.sqlite3")
    store = Store(open_engine(str(place.database)))
    prepare(store.engine)
    set_up_clinic(store, clock, Uuid7Source(), factories.SETUP)
    store.engine.dispose()
    expires = size.today + timedelta(days=365)
    with opened(place, clock) as clinic:
        factories.add_staff(clinic)
        check_pin_quickly(clinic, factories.GIVER_SIGN_IN)
        numbers = [f"L{number:05}" for number in range(-(-size.doses // LOT) + 1)]
        receive_lots(clinic, None, [LotEntry(NDC, number, expires, LOT, checked=True) for number in numbers])
        lots = sorted((lot.lot_number, lot.id.hex) for lot in factories.rows(clinic, Lot))
        # Claims began today: what was given before waits by month, but what `bill` puts on claims.
        book = ClaimBook(site_id=clinic.site_id, begins_at=datetime.combine(size.today, time(), UTC))
        clinic.store.write(lambda tx: tx.add(book))
    return place, [(lot, number) for number, lot in lots]


def _zone_and_site(place: Place) -> tuple[ZoneInfo, str]:
    with opened(place) as clinic:
        return clinic.zone, clinic.site_id.hex


@contextmanager
def _filled(place: Place, target: str, size: Size) -> Iterator[Bulk]:
    """Yield the begun clinic on its engine to be filled; it has its name once it is whole."""
    file = file_of(target)
    if file is None:
        move(str(place.database), target, FrozenClock(datetime.combine(size.begin, _OPENS) - timedelta(hours=1)))
        bulk = PostgresBulk(target)
        yield bulk
        bulk.finish()
        furnish(target, size.today, size.claims, size.lots)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    shutil.copyfile(place.database, part)
    filled = SqliteBulk(part)
    yield filled
    filled.finish()
    furnish(str(part), size.today, size.claims, size.lots)
    part.replace(file)


class _Pattern:
    """Rows of one shape that wait to be stored together."""

    def __init__(self, bulk: Bulk, shape: Shape) -> None:
        self._bulk, self._shape, self.text = bulk, shape, bulk.pattern(shape)
        self._rows: list[str] = []

    def add(self, values: dict[str, str]) -> None:
        self._rows.append(self.text % values)

    def flush(self) -> None:
        if self._rows:
            self._bulk.insert(self._shape, self._rows)
            self._rows.clear()


class _Filling:
    """Doses in the order they were signed, each behind the one before it in the audit chain."""

    def __init__(self, bulk: Bulk, moulds: Moulds, size: Size, lots: list[tuple[str, str]], zone: ZoneInfo) -> None:
        self._bulk, self._size, self._lots, self._zone = bulk, size, lots, zone
        self._patient = [_Pattern(bulk, shape) for shape in moulds.patient]
        self._order, self._ids = moulds.order, moulds.ids
        self._moulds = [(mould, self._patterns(mould)) for mould in (moulds.first, moulds.later)]
        self._given = array("I", bytes(4 * size.patients))
        self._first = array("I", bytes(4 * size.patients))
        self._last = array("I", bytes(4 * size.patients))

    def run(self, site: str, told: Callable[[int], None]) -> None:
        """Store every dose, what it leaves of the lots, and every order as its last dose left it."""
        key = self._bulk.key(site)
        seq, previous = self._bulk.ask(f"SELECT seq, hash FROM audit_head WHERE site_id = {key}")
        for number in range(self._size.doses):
            seq += 1
            previous = self._dose(number, seq, previous)
            if number % CHUNK == CHUNK - 1:
                self._flush()
                told(number + 1)
        self._flush()
        self._store_orders()
        self._store_pieces(site)
        self._bulk.run(f"UPDATE audit_head SET seq = {seq}, hash = '{previous}' WHERE site_id = {key}")
        for place, (lot, _) in enumerate(self._lots):
            used = min(LOT, max(0, self._size.doses - place * LOT)) * 10**6
            self._bulk.run(f"UPDATE lot SET on_hand = on_hand - {used} WHERE id = {self._bulk.key(lot)}")

    def _patterns(self, mould: Mould) -> list[_Pattern]:
        return [*(_Pattern(self._bulk, shape) for shape in mould.rows), _Pattern(self._bulk, mould.chained)]

    def _dose(self, number: int, seq: int, previous: str) -> str:
        """Keep a dose's rows; return the hash the chain now ends with."""
        size, patient = self._size, self._size.patient(number)
        again = self._given[patient] > 0
        mould, patterns = self._moulds[again]
        at = size.moment(number)
        values = self._values(patient, person(patient), at, size.moment(self._last[patient]) if again else at)
        lot, values["lot_number"] = self._lots[number // LOT]
        milliseconds = int(at.timestamp()) * 1000
        owned = {name: row_id(milliseconds, _OWN + place, number) for place, name in enumerate(self._ids)}
        for name, hexes in (*owned.items(), ("lot", lot)):
            values[name], values[f"{name}_dashed"] = hexes, dashed(hexes)
        values["record_hash"] = _digest(mould.content % values)
        values["seq"], values["previous"] = str(seq), previous
        values["hash"] = _digest(mould.event % values)
        if not again:
            self._first[patient] = number
            for pattern in self._patient:
                pattern.add(values)
        for pattern in patterns:
            pattern.add(values)
        self._given[patient] += 1
        self._last[patient] = number
        return values["hash"]

    def _values(self, patient: int, someone: Person, at: datetime, before: datetime) -> dict[str, str]:
        values = spelled(at, before, self._zone, someone)
        began = int(datetime.combine(self._size.begin, _OPENS).timestamp()) * 1000 + patient
        for name, kind in (("patient", _PATIENT), ("order", _ORDER)):
            values[name] = row_id(began, kind, patient)
            values[f"{name}_dashed"] = dashed(values[name])
        return values

    def _store_orders(self) -> None:
        shape = self._order.with_cells(doses_given="%(doses_given)s", version="%(version)s", due_on="%(due_on)s")
        due = _Pattern(self._bulk, shape)
        done = _Pattern(self._bulk, shape.with_cells(due_on=None, status="completed"))
        numbers = iter(range(self._size.patients))
        while chunk := list(islice(numbers, CHUNK)):
            for patient in chunk:
                if given := self._given[patient]:
                    at = self._size.moment(self._first[patient])
                    values = self._values(patient, person(patient), at, at)
                    values["doses_given"], values["version"] = str(given), str(given + 1)
                    later = timedelta(days=0 if patient < self._size.due else LATER + patient % INTERVAL.days)
                    values["due_on"] = (self._size.today + later).isoformat()
                    (done if patient >= self._size.due and patient % 2 else due).add(values)
            due.flush()
            done.flush()

    def _store_pieces(self, site: str) -> None:
        pieces = _Pattern(
            self._bulk,
            Shape(
                "name_piece", ("site_id", "piece", "word"), (site, "%(piece)s", "%(word)s"), ids=frozenset({"site_id"})
            ),
        )
        people = map(person, range(self._size.patients))
        for word in {name.casefold() for someone in people for name in (someone.family, someone.given)}:
            for piece in pieces_of(word):
                pieces.add({"piece": piece, "word": word})
        pieces.flush()

    def _flush(self) -> None:
        for pattern in (*self._patient, *(one for _, patterns in self._moulds for one in patterns)):
            pattern.flush()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
