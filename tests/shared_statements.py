"""Statements compiled once a run, not once a test: engines of one kind share a dialect and what it has compiled.

SQLAlchemy keeps a compiled statement under the dialect of its engine, and every test has an engine of its own. A third
of a test that stores and reads would be spent on writing the same SQL again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine

_DIALECTS: dict[str, Dialect] = {}
_COMPILED: dict[Any, Any] = {}


def share_statements(engine: Engine) -> Engine:
    """Let an engine nobody connected to yet use what others of its kind compiled, and them what it compiles.

    The first of a kind must connect before the second is used: connecting tells a dialect what its server can do.
    """
    engine.dialect = _DIALECTS.setdefault(engine.name, engine.dialect)
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine
