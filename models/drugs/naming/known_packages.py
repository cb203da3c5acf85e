"""Packages somebody lists: the formulary, and the NDC directory where one is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.core.errors import BadInputError
from models.core.numbers.gtin import check_digit_holds
from models.core.numbers.ndc import Ndc, ndcs_of_ten, parse_ndc, printed_digits
from models.core.quantity import format_amount
from models.drugs.drug import Drug, Package
from models.drugs.formulary import Formulary


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed package. `ndc` in the format it is printed in, `product` in words, `where` names the list.

    `drug` None means the clinic's formulary does not hold it.
    """

    ndc: Ndc
    product: str
    where: str
    drug: Drug | None = None


Directory = Callable[[str], tuple[Listing, ...]]
"""Asks a loaded list for the packages that carry ten bare digits."""

_TEN, _UPC = 10, 12


def no_directory(_ten: str) -> tuple[Listing, ...]:
    """Stand for a directory that is not loaded: it holds nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class NdcReading:
    """An NDC as typed or scanned. `ndc` None means the segments are not known, and `problem` says why."""

    ndc: Ndc | None
    format: str | None
    listing: Listing | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPackages:
    """Every list that can tell how a package's digits are split. The formulary is asked before the directory."""

    formulary: Formulary
    directory: Directory = no_directory

    def carrying(self, ten: str) -> tuple[Listing, ...]:
        """Return the different packages that carry ten bare digits; more than one means the digits do not decide."""
        ours = [listing for ndc in ndcs_of_ten(ten) if (listing := self._in_formulary(ndc))]
        found = {str(listing.ndc): listing for listing in (*self.directory(ten), *ours)}
        return tuple(found.values())

    def listed(self, ndc: Ndc) -> Listing | None:
        """Return the package of an NDC whose segments are known, None when no list holds it."""
        ours = self._in_formulary(ndc)
        if ours:
            return ours
        return next((item for ten in ndc.tens for item in self.directory(ten) if str(item.ndc) == str(ndc)), None)

    def read(self, text: str) -> NdcReading:
        """Read an NDC; ten bare digits are looked up and taken where exactly one listed package carries them (R43).

        A package's UPC holds ten such digits.
        """
        digits = printed_digits(text)
        if digits.isascii() and digits.isdigit():
            if len(digits) == _UPC and digits.startswith("3") and check_digit_holds(digits):
                digits = digits[1:-1]
            if len(digits) == _TEN:
                return self._ten(digits)
        try:
            ndc = parse_ndc(text)
        except BadInputError as error:
            return NdcReading(None, None, None, error.text)
        return NdcReading(ndc, ndc.written, self.listed(ndc))

    def _ten(self, digits: str) -> NdcReading:
        found = self.carrying(digits)
        if len(found) == 1:
            return NdcReading(found[0].ndc, f"{found[0].ndc.written} ({found[0].where})", found[0])
        several = f"{len(found)} listed packages carry them" if found else "no list holds just one of them"
        written = ("4-4-2", "5-3-2", "5-4-1")
        could = " or ".join(_hyphened(digits, form) for form in written)
        return NdcReading(
            None, None, None, f"ten bare digits could be {could}, and {several}: add the hyphens of the package"
        )

    def _in_formulary(self, ndc: Ndc) -> Listing | None:
        held = self.formulary.by_ndc.get(str(ndc))
        return Listing(ndc, product_words(*held), "formulary", held[0]) if held else None


def product_words(drug: Drug, package: Package) -> str:
    """Return `cyanocobalamin 10,000 mcg / 10 mL`, with ordinary blanks: other programs read it."""
    content = f" {package.content}" if package.content else ""
    volume = f" / {format_amount(package.volume_ml)} mL" if package.volume_ml else " powder"
    return f"{drug.name}{content}{volume}".replace("\N{NO-BREAK SPACE}", " ")


def _hyphened(digits: str, form: str) -> str:
    first, second, _ = (int(length) for length in form.split("-"))
    return f"{digits[:first]}-{digits[first : first + second]}-{digits[first + second :]}"
