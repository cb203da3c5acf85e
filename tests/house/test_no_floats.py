"""Amounts are decimals everywhere: no module under models/ writes or names a binary float."""

from __future__ import annotations

import ast
from pathlib import Path

import models
from tests.daily import over_each

ROOT = Path(models.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


@over_each(FILES, lambda path: path.relative_to(ROOT).as_posix())
def test_the_module_has_no_float(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = [node.lineno for node in ast.walk(tree) if _is_float(node)]
    assert not found, f"{path}: a float on line(s) {found}; use Decimal from text"


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (float, complex))
    return isinstance(node, ast.Name) and node.id == "float"
