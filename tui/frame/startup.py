"""Opens the clinic's database off the screen's thread: the first import of anything heavy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from models.core.clock import Clock
    from models.store.clinic import Clinic
    from models.store.transaction import Store


NOT_A_DEMO = "this database holds a clinic of its own, not the demo clinic: nothing was changed"


@dataclass(frozen=True, slots=True)
class Startup:
    """Which database to open. `demo` builds the fictional clinic when the database is empty, `fresh` always.

    `station` is the folder the id of this machine is kept in, None to keep none.
    """

    database: str
    demo: bool = False
    fresh: bool = False
    clock: Clock | None = None
    station: Path | None = None

    def station_id(self) -> UUID | None:
        """Return the id of this station, None where none can be kept."""
        from tui.frame.station import station_id

        return station_id(self.station)

    def load(self) -> Clinic | str | None:
        """Return the clinic, None when none was set up yet, or one line that says why it cannot be opened."""
        from models.core.errors import NeedlepointError

        try:
            return self._load()
        except NeedlepointError as error:
            return str(error)

    def build_demo(self) -> Clinic:
        """Build the demo clinic in the database and return it. Raises NeedlepointError."""
        from models.clinic import open_clinic
        from models.demo.clinic import build_demo_clinic
        from models.store.identity import Uuid7Source
        from models.store.system_clock import SystemClock

        store = self._store()
        build_demo_clinic(store, self.clock or SystemClock(), Uuid7Source())
        clinic = open_clinic(store, self.clock)
        assert clinic is not None  # noqa: S101  (it was built one line above)
        return clinic

    def set_up(self, setup: object) -> Clinic:
        """Set up a clinic (models.people.actions.set_up_clinic.ClinicSetup) and return it. Raises NeedlepointError."""
        from models.clinic import open_clinic
        from models.people.actions.set_up_clinic import ClinicSetup, set_up_clinic
        from models.store.identity import Uuid7Source
        from models.store.system_clock import SystemClock

        store = self._store()
        assert isinstance(setup, ClinicSetup)  # noqa: S101
        set_up_clinic(store, self.clock or SystemClock(), Uuid7Source(), setup)
        clinic = open_clinic(store, self.clock)
        assert clinic is not None  # noqa: S101
        return clinic

    def _load(self) -> Clinic | None:
        from models.clinic import open_clinic
        from models.store.schema import prepare

        if self.demo and self.fresh and "://" not in self.database:
            self._remove_demo()
        store = self._store()
        try:
            prepare(store.engine)
            clinic = open_clinic(store, self.clock)
        except BaseException:
            store.engine.dispose()
            raise
        if clinic is None:
            store.engine.dispose()
            clinic = self.build_demo() if self.demo else None
        if clinic is not None:
            _load_for_sign_in()
        return clinic

    def _remove_demo(self) -> None:
        """Remove the database file, but never a clinic's own. Raises StoreError naming that it is no demo clinic."""
        from models.clinic import open_clinic
        from models.store.schema import prepare

        if not Path(self.database).expanduser().exists():
            return
        store = self._store()
        try:
            prepare(store.engine)
            clinic = open_clinic(store, self.clock)
        finally:
            store.engine.dispose()
        if clinic is not None and not clinic.demo:
            from models.core.errors import StoreError

            raise StoreError(NOT_A_DEMO)
        for suffix in ("", "-wal", "-shm"):
            Path(self.database + suffix).expanduser().unlink(missing_ok=True)

    def _store(self) -> Store:
        from models.store.engine import open_engine
        from models.store.transaction import Store
        from tui.frame.settings import make_folder_of

        make_folder_of(self.database)
        return Store(open_engine(self.database))


def _load_for_sign_in() -> None:
    """Import here what the sign-in screen asks for next, so that it does not stand still meanwhile."""
    import models.people.queries.station  # noqa: F401
