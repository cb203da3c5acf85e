"""What this machine knows of packages and patients, for commands that work with and without a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from models.drugs.formulary import shipped_formulary
from models.drugs.formulary_overlay import overlaid
from models.drugs.naming.known_packages import Directory, KnownPackages, Listing, no_directory
from tui.frame.settings import database_is_there

if TYPE_CHECKING:
    from models.store.clinic import Clinic


@contextmanager
def known_packages(database: str) -> Iterator[KnownPackages]:
    """Yield the lists that tell packages apart: the clinic's formulary and its loaded NDC directory, else the shipped.

    Where there is no database nothing is opened or made. Raises StoreError for one that cannot be read.
    """
    if not database_is_there(database):
        yield KnownPackages(shipped_formulary())
        return
    from models.exchange.visits.clinic_facts import read_clinic_facts

    facts = read_clinic_facts(database)
    with ExitStack() as opened:
        directory = _directory(database, opened) if facts and facts.code_sets_loaded else no_directory
        yield KnownPackages(overlaid(facts.entries if facts else ()), directory)


def _directory(database: str, opened: ExitStack) -> Directory:
    """Return the loaded directory; its database is opened at the first question and closed with `opened`."""
    found: list[Directory] = []

    def carrying(ten: str) -> tuple[Listing, ...]:
        if not found:
            from models.drugs.queries.listed_packages import directory_in
            from models.store.engine import open_engine

            engine = open_engine(database)
            opened.callback(engine.dispose)
            found.append(directory_in(engine.connect))
        return found[0](ten)

    return carrying


class PatientLabels:
    """Tells whether a text is the record number on a patient's label.

    The database is opened at the first question and closed at the end: most scans ask none, and opening takes most of
    a second. Where there is no database nobody is a patient. Raises StoreError for one that cannot be read.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._opened = ExitStack()
        self._clinic: Clinic | None = None
        self._asked = False

    def __enter__(self) -> PatientLabels:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def __call__(self, label: str) -> bool:
        """Return True when the clinic has exactly one patient of that record number."""
        if not self._asked:
            self._clinic = self._open()
            self._asked = True
        if self._clinic is None:
            return False
        from models.patients.queries.scan import patient_of

        return patient_of(self._clinic, label) is not None

    def _open(self) -> Clinic | None:
        if not database_is_there(self._database):
            return None
        from tui.console.database import present_clinic

        return self._opened.enter_context(present_clinic(self._database))
