"""What a scanner sends: a code read as the program reads it, and what to set on the scanner where it is not whole."""

from __future__ import annotations

from dataclasses import dataclass

from models.core.numbers.gs1 import GS, unwrap
from models.core.words import date_text
from models.patients.queries.scan import ScanVerdict, resolve_scan
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class ScannerReading:
    """One test. `works` says that the code came whole; `read_as` is it in a few words that name no patient.

    `lines` are (label, text) pairs.
    """

    works: bool
    read_as: str
    lines: tuple[tuple[str, str], ...]


def scanner_reading(clinic: Clinic, text: str) -> ScannerReading:
    """Return what a scanned text was read as."""
    symbol, verdict = unwrap(text), resolve_scan(clinic, text)
    kind, works = _kind(verdict, gs1=symbol.surely_gs1)
    separator = "sent" if GS in symbol.body else "none in this code"
    lines = [("Read as", kind)]
    if verdict.kind == "product":
        lines.append(("Package", f"{verdict.drug_name}, NDC {verdict.ndc}"))
        lines.append(("Lot, expiry", _lot(verdict)))
    lines += [("Symbology sign", f"]{symbol.aim}" if symbol.aim else "not sent"), ("Separator", separator)]
    lines.append(("Characters", str(len(symbol.body))))
    if verdict.problem:
        lines.append(("Problem", verdict.problem))
    return ScannerReading(works, kind, tuple(lines))


def _kind(verdict: ScanVerdict, *, gs1: bool) -> tuple[str, bool]:
    if verdict.kind == "patient":
        return "a patient's label", True
    if verdict.kind == "product":
        return ("GS1 code" if gs1 or verdict.lot_number else "NDC or UPC") + " of a package in the formulary", True
    if verdict.word == "UNKNOWN":
        return "a package that is not in the formulary", True
    return "not readable as a whole", False


def _lot(verdict: ScanVerdict) -> str:
    parts = [verdict.lot_number or "no lot", date_text(verdict.expires_on) if verdict.expires_on else "no expiry"]
    return ", ".join(parts)
