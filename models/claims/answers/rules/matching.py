"""Which claim and which line an answer is for: only what can be nothing else, everything else is proposed.

A claim is matched by its exact number alone, and only for its own patient. A line is matched by its control number, by
its LX where code and charge agree, or by what was billed where exactly one line fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.claims.answers.reading.remittance import PaidClaim, PaidLine
from models.claims.answers.rules.sent import SentClaim, SentLine
from models.claims.writing.letters import plain_letters

_SIGNS = re.compile(r"[^A-Z0-9]")
_SUFFIXES = re.compile(r" (JR|SR|I{2,3}|IV)$")


@dataclass(frozen=True, slots=True)
class LineMatches:
    """The lines of an answer by their position, and for the others the lines they may mean."""

    matched: Mapping[int, SentLine]
    proposed: Mapping[int, tuple[SentLine, ...]]


def same_patient(family: str, given: str, member: str, sent: SentClaim) -> bool:
    """Return whether an answer speaks of a claim's patient: by member number, or by family and given name.

    An answer that names nobody contradicts nobody.
    """
    if not family and not member:
        return True
    if member and _key(member) in {_key(one) for one in sent.members}:
        return True
    if not family or _name(family) != _name(sent.family):
        return False
    one, other = _name(given), _name(sent.given)
    return one.startswith(other) or other.startswith(one)


def proposed_claims(claim: PaidClaim, sent: Iterable[SentClaim]) -> tuple[SentClaim, ...]:
    """Return the claims an answer without a known number may mean: same patient, day and charge."""
    return tuple(
        one
        for one in sent
        if (claim.family or claim.member)
        and same_patient(claim.family, claim.given, claim.member, one)
        and abs(claim.charge) == one.total
        and (_first_day(claim) is None or _first_day(claim) == one.day)
    )


def match_lines(claim: PaidClaim, sent: SentClaim) -> LineMatches:
    """Match the lines of an answer to the lines of its claim."""
    matched: dict[int, SentLine] = {}
    for position, line in enumerate(claim.lines):
        found = _by_control(line, sent) or _by_number(line, sent)
        if found is not None and found not in matched.values():
            matched[position] = found
    returned = any(line.submitted_modifiers for line in claim.lines)
    free = [one for one in sent.lines if one not in matched.values()]
    fitting = {
        position: tuple(one for one in free if _fits(claim, line, one, sent.day, modifiers=returned))
        for position, line in enumerate(claim.lines)
        if position not in matched
    }
    proposed = {}
    for position, ones in fitting.items():
        alone = len(ones) == 1 and sum(ones[0] in others for others in fitting.values()) == 1
        if alone:
            matched[position] = ones[0]
        else:
            proposed[position] = ones
    return LineMatches(matched, proposed)


def _by_control(line: PaidLine, sent: SentClaim) -> SentLine | None:
    return next((one for one in sent.lines if line.control and one.control == line.control), None)


def _by_number(line: PaidLine, sent: SentClaim) -> SentLine | None:
    """Return the line whose LX the answer gives, where its code and charge agree."""
    wanted = line.control.strip()
    if not wanted.isdecimal():
        return None
    found = (one for one in sent.lines if str(one.place) == wanted.lstrip("0"))
    return next((one for one in found if one.code == line.submitted and one.charge == abs(line.charge)), None)


def _fits(claim: PaidClaim, line: PaidLine, one: SentLine, day: date, *, modifiers: bool) -> bool:
    answered = line.day or claim.day
    return (
        line.submitted == one.code
        and abs(line.charge) == one.charge
        and (not modifiers or sorted(line.submitted_modifiers) == sorted(one.modifiers))
        and (not line.units or abs(line.units) == one.units)
        and (answered is None or answered == day)
    )


def _first_day(claim: PaidClaim) -> date | None:
    return claim.day or next((line.day for line in claim.lines if line.day), None)


def _key(text: str) -> str:
    return _SIGNS.sub("", plain_letters(text).upper())


def _name(text: str) -> str:
    return _key(_SUFFIXES.sub("", plain_letters(text).upper()))
