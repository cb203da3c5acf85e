"""What a scan means on the charting screen: a verdict in words, and what it fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.charting.queries.scanned_vial import scanned_vial
from models.core.clock import local_date
from models.core.quantity import format_amount
from models.core.words import date_text
from tui.charting.steps.steps import stock_key

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.charting.queries.charting import Charting, ChartingView
    from models.patients.queries.scan import ScanVerdict
    from models.safety.draft import DraftBody
    from models.stock.facts import StockFacts


_AGAIN = "Scan again, or pick from the list."
MOST_LOTS = 9
"""As many lots as a digit can name."""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """`text` for the person, its first words the verdict (U12); `body` the draft with what was scanned, None if bad.

    `near_miss` is what it nearly was, "" for nothing, and `found` what was in hand, never a person. `which` are the
    vials one code can stand for, each a stock key with its words, where only the person sees which is in hand.
    """

    text: str
    body: DraftBody | None = None
    near_miss: str = ""
    found: str = ""
    which: tuple[tuple[str, str], ...] = ()


def answer_scan(charting: Charting, body: DraftBody, verdict: ScanVerdict, entry: str, now: datetime) -> ScanAnswer:
    """Return what to say and do about a scanned code. Wrong drug, wrong patient and an expired code change nothing."""
    if verdict.kind == "patient":
        if verdict.patient_id != charting.facts.patient.id:
            message = f"WRONG PATIENT: this label is {verdict.mrn}. Do not give. Scan the right label."
            return ScanAnswer(message, near_miss="wrong_patient")
        identifiers = tuple(dict.fromkeys((*body.identifiers, "mrn")))
        message = "accepted: record number matches." + ("" if len(identifiers) > 1 else " One more identifier.")
        return ScanAnswer(message, body.model_copy(update={"identifiers": identifiers, "identity_method": "label"}))
    if verdict.kind != "product":
        problem = verdict.problem or "This code is not known."
        again = _AGAIN if "scan again" not in problem.lower() else ""
        return ScanAnswer(f"{verdict.word}: {problem} {again}".rstrip())
    drug = charting.facts.drug
    wanted = {part.drug.slug for part in charting.facts.parts} or ({drug.slug} if drug else set())
    if verdict.drug_slug not in wanted:
        ordered = drug.display if drug else charting.facts.order.medication_text
        message = f"WRONG DRUG: do not give. Ordered {ordered}; scanned {verdict.drug_name}."
        return ScanAnswer(message, near_miss="wrong_drug_scan", found=verdict.drug_name)
    if verdict.expires_on and verdict.expires_on < local_date(now, charting.facts.zone):
        message = date_text(verdict.expires_on)
        text = f"EXPIRED: the code says {message}. Do not give. Take another, and scan that."
        return ScanAnswer(
            text, near_miss="expired_scan", found=f"lot {verdict.lot_number or 'not stated'} exp {message}"
        )
    return _vial(charting, body, verdict, entry, now)


def way_out(charting: Charting, view: ChartingView) -> str:
    """Return which stock of the drug may be used instead, and its key, or that there is none."""
    if view.next_lot is not None:
        place = charting.facts.stock.index(view.next_lot) + 1
        return f" Lot {view.next_lot.lot_number}: {f'press {place}, or scan it' if place <= MOST_LOTS else 'scan it'}."
    item = view.proposed_lot
    if item is None:
        return " None in stock may be used: receive stock, or F8: not given."
    if item in view.lots:
        return ""
    mine = view.lots[0].lot_id if view.lots else None
    what = f"A new vial of lot {item.lot_number}" if item.lot_id == mine else f"Lot {item.lot_number}"
    place = charting.facts.stock.index(item) + 1
    return f" {what} may be used: {f'press {place}, or scan it' if place <= MOST_LOTS else 'scan it'}."


def _vial(charting: Charting, body: DraftBody, verdict: ScanVerdict, entry: str, now: datetime) -> ScanAnswer:
    lot = verdict.lot_number or ""
    found = scanned_vial(charting.facts, body, verdict.ndc, lot, entry, now)
    if found is None:
        what = f"lot {lot}" if lot else "this package"
        return ScanAnswer(f"NOT IN STOCK: {what}. Receive it in Stock (s on Today), or pick another.")
    picked, item = found.body, found.item
    if entry != "typed":
        picked = picked.model_copy(update={"cannot_scan": None, "scan_proof": "", "rights": ()})
    if found.asks:
        which = tuple((stock_key(vial), _in_hand(vial, found.today)) for vial in (*found.opened, item))
        return ScanAnswer(f"WHICH VIAL of lot {item.lot_number} is in your hand?", picked, which=which)
    place = charting.facts.stock.index(found.new) + 1 if found.new else 0
    other = f" A new vial: press {place}." if 0 < place <= MOST_LOTS else ""
    what = f"the open vial of lot {item.lot_number}" if item.vial_id else f"lot {item.lot_number}"
    return ScanAnswer(f"accepted: {what}, in date.{other}", picked)


def _in_hand(item: StockFacts, today: date) -> str:
    if item.vial_id is None:
        return "a new, unopened one"
    left = f"{format_amount(item.remaining_ml)} mL left" if item.remaining_ml is not None else "opened"
    return f"the open one, {left}, use by {date_text(item.use_by)}" + (": OVER" if item.use_by < today else "")
