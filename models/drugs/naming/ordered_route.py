"""The route an outside order states, in codes or words, and the kind of drug a dose form names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.core.shipped import shipped_table

INJECTABLE = "injectable"


@dataclass(frozen=True, slots=True)
class OrderedRoute:
    """A route as ours (`im`, `subcut`, `id`; "" for all others) and its kind: injectable, oral, intravenous, …"""

    code: str
    kind: str


def route_named(words: tuple[str, ...]) -> OrderedRoute | None:
    """Return the route the codes and words of one coded concept agree on; None when none is known or they differ."""
    found = {_routes()[word.strip().lower()] for word in words if word.strip().lower() in _routes()}
    return found.pop() if len(found) == 1 else None


def route_in(text: str) -> OrderedRoute | None:
    """Return the one route a sentence states in full words, or as IM, SC, SUBQ or IV in capitals; None otherwise."""
    found = routes_in(text)
    return found[0] if len(found) == 1 else None


def routes_in(text: str) -> tuple[OrderedRoute, ...]:
    """Return every route a sentence states, in full words, or as IM, SC, SUBQ or IV in capitals."""
    found = {_routes()[word] for word in _spelled_out().intersection(re.findall(r"\w+", text.lower()))}
    found |= {_routes()[word.lower()] for word in re.findall(r"\b(?:IM|SC|SQ|SUBQ|SUBCUT|IV|PO)\b", text)}
    return tuple(sorted(found, key=lambda route: (route.code, route.kind)))


def form_kind(text: str) -> str:
    """Return the kind of drug the dose form in a medication's name belongs to, "" when it shows none."""
    lowered = f" {text.lower()} "
    return next((kind for kind, words in _forms() if words.search(lowered)), "")


@cache
def _routes() -> dict[str, OrderedRoute]:
    return {word: OrderedRoute(row["code"], row["kind"]) for row in _rows("routes", "route") for word in row["said"]}


@cache
def _spelled_out() -> frozenset[str]:
    return frozenset(
        word for word, route in _routes().items() if re.fullmatch(r"(intra|sub)[a-z]{6,}", word) and route.kind
    )


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], _any_of(row["words"])) for row in _rows("dose_forms", "form"))


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])")


def _rows(file: str, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shipped_table(__package__, file)[key]
    return rows
