"""Every check of a claim, found by discovery, and what they find together."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import NamedTuple

import models.claims.scrub
from models.claims.claim import Claim
from models.claims.scrub.batch_notes import notes_of
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.rule import Found, ScrubFinding, ScrubRule
from models.core.finding import Severity

_WEIGHT = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}


class Member(NamedTuple):
    """A discovered check and its function."""

    rule: ScrubRule
    check: Callable[[Claim, ScrubFacts], Found]


@cache
def members() -> tuple[Member, ...]:
    """Return every check, by id."""
    found = pkgutil.walk_packages(models.claims.scrub.__path__, f"{models.claims.scrub.__name__}.")
    modules = (import_module(item.name) for item in found if not item.ispkg and item.name.count(".") == _DEPTH)
    return tuple(sorted((Member(one.RULE, one.check) for one in modules), key=lambda member: member.rule.id))


_VOID = "8"
_DEPTH = models.claims.scrub.__name__.count(".") + 2


def scrub(claim: Claim, facts: ScrubFacts) -> tuple[ScrubFinding, ...]:
    """Return every fault of a claim, the gravest first. Never raises for a claim, however incomplete.

    Empty means the claim may go. A void repeats a claim that went before and asks for no payment: only what keeps it
    from being read is found. Nothing but the claim and the facts decides, and the order of its lines does not
    matter beyond the numbers in paths.
    """
    asked = (member for member in members() if claim.frequency != _VOID or not member.rule.of_payment)
    found = [finding for member in asked for finding in member.check(claim, facts)]
    return tuple(sorted(found, key=lambda one: (_WEIGHT[one.severity], one.at, one.rule, one.text)))


def batch_notes(facts: Iterable[ScrubFacts]) -> tuple[ScrubFinding, ...]:
    """Return what is to be noted once for all claims together: code sets that are missing or behind their days."""
    return notes_of(facts)
