"""The colors of every theme by what they are for: the only file with colors. A color never carries a meaning alone.

Amber asks for a look, the accent says where one is and what a key does, green confirms, red stops. `PAIRS` says which
text stands on which ground; tests/tui/design measures each pair (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11).
"""

from __future__ import annotations

_NAMES = ("night", "day", "contrast", "safe")
_COLORS = {
    # for what           night      day        contrast   safe
    "ground":          ("#10161c", "#fbfbf9", "#000000", "#10161c"),  # the screen
    "surface":         ("#161e26", "#ffffff", "#000000", "#161e26"),  # a card
    "panel":           ("#1d2832", "#e9ecee", "#12181d", "#1d2832"),  # header, banner, key line
    "raised":          ("#273541", "#dfe5ea", "#1b242b", "#273541"),  # the field with the cursor, a row that lost it
    "cursor":          ("#17395a", "#cfe3f6", "#00294a", "#30335c"),  # the row or choice under the cursor
    "field":           ("#202c37", "#f1f4f6", "#10161b", "#202c37"),  # a field at rest
    "line":            ("#3a4a58", "#c3ccd3", "#9aa7b2", "#3a4a58"),  # rules and card borders, never text
    "edge":            ("#7c8f9f", "#6d7a86", "#ffffff", "#7c8f9f"),  # where a field begins and ends
    "text":            ("#cfd8e0", "#26313a", "#ffffff", "#cfd8e0"),
    "strong":          ("#f5f8fa", "#0b1217", "#ffffff", "#f5f8fa"),  # names, doses, totals, what is chosen
    "quiet":           ("#9aaab8", "#4f5d69", "#d5dde3", "#9aaab8"),  # labels, hints, what is done or not yet due
    "accent":          ("#74c0ff", "#0b5cad", "#8fd0ff", "#b9b4ff"),  # focus, cursor, present step, keys, chosen
    "onaccent":        ("#08131d", "#ffffff", "#000000", "#0c0a20"),
    "ok":              ("#7bd19a", "#1a6b37", "#7dffa5", "#56b4e9"),  # done, passed
    "warn":            ("#f2b94b", "#8a5200", "#ffd24a", "#f0e442"),  # late, over time, allergy, reaction, waste, held
    "onwarn":          ("#1c1300", "#ffffff", "#000000", "#1c1a00"),
    "stop":            ("#ff8a80", "#b3261e", "#ffa099", "#ff9d5c"),  # a stop and an invalid field, nothing else
    "stopbg":          ("#c62828", "#b3261e", "#ffa099", "#d55e00"),
    "onstop":          ("#ffffff", "#ffffff", "#000000", "#000000"),
    "body":            ("#44586a", "#aebcc8", "#4c5a66", "#44586a"),  # the figure; what stays in a vial
    "bodyline":        ("#8497a8", "#4f5d69", "#ffffff", "#8497a8"),
    "band":            ("#24506f", "#bcd9f2", "#005a9e", "#3f3f78"),  # windows on a timeline, sites that may be used
}  # fmt: skip
TOKENS = {name: {token: colors[place] for token, colors in _COLORS.items()} for place, name in enumerate(_NAMES)}
"""Colors of each theme, by token."""

READ_ON = ("ground", "surface", "panel", "raised", "cursor", "field")
PAIRS = (
    ("strong", READ_ON),
    ("text", READ_ON),
    ("quiet", READ_ON),
    ("accent", READ_ON),
    ("ok", READ_ON[:5]),
    ("warn", READ_ON[:5]),
    ("stop", READ_ON[:5]),
    ("onaccent", ("accent",)),
    ("onwarn", ("warn",)),
    ("onstop", ("stopbg",)),
    ("strong", ("body", "band")),
)
"""Each text token, and the grounds it stands on."""
EDGES = (("edge", ("ground", "surface", "field")),)
"""What only has to be seen, not read."""
