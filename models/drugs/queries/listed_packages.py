"""The loaded NDC directory as one of the lists that tell how a package's ten digits are split (R43)."""

from __future__ import annotations

from models.codes.queries.ndc_directory import NdcPackage, packages_of
from models.codes.stored_code_sets import Reading
from models.core.errors import BadInputError
from models.core.numbers.ndc import Ndc, parse_ndc
from models.drugs.naming.known_packages import Directory, Listing

WHERE = "NDC directory"


def directory_in(reading: Reading) -> Directory:
    """Return the directory loaded into a database; it holds nothing where none is loaded."""

    def carrying(ten: str) -> tuple[Listing, ...]:
        found = ((_ndc(package), package) for package in packages_of(reading, ten))
        return tuple(Listing(ndc, _product(package), WHERE) for ndc, package in found if ndc is not None)

    return carrying


def _ndc(package: NdcPackage) -> Ndc | None:
    try:
        return parse_ndc(package.ndc)
    except BadInputError:
        return None


def _product(package: NdcPackage) -> str:
    words = (package.name or package.generic_name, package.strength, package.container.lower())
    return " ".join(filter(None, words))
