"""Every text can be read on every ground it stands on, in every theme (WCAG 2.2: 1.4.3, 1.4.6, 1.4.11)."""

from __future__ import annotations

import pytest
from textual.color import Color

from tui.design.theme import LABELS, THEMES
from tui.design.tokens import EDGES, PAIRS, TOKENS

READ, SEEN, ENHANCED = 4.5, 3.0, 7.0


def _measured(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, str, str]]:
    return [(name, text, ground) for name in TOKENS for text, grounds in pairs for ground in grounds]


def _ratio(name: str, one: str, other: str) -> float:
    darker, lighter = sorted(_luminance(Color.parse(TOKENS[name][token])) for token in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("name", "text", "ground"), _measured(PAIRS))
def test_text_can_be_read_on_its_ground(name: str, text: str, ground: str) -> None:
    assert _ratio(name, text, ground) >= (ENHANCED if name == "contrast" else READ)


@pytest.mark.parametrize(("name", "edge", "ground"), _measured(EDGES))
def test_where_a_field_begins_and_ends_can_be_seen(name: str, edge: str, ground: str) -> None:
    assert _ratio(name, edge, ground) >= (ENHANCED if name == "contrast" else SEEN)


def test_the_measure_is_the_standards() -> None:
    black, white = _luminance(Color.parse("#000000")), _luminance(Color.parse("#ffffff"))
    assert (white + 0.05) / (black + 0.05) == pytest.approx(21)


def test_every_theme_can_be_chosen_and_names_each_token() -> None:
    assert [theme.name for theme in THEMES] == list(LABELS) == list(TOKENS)
    assert len({frozenset(theme.variables) for theme in THEMES}) == 1
