"""How long registering a walk-in takes, by the keystroke-level model, and how many keys it is.

Card SK, Moran TP, Newell A. The keystroke-level model for user performance time with interactive systems.
Communications of the ACM 1980;23(7):396-410: K 0.28 s for an average non-secretary typist (40 words a minute), M 1.35 s
to prepare mentally before each unit, H 0.40 s to bring the hands to the keyboard.
"""

from __future__ import annotations

import pytest

from tests.factories import add_patient
from tests.tui.screen_text import at_work

K, M, H = 28, 135, 40
"""Hundredths of a second."""
FIELDS = ("Okafor", "Ngozi", "3/2/1960", "f", "3125550142")
KEYS = ("n", *(key for text in FIELDS[:-1] for key in (*text, "enter")), *FIELDS[-1], "f10")
UNITS = 1 + len(FIELDS) + 1 + 1
"""What is thought of before it is done: the key, each field, who looks alike, saving."""
AIM = 40_00


def test_registering_a_walk_in_takes_36_keys_and_less_than_40_seconds():
    assert len(KEYS) == 36
    assert H + len(KEYS) * K + UNITS * M == 21_28
    assert H + len(KEYS) * K + UNITS * M < AIM


@pytest.mark.heavy
async def test_these_keys_register_a_walk_in(sqlite_clinic):
    add_patient(sqlite_clinic, family="Quist")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press(KEYS[0])
        await hands.sees("Family name")
        await hands.press(*("slash" if key == "/" else key for key in KEYS[1:]))
        await hands.sees("OKAFOR, Ngozi", "MRN 100001")
