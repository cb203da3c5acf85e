"""Which drug, product and body site of ours a case names; what is not ours is answered with what comes near it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.codes.tables.code_tables import BodySite, CodeTables
from models.core.errors import BadInputError
from models.core.numbers.ndc import Ndc, parse_ndc
from models.drugs.drug import Drug, Package
from models.drugs.formulary import Formulary
from models.drugs.naming.charted_name import ChartedProduct, find_drug
from models.exchange.visits.fields import text

Row = Mapping[str, Any]
_SHOWN, _MOST_KEPT = 3, 20_000


@dataclass(frozen=True, slots=True)
class DrugNames:
    """Finds the drugs of one formulary; the same words are looked up once."""

    formulary: Formulary
    _known: dict[tuple[str, str], Drug | None] = field(default_factory=dict)
    _unknown: dict[str, str] = field(default_factory=dict)

    def drug(self, row: Row) -> Drug | None:
        """Return the drug an object names by name or NDC, None for one the formulary does not hold.

        Raises BadInputError at `name` or `ndc` when it names none, or several.
        """
        name, ndc = text(row, "name"), ndc_of(row)
        if not name.strip() and ndc is None:
            raise BadInputError("name", "is missing")
        key = name, str(ndc or "")
        if key not in self._known:
            _make_room(self._known)
            self._known[key] = self._found(name, ndc)
        return self._known[key]

    def product(self, ndc: Ndc) -> Package | None:
        """Return the product of an NDC, None for one the formulary does not hold."""
        return self.formulary.by_ndc[str(ndc)][1] if str(ndc) in self.formulary.by_ndc else None

    def unknown(self, row: Row) -> BadInputError:
        """Return what to answer for a drug the formulary does not hold: with the names that come near."""
        name = text(row, "name")
        if not name.strip():
            return BadInputError("ndc", f"{text(row, 'ndc')} is not in the formulary: name the drug")
        if name not in self._unknown:
            _make_room(self._unknown)
            near = nearest(name, (known for names in self.formulary.names.values() for known in names))
            self._unknown[name] = f"nearest: {', '.join(near)}" if near else "add it to the formulary first"
        return BadInputError("name", f"{name[:60]!r} is not in the formulary; {self._unknown[name]}")

    def _found(self, name: str, ndc: Ndc | None) -> Drug | None:
        code = str(ndc) if ndc else ""
        if name.strip():
            return find_drug(self.formulary, name, ChartedProduct((code,) if code else ()), "name")
        return self.formulary.by_ndc[code][0] if code in self.formulary.by_ndc else None


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()


def ndc_of(row: Row) -> Ndc | None:
    """Return the NDC an object states, None for none. Raises BadInputError at `ndc`."""
    message = text(row, "ndc")
    return parse_ndc(message, "ndc") if message else None


def nearest(message: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that come near what was said, nearest first."""
    from difflib import get_close_matches

    return get_close_matches(" ".join(message.lower().split())[:60], sorted(set(known)), _SHOWN)


def site_named(tables: CodeTables, message: str, route: str | None, at: str = "site") -> BodySite:
    """Return the body site that words, code or HL7 code name; the route decides between sites of one name.

    Raises BadInputError when none or several do: a site without its side is none (S29).
    """
    sites = tuple(tables.sites.values())
    wanted = _words(message)
    exact = [site for site in sites if message.strip().lower() in {site.code, site.hl7.lower(), site.display.lower()}]
    found = exact or [site for site in sites if wanted and wanted <= _words_of(site)]
    if route:
        found = [site for site in found if site.route == route] or found
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(site.display for site in found[:4])
        raise BadInputError(at, f"{message[:40]!r} could be {names}: write which")
    near = nearest(message, (site.display for site in sites if site.route == route or route is None)) or [
        site.display for site in sites if site.route == (route or "im")
    ]
    raise BadInputError(at, f"{message[:40]!r} is no site known here: write one such as {', '.join(near[:4])}")


def _words_of(site: BodySite) -> set[str]:
    return _words(f"{site.display} {site.group.replace('_', ' ')}")


def _words(message: str) -> set[str]:
    return set(re.findall(r"[a-z]+", message.lower()))
