"""Ids made by the client: they rise, and say what a UUIDv7 says, in version 8."""

from __future__ import annotations

import time
from itertools import pairwise

from models.store.identity import Uuid7Source


def test_ids_rise_and_are_of_version_8_however_quickly_they_are_made():
    made = [source() for source in [Uuid7Source()] for _ in range(10_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(8, "specified in RFC 4122")}


def test_the_twelve_bits_behind_the_version_count_on_within_a_millisecond():
    source = Uuid7Source()
    stamps = [one.int >> 80 << 12 | (one.int >> 64 & 0xFFF) for one in (source() for _ in range(10_000))]
    steps = {later - earlier for earlier, later in pairwise(stamps)}
    assert 1 in steps
    assert min(steps) == 1


def test_an_id_begins_with_its_millisecond():
    before = time.time_ns() // 1_000_000
    made = Uuid7Source()()
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
