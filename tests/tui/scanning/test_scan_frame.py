"""How a key press reads as a sign a scanner sends: control characters by the names the terminal layer gives them."""

from __future__ import annotations

import pytest
from textual.events import Key

from tui.scanning.frame import parse_frame, sign_of

GROUP_SEPARATOR, RECORD_SEPARATOR, FILE_SEPARATOR, UNIT_SEPARATOR = "\x1d", "\x1e", "\x1c", "\x1f"


@pytest.mark.parametrize(
    ("key", "character", "sign"),
    [
        ("enter", "\r", "\r"),
        ("enter", None, "\r"),
        ("tab", "\t", "\t"),
        ("escape", None, "\x1b"),
        ("ctrl+right_square_bracket", None, GROUP_SEPARATOR),
        ("ctrl+5", None, GROUP_SEPARATOR),
        ("ctrl+backslash", None, FILE_SEPARATOR),
        ("ctrl+circumflex_accent", None, RECORD_SEPARATOR),
        ("ctrl+underscore", None, UNIT_SEPARATOR),
        ("ctrl+at", None, "\0"),
        ("ctrl+b", "\x02", "\x02"),
        ("alt+x", "x", "alt+x"),
        ("f13", None, "f13"),
        ("tilde", "~", "~"),
    ],
)
def test_u11_a_key_press_reads_as_the_sign_the_scanner_sent(key: str, character: str | None, sign: str) -> None:
    assert sign_of(Key(key, character)) == sign


def test_u11_every_control_word_of_a_setting_is_the_sign_its_key_reads_as() -> None:
    told = parse_frame("stx", "gs").prefix + parse_frame("stx", "gs").suffix
    assert told == (sign_of(Key("ctrl+b", "\x02")), sign_of(Key("ctrl+right_square_bracket", None)))
