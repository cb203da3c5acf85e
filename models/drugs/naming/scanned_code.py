"""What a scanned string means, for the application and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from models.core.errors import BadInputError
from models.core.numbers.gs1 import GS, LONGEST, Gs1, LostSeparatorError, Symbol, parse_gs1, unwrap
from models.core.numbers.gs1_fields import EXPIRY, GTIN
from models.core.numbers.gtin import check_digit_holds, ndc10_in
from models.core.numbers.ndc import Ndc
from models.drugs.naming.known_packages import KnownPackages, Listing, NdcReading

NOT_OURS = "this is neither a GS1 code, an NDC, a UPC nor a patient's label known here"


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A code resolved. `kind` is gs1, ndc, upc, patient or unknown; `gtin` has 14 digits, `expiry` is the last day.

    `ndc` None means the segments are not known; `listing` None that no list holds the package. What could not be read
    without guessing is None and has its reason in `problems`.
    """

    kind: str
    gtin: str | None = None
    ndc10: str | None = None
    ndc: Ndc | None = None
    listing: Listing | None = None
    lot: str | None = None
    expiry: date | None = None
    serial: str | None = None
    problems: tuple[str, ...] = ()


def no_one(_text: str) -> bool:
    """Stand for a clinic without patients."""
    return False


def resolve_code(
    text: str,
    known: KnownPackages,
    today: date,
    is_patient: Callable[[str], bool] = no_one,
    separator: str = GS,
) -> ScannedCode:
    """Return what a code stands for. Raises nothing: what is broken or ambiguous says so in `problems`.

    `is_patient` is asked only for what is no sound GS1 code. `separator` is the sign this scanner sends for FNC1 where
    it is not GS.
    """
    symbol = unwrap(text, separator)
    if not symbol.body:
        return ScannedCode("unknown", problems=("nothing was scanned: the text is empty",))
    if len(symbol.body) > LONGEST:
        return ScannedCode("unknown", problems=(f"more than {LONGEST} characters are no code: scan again",))
    lost = False
    try:
        read = parse_gs1(symbol, today)
    except LostSeparatorError as error:
        problem, lost = error.text, symbol.carries_gtin
    except BadInputError as error:
        problem = error.text
    else:
        if _is_element_string(symbol, read):
            return _package(ScannedCode("gs1", read.gtin, lot=read.lot, expiry=read.expiry, serial=read.serial), known)
        problem = NOT_OURS
    if symbol.surely_gs1 or lost:
        return ScannedCode("gs1", problems=(problem,))
    if is_patient(symbol.body):
        return ScannedCode("patient")
    return _plain(symbol, known) or _unreadable(symbol, problem)


def _is_element_string(symbol: Symbol, read: Gs1) -> bool:
    """A number or a label may look like a lot: without a GTIN or the scanner's word, only a dated text is taken."""
    dated = symbol.body.startswith(EXPIRY) and not symbol.body.isdigit()
    return symbol.surely_gs1 or read.gtin is not None or dated


def _plain(symbol: Symbol, known: KnownPackages) -> ScannedCode | None:
    """Read a code without fields: a trade item number or an NDC; None when it is neither."""
    code = symbol.body
    bare = code.isascii() and code.isdigit()
    if bare and (len(code) in (12, 13, 14) or (len(code) == 8 and symbol.aim.startswith("E"))):
        if check_digit_holds(code):
            return _package(ScannedCode("upc", code.zfill(14)), known)
        kind = "upc" if symbol.aim.startswith("E") else "unknown"
        return ScannedCode(kind, problems=(f"{len(code)} digits with a wrong check digit: scan again",))
    if (bare and len(code) in (10, 11)) or code.count("-") == 2:
        return _ndc(code, known.read(code))
    return None


def _ndc(code: str, reading: NdcReading) -> ScannedCode:
    if reading.ndc is None:
        ten = code if code.isdigit() else None
        kind = "ndc" if ten else "unknown"
        return ScannedCode(kind, ndc10=ten, problems=(reading.problem or NOT_OURS,))
    printed = reading.listing.ndc if reading.listing and reading.ndc.written == "5-4-2" else reading.ndc
    tens = (code,) if len(code) == 10 and code.isdigit() else printed.tens
    return ScannedCode("ndc", ndc10=tens[0] if len(tens) == 1 else None, ndc=reading.ndc, listing=reading.listing)


def _package(code: ScannedCode, known: KnownPackages) -> ScannedCode:
    """Add the NDC a US drug's GTIN carries; its segments only where exactly one listed package has the ten digits."""
    ten = ndc10_in(code.gtin) if code.gtin else None
    if ten is None:
        return code
    found = known.carrying(ten)
    if len(found) > 1:
        could = " or ".join(str(listing.ndc) for listing in found)
        return replace(code, ndc10=ten, problems=(f"the code's NDC could be {could}: read it from the package",))
    return replace(code, ndc10=ten, ndc=found[0].ndc if found else None, listing=found[0] if found else None)


def _unreadable(symbol: Symbol, problem: str) -> ScannedCode:
    if symbol.body.startswith(GTIN) and len(symbol.body) >= 16:
        return ScannedCode("gs1", problems=(problem,))
    return ScannedCode("unknown", problems=(NOT_OURS,))
