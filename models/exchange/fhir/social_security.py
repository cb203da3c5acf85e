"""Social security numbers, in every shape files carry them: recognized in order not to be kept."""

from __future__ import annotations

import re
from typing import Any

from models.core.errors import BadInputError
from models.exchange.fhir.datatypes import codes, words
from models.exchange.strict_json import Node

# HL7 terminology: the naming system "United States Social Security Number" has this URI and this OID.
_SYSTEMS = frozenset({"hl7.org/fhir/sid/us-ssn", "2.16.840.1.113883.4.1"})
# HL7 table 0203: SS is the social security number, SB the social beneficiary number.
_TYPES = frozenset({"SS", "SB"})
_WORDS = re.compile(r"\bssn\b|social\s+(security|beneficiary)|\bss#", re.IGNORECASE)
_SHAPE = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
HIDDEN = "***-**-****"


def is_social_security(identifier: Node) -> bool:
    """True for an Identifier that is a social security number by its system, its type, its words or its shape."""
    kind = identifier.child("type")
    system = re.sub(r"^(urn:oid:|https?://(www\.)?)|[/#]+$", "", identifier.text("system").strip().lower())
    return (
        system in _SYSTEMS
        or bool(codes(kind) & _TYPES)
        or bool(_WORDS.search(words(kind)))
        or looks_like_one(identifier.text("value", 10_000))
    )


def looks_like_one(text: str) -> bool:
    """True for a text that is nothing but three, two and four digits with hyphens between them."""
    return bool(_SHAPE.fullmatch(text.strip()))


def masked(text: str) -> str:
    """Return a text with everything of that shape hidden."""
    return _SHAPE.sub(HIDDEN, text) if "-" in text else text


def is_kept(value: dict[str, Any]) -> bool:
    """False for a JSON object that is an Identifier holding a social security number."""
    if not isinstance(value.get("value"), str):
        return True
    try:
        return not is_social_security(Node(value, ""))
    except BadInputError:
        return True
