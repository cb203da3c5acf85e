"""What is signed is stored in a few bytes: it comes back letter by letter, and damage is told."""

from __future__ import annotations

import hashlib
import json
import string
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from models.store.kept.packed_columns import PackedJson, PackedText
from models.store.kept.packing import packed, unpacked

SENTENCE = "Amara Okafor, born May 1, 1980 (46), MRN M1, no known allergies, weight not known, received 50\u00a0mg."
SHIPPED = {
    "1.txt": "c0000c61096c229fae15518f62e9575bb377d6e28925f04f3f7573f6eb68cb54",
    "2.txt": "05a07e17dcd62b042e2cd903085769325f561c6f7d6e8b3fd32c7435e847fc59",
}
"""Every file of words that rows were written with; a change of one letter would leave those rows unreadable."""
ENGINES = pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgres"])


@given(st.text())
def test_every_text_comes_back_letter_by_letter(message: str) -> None:
    message = message.encode(errors="replace").decode()
    assert unpacked(packed(message)) == message


@pytest.mark.parametrize("place", range(12))
def test_a_changed_byte_is_damage(place: int) -> None:
    stored = bytearray(packed(SENTENCE))
    stored[place] ^= 1
    with pytest.raises(ValueError, match="packed text"):
        unpacked(bytes(stored))


@pytest.mark.parametrize("kept", [b"", b"\x01", packed(SENTENCE)[:-1], packed(SENTENCE) + b"x", b"\xff" * 40])
def test_what_is_cut_off_or_no_packed_text_is_damage(kept: bytes) -> None:
    with pytest.raises(ValueError, match="packed text"):
        unpacked(kept)


def test_the_words_rows_were_written_with_never_change() -> None:
    folder = resources.files("models.store.kept") / "words"
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()} == SHIPPED


def stored(kind: PackedJson | PackedText, value: object, dialect: Dialect) -> object:
    return kind.process_bind_param(value, dialect)  # type: ignore[arg-type]


def read(kind: PackedJson | PackedText, value: object, dialect: Dialect) -> object:
    return kind.process_result_value(value, dialect)  # type: ignore[arg-type]


@ENGINES
def test_content_comes_back_with_its_entries_in_their_order(dialect: Dialect) -> None:
    content = {"zeta": SENTENCE, "alpha": [None, {"b": 1, "a": "\ud800"}]}
    kept = stored(PackedJson(), content, dialect)
    assert isinstance(kept, str | bytes)
    assert len(kept) < len(json.dumps(content))
    assert json.dumps(read(PackedJson(), kept, dialect)) == json.dumps(content)


@ENGINES
def test_a_sentence_comes_back_and_takes_a_fraction_of_its_letters(dialect: Dialect) -> None:
    kept = stored(PackedText(), SENTENCE, dialect)
    assert isinstance(kept, str | bytes)
    assert len(kept) < len(SENTENCE)
    assert read(PackedText(), kept, dialect) == SENTENCE


def test_rows_of_before_are_read_as_they_are() -> None:
    """SQLite gives JSON as its text, the driver of PostgreSQL as the value."""
    lite, server = sqlite.dialect(), postgresql.dialect()
    assert read(PackedJson(), '{"a": [1]}', lite) == read(PackedJson(), {"a": [1]}, server) == {"a": [1]}
    assert [read(PackedText(), SENTENCE, dialect) for dialect in (lite, server)] == [SENTENCE, SENTENCE]


@ENGINES
def test_what_is_short_or_gains_nothing_stays_plain(dialect: Dialect) -> None:
    chance = string.printable[::-1]
    assert stored(PackedText(), chance, dialect) == chance
    assert stored(PackedText(), "", dialect) == ""
    plain = stored(PackedJson(), [], dialect)
    assert plain == ("[]" if dialect.name == "sqlite" else [])


def test_a_damaged_text_of_a_server_is_damage() -> None:
    for kept in ("no base 64", "QUJD"):
        with pytest.raises(ValueError, match=r".+"):
            read(PackedJson(), kept, postgresql.dialect())
