"""What quick keys look like, before anyone is asked whether they are a code: cheap, and never a verdict."""

from __future__ import annotations

import re

from tui.scanning.frame import GS

CODE_FIELD = "code"
"""The class of a text field that asks for a code: bare digits scanned or pasted there are one."""
LEAST = 6
"""Characters the shortest code has."""
LONGEST = 400
"""Characters the longest code has, as in models.core.numbers.gs1: the first frame waits for no model."""
_GS1 = re.compile(r"\][A-Za-z]\d|\(01\)\d|01\d{14}")
_DIGIT = re.compile(r"\d")
_BLANK = re.compile(r"[^\S\x1c-\x1f]")
_NDC = re.compile(r"\d{4,5}-\d{3,4}-\d{1,2}\Z")
_BEGINNING = re.compile(
    r"\](?:[A-Za-z]?|[A-Za-z][0-9A-Za-z]\S*)|\(\d{0,4}(?:\)\S*)?|[\d-]{1,15}|[\d-]{16}\S*|[A-Za-z]{1,4}-?\d+"
)


def plausible(text: str) -> bool:
    """Return True for what may be a code: one word with a digit in it, neither too short nor too long."""
    return LEAST <= len(text) <= LONGEST and (GS in text or (_is_word(text) and _DIGIT.search(text) is not None))


def is_gs1(text: str) -> bool:
    """Return True for what looks like a GS1 string: no one types that by hand, and no separator at all."""
    return len(text) >= LEAST and (GS in text or _GS1.match(text) is not None)


def sure(text: str) -> bool:
    """Return True for what hardly begins in the middle of something else: a GS1 string or an NDC with its hyphens."""
    return is_gs1(text) or _NDC.match(text) is not None


def may_be_held(text: str) -> bool:
    """Return True while a text field may wait for the rest of what may be a code."""
    return len(text) <= LONGEST and _is_word(text)


def begins_code(text: str) -> bool:
    """Return True for what may be the beginning of a GS1 string, of a product's number or of a label."""
    return GS in text or _BEGINNING.fullmatch(text) is not None


def _is_word(text: str) -> bool:
    return _BLANK.search(text) is None
