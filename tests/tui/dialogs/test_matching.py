"""The palette finds a command by its name, its key, or the word a clinic uses, and says by which word."""

from __future__ import annotations

import re

import pytest

from tui.design.clinic_words import WORDS
from tui.design.keys import KEYS
from tui.dialogs.keys.commands import LONGEST, short
from tui.dialogs.keys.matching import EVERYWHERE, HERE, REPORTS, Command, best_of, find_commands
from tui.frame.ways import To

BRITISH = re.compile(r"colour|favour|licence|programme|centre|catalogue|anaesth|haem|paed|judgement|organis|authoris")


def _command(group: str, title: str, key: str = "", *words: str) -> Command:
    return Command(group, title, key, words, lambda: None)


CHART = _command(HERE, "Chart the selected order", "Enter", "shot", "vaccine")
STOCK = _command(HERE, "Stock: lots and vials", "s", "inventory")
REACTION = _command(EVERYWHERE, "Anaphylaxis / severe reaction card", "F12", "epinephrine")
LOCK = _command(EVERYWHERE, "Lock, or change person", "F9")
MISSES = _command(REPORTS, "Near misses by kind", "", "adverse reaction")
ALL = (MISSES, LOCK, REACTION, STOCK, CHART)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [STOCK, CHART, LOCK, REACTION, MISSES]),
        ("sto", [STOCK]),
        ("LOT vial", [STOCK]),
        ("f12", [REACTION]),
        ("s", [CHART, STOCK, REACTION]),
        ("shot", [CHART]),
        ("inventory", [STOCK]),
        ("react", [REACTION, MISSES]),
        ("xyz", []),
    ],
)
def test_what_a_text_finds_by_group(text: str, found: list[Command]) -> None:
    hits = [hit.command for hit in find_commands(ALL, text)]
    assert sorted(hits, key=ALL.index) == sorted(found, key=ALL.index)
    assert [hit.group for hit in hits] == sorted((hit.group for hit in hits), key=(HERE, EVERYWHERE, REPORTS).index)


def test_the_letters_that_hit_are_known_and_so_is_the_word_it_was_found_by() -> None:
    by_name, by_word = find_commands(ALL, "react")
    assert (by_name.command.title[slice(*by_name.spans[0])], by_name.by) == ("react", "")
    assert (by_word.spans, by_word.by) == ((), "adverse reaction")


def test_the_cursor_goes_to_what_is_called_so_before_what_was_found_by_another_word() -> None:
    hits = find_commands((CHART, _command(EVERYWHERE, "Shot record"), STOCK), "shot")
    assert hits[best_of(hits)].command.title == "Shot record"


def test_every_clinic_word_belongs_to_a_key_or_a_screen() -> None:
    known = {f"{key.group}.{key.action}" for key in KEYS} | {f"to.{to.value}" for to in To} | {"app.choose_theme"}
    assert set(WORDS) - known == set()


def test_words_and_titles_are_spelled_as_in_the_united_states() -> None:
    shown = [*(word for words in WORDS.values() for word in words), *(key.tooltip for key in KEYS)]
    assert [text for text in shown if BRITISH.search(text.lower())] == []


@pytest.mark.parametrize(
    "word", ["shot", "vaccine", "inventory", "fee", "allergies", "insurance", "incident", "colors"]
)
def test_n8_words_of_a_clinic_find_something(word: str) -> None:
    commands = [_command(HERE, name, "", *words) for name, words in WORDS.items()]
    assert find_commands(commands, word)


def test_every_title_stands_in_a_line_beside_its_key() -> None:
    assert [title for key in KEYS if len(title := short(key.tooltip)) > LONGEST] == []
    assert short("Amend the selected dose: time, site, supervisor, needle, response, note") == "Amend the selected dose"
