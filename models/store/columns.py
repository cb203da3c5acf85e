"""Column types that keep what Python meant: exact decimals, enums by value."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Enum, Index, TextClause
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

PLACES = 6


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of millionths; more than six places or fifteen digits are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the stored whole number. Raises ValueError for digits that would be lost."""
        if value is None:
            return None
        scaled = value.scaleb(PLACES)
        if scaled != scaled.to_integral_value() or abs(scaled) >= Decimal(10) ** 18:
            msg = f"{value} has digits the store would lose"
            raise ValueError(msg)
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return the decimal behind the stored whole number, without trailing zeros beyond the point."""
        if value is None:
            return None
        amount = Decimal(value).scaleb(-PLACES)
        whole = amount.to_integral_value()
        return whole if amount == whole else amount.normalize()


def index_where(name: str, *columns: str, where: ColumnElement[bool] | TextClause) -> Index:
    """Return an index over the rows that match. The migrations make it alike on every engine.

    Its condition is told for SQLite alone: named for PostgreSQL, it would load that dialect on every station.
    """
    return Index(name, *columns, sqlite_where=where)


def coded(kind: type[StrEnum]) -> Any:
    """Return the column type of an enum stored as its value under a CHECK, on every engine."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )
