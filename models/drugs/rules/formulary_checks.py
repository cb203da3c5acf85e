"""What a drug must agree with before it enters a clinic's formulary: with itself, and with the other drugs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from models.codes.tables.code_groups import shipped_code_groups
from models.codes.tables.code_tables import CodeTables
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.drugs.drug import BillingCode, Drug, Package
from models.drugs.formulary import Formulary
from models.drugs.rules.drug_safety_checks import safety_row_problems

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


def drug_problems(drug: Drug, formulary: Formulary, tables: CodeTables) -> tuple[BadInputError, ...]:
    """Return everything that keeps `drug` out of `formulary`, each with its place; empty when it may enter.

    The drug's present version in the formulary is the one it would replace.
    """
    own = (_identity(drug, formulary), _codes(drug), _packages(drug), _others(drug, formulary))
    found = (*own, safety_row_problems(drug, tables), _orders(drug))
    return tuple(BadInputError(at, text) for part in found for at, text in part)


Problems = Iterator[tuple[str, str]]


def _identity(drug: Drug, formulary: Formulary) -> Problems:
    if len(drug.slug) > LONGEST_SLUG or not SLUG.fullmatch(drug.slug):
        yield "slug", "write small letters, digits and single hyphens, such as vitamin-b12"
    for slug, names in formulary.names.items():
        if slug != drug.slug and drug.display.lower() in names and formulary.drugs[slug].display == drug.display:
            yield "display", f"{drug.display} is how {slug} is shown: the two would look the same"


def _codes(drug: Drug) -> Problems:
    for place, code in enumerate(drug.codes, 1):
        if code.effective and code.ends and code.ends < code.effective:
            yield f"code[{place}].ends", f"{code.hcpcs} ends before it begins"
        band = code.band
        if band and band.over is not None and band.most is not None and band.most <= band.over:
            yield f"code[{place}].dose_most", f"no dose of {code.hcpcs} lies between {band.over} and {band.most}"
    for (_, one), (place, other) in combinations(enumerate(drug.codes, 1), 2):
        if one.hcpcs == other.hcpcs and _overlap(one, other):
            yield f"code[{place}]", f"{one.hcpcs} stands here twice for the same days: end the first one"


def _packages(drug: Drug) -> Problems:
    codes = {code.hcpcs for code in drug.codes}
    for place, package in enumerate(drug.packages, 1):
        at = f"package[{place}]"
        for hcpcs in package.hcpcs:
            if hcpcs not in codes:
                yield f"{at}.hcpcs", f"{hcpcs} is not among the codes of this drug: add it first"
        for route in package.routes:
            if route not in drug.routes:
                yield f"{at}.routes", f"{route} is not a route of this drug"
        if package.form == "powder" and package.volume_ml is not None:
            yield f"{at}.volume_ml", "a powder has no volume: leave it out, and say the mixed volume in the notes"
        yield from _billing(drug, package, at)


def _billing(drug: Drug, package: Package, at: str) -> Problems:
    unclassified = shipped_code_groups()["unclassified"].codes
    used = [code for code in drug.codes if code.hcpcs in package.hcpcs]
    for code in used:
        measured = code.style != "tier" and code.hcpcs not in unclassified
        if package.content and measured and not package.content.comparable(code.unit.unit):
            yield f"{at}.unit", f"{package.content} cannot be counted in units of {code.unit} ({code.hcpcs})"
    for one, other in combinations(used, 2):
        same = (one.style, one.unit) == (other.style, other.unit)
        if same and one.hcpcs != other.hcpcs and not (one.band or other.band) and _overlap(one, other):
            yield f"{at}.hcpcs", f"{one.hcpcs} and {other.hcpcs} bill the same on the same days: end one of them"


def _others(drug: Drug, formulary: Formulary) -> Problems:
    seen: dict[str, int] = {}
    for place, package in enumerate(drug.packages, 1):
        if package.ndc is None:
            continue
        ndc = str(package.ndc)
        if ndc in seen:
            yield f"package[{place}].ndc", f"{ndc} is already on package {seen[ndc]}"
        elif ndc in formulary.by_ndc and formulary.by_ndc[ndc][0].slug != drug.slug:
            yield f"package[{place}].ndc", f"{ndc} is already a package of {formulary.by_ndc[ndc][0].display}"
        seen[ndc] = place


def _orders(drug: Drug) -> Problems:
    for place, template in enumerate(drug.templates, 1):
        if template.route not in drug.routes:
            yield f"template[{place}].route", f"{template.route} is not a route of this drug"
        if template.diagnosis:
            try:
                parse_icd10(template.diagnosis)
            except BadInputError as error:
                yield f"template[{place}].diagnosis", error.text


def _overlap(one: BillingCode, other: BillingCode) -> bool:
    begins_late = one.ends is not None and other.effective is not None and one.ends < other.effective
    ends_early = other.ends is not None and one.effective is not None and other.ends < one.effective
    return not (begins_late or ends_early)
