"""Amounts are decimals everywhere: no module under models/ writes or names a binary float."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import models

ROOT = Path(models.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_the_module_has_no_float(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = [node.lineno for node in ast.walk(tree) if _is_float(node)]
    assert not found, f"{path}: a float on line(s) {found}; use Decimal from text"


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (float, complex))
    return isinstance(node, ast.Name) and node.id == "float"
