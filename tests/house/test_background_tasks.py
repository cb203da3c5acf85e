"""No background task may end the program: what failed in it is told on its screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parent
FILES = [path for path in sorted(ROOT.rglob("*.py")) if "@work" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_a_background_task_that_fails_does_not_end_the_program(path):
    tree = ast.parse(path.read_text("utf-8"))
    tasks = [
        mark
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        for mark in node.decorator_list
        if "work" in {getattr(mark, "id", ""), getattr(getattr(mark, "func", None), "id", "")}
    ]
    assert tasks
    reported = [mark for mark in tasks if isinstance(mark, ast.Call) and _keeps_running(mark)]
    assert reported == tasks, "write @work(exit_on_error=False)"


def _keeps_running(mark: ast.Call) -> bool:
    return any(word.arg == "exit_on_error" and word.value.value is False for word in mark.keywords)
