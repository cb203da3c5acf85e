"""The clinic's formulary as a list, and one of its drugs with everything it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from models.core.errors import BadInputError
from models.core.source import Confidence
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary, shipped_formulary
from models.drugs.naming.known_packages import KnownPackages
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.sheet import SheetLine, drug_sheet
from models.drugs.written.writer import write_drug
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ENTRY = table_of(FormularyEntry)
_LAST = (
    select(_ENTRY.c.slug, func.max(_ENTRY.c.version).label("version"))
    .where(_ENTRY.c.site_id == bindparam("site"))
    .group_by(_ENTRY.c.slug)
    .subquery()
)
_NEWEST = (
    select(_ENTRY)
    .join(_LAST, and_(_LAST.c.slug == _ENTRY.c.slug, _LAST.c.version == _ENTRY.c.version))
    .where(_ENTRY.c.site_id == bindparam("site"))
)


@dataclass(frozen=True, slots=True)
class FormularyLine:
    """One drug of the list. `codes` are those of today with their unit; `origin` is "shipped", "changed" or "own".

    `unconfirmed` counts codes and packages no source confirmed; `version` 0 means the clinic never changed the drug.
    """

    slug: str
    display: str
    brands: tuple[str, ...]
    codes: tuple[str, ...]
    packages: int
    origin: str
    retired: bool
    unconfirmed: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class FormularyDrug:
    """One drug in full: its line, the drug, its sheet for today and its TOML."""

    line: FormularyLine
    drug: Drug
    sheet: tuple[SheetLine, ...]
    text: str


def formulary_list(clinic: Clinic) -> tuple[FormularyLine, ...]:
    """Return every drug, retired ones too, by name."""
    with clinic.store.read() as connection:
        entries = _entries(connection, clinic)
    formulary, today = clinic_formulary(clinic), clinic.today()
    lines = [
        _line(drug, entries.get(slug), today, retired=slug in formulary.retired)
        for slug, drug in formulary.drugs.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.display.lower(), line.slug)))


def formulary_drug(clinic: Clinic, slug: str) -> FormularyDrug:
    """Return one drug. Raises BadInputError for an unknown one."""
    drug = clinic_formulary(clinic).drugs.get(slug)
    if drug is None:
        raise BadInputError("drug", f"{slug[:40]!r} is not in the formulary")
    with clinic.store.read() as connection:
        entry = _entries(connection, clinic).get(slug)
    line = _line(drug, entry, clinic.today(), retired=slug in clinic_formulary(clinic).retired)
    return FormularyDrug(line, drug, drug_sheet(drug, clinic.today()), write_drug(drug))


def formulary_named(clinic: Clinic, words: str) -> FormularyDrug:
    """Return the one drug meant by a slug, NDC or name, retired ones too. Raises BadInputError when none or several."""
    return formulary_drug(clinic, _slug_named(clinic_formulary(clinic), words))


def shipped_drug_named(words: str, today: date) -> FormularyDrug:
    """Return a drug as it is shipped, for a machine without a clinic. Raises BadInputError when none or several."""
    formulary = shipped_formulary()
    drug = formulary.drugs[_slug_named(formulary, words)]
    line = _line(drug, None, today, retired=drug.slug in formulary.retired)
    return FormularyDrug(line, drug, drug_sheet(drug, today), write_drug(drug))


def _slug_named(formulary: Formulary, words: str) -> str:
    wanted = " ".join(words.lower().split())
    packaged = KnownPackages(formulary).read(wanted).listing
    if packaged is not None and packaged.drug is not None:
        return packaged.drug.slug
    if wanted in formulary.drugs:
        return wanted
    exact = [slug for slug, names in formulary.names.items() if wanted in names]
    parts = wanted.split()
    found = exact or [
        slug for slug, names in formulary.names.items() if parts and all(any(p in n for n in names) for p in parts)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInputError("drug", f"nothing in the formulary is called {words[:60]!r}")
    shown = ", ".join(sorted(found)[:8]) + (" …" if len(found) > 8 else "")
    raise BadInputError("drug", f"{words[:60]!r} could be {shown}: write one of them")


def _entries(connection: Connection, clinic: Clinic) -> dict[str, Any]:
    return {row.slug: row for row in connection.execute(_NEWEST, {"site": clinic.site_id})}


def _line(drug: Drug, entry: Any, today: date, *, retired: bool) -> FormularyLine:
    sources = [code.source for code in drug.codes_on(today)] + [package.source for package in drug.packages]
    codes = tuple(f"{code.hcpcs} {code.unit}" if code.style != "tier" else code.hcpcs for code in drug.codes_on(today))
    origin = "shipped" if entry is None or not entry.body else "changed"
    if drug.slug not in shipped_formulary().drugs:
        origin = "own"
    ndcs = (str(package.ndc) for package in drug.packages if package.ndc)
    searched = (drug.slug, drug.name, drug.display, *drug.brands, *ndcs, *codes, origin, "retired" if retired else "")
    return FormularyLine(
        slug=drug.slug,
        display=drug.display,
        brands=drug.brands,
        codes=codes,
        packages=len(drug.packages),
        origin=origin,
        retired=retired,
        unconfirmed=sum(source.confidence is Confidence.UNCONFIRMED for source in sources),
        version=entry.version if entry else 0,
        words=" ".join(searched).lower(),
    )
