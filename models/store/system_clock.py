"""The machine's clock, the only one besides those of tests."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, to the second the record keeps."""
        return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251
