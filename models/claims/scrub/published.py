"""What the code sets say of many claims, asked once a day of service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models.claims.claim import Claim
from models.claims.scrub.facts import Published
from models.claims.scrub.tables import unlisted
from models.codes.code_sets import CodeSets
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.words import date_text

_JUDGED_BY = ("hcpcs", "mue", "ncci_ptp", "icd10_cm")


def published_for(sets: CodeSets, claims: Iterable[Claim]) -> dict[date, Published]:
    """Return what `sets` hold for the days of all lines of `claims`: a few questions a day, however many claims.

    The NDC crosswalk is asked only for lines of unlisted codes.
    """
    codes: dict[date, set[str]] = {}
    ndcs: dict[date, set[str]] = {}
    diagnoses: dict[date, set[str]] = {}
    for claim in claims:
        diagnoses.setdefault(claim.day, set()).update(filter(None, map(_diagnosis, claim.diagnoses)))
        for line in claim.lines:
            codes.setdefault(line.day, set()).add(line.code)
            if line.drug is not None and unlisted(line.code, line.day):
                ndcs.setdefault(line.day, set()).add(line.drug.ndc11)
    return {
        day: _published(sets, day, *(frozenset(found.get(day, ())) for found in (codes, diagnoses, ndcs)))
        for day in codes.keys() | diagnoses.keys()
    }


def _published(
    sets: CodeSets, day: date, codes: frozenset[str], diagnoses: frozenset[str], ndcs: frozenset[str]
) -> Published:
    releases = sets.releases(day)
    behind = [release for kind, release in releases.items() if kind in _JUDGED_BY and release.through < day]
    icd10 = releases.get("icd10_cm")
    return Published(
        pairs=sets.ptp(codes, day),
        limits=sets.mue(codes, day),
        spans=sets.hcpcs(codes, day),
        diagnoses=sets.icd10(diagnoses, day),
        crosswalk={ndc: found for ndc in ndcs if (found := sets.codes_of_ndc(ndc, day))},
        icd10=icd10.name if icd10 and icd10.through >= day else "",
        behind=tuple(f"{release.name} of {date_text(release.effective)}" for release in behind),
    )


def _diagnosis(text: str) -> str:
    try:
        return parse_icd10(text)
    except BadInputError:
        return ""
