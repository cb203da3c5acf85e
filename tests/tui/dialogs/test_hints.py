"""The hint of an empty field can be read to its end."""

from __future__ import annotations

import ast

from tests.house.places import place

ROOM = 56
"""Cells of a field of a form (`FieldsDialog`) at every size of the terminal from 80 columns on."""


def test_every_hint_fits_into_its_field() -> None:
    hints = [
        (str(path.name), call.args[2].value)
        for path in place("tui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Field"
        and len(call.args) > 2
        and isinstance(call.args[2], ast.Constant)
    ]
    assert len(hints) > 100
    assert [(name, hint) for name, hint in hints if len(str(hint)) > ROOM] == []
