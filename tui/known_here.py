"""What this machine knows of packages and patients, for commands that work with and without a database."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from models.reference.formulary import shipped_formulary
from models.reference.known_packages import Directory, KnownPackages, no_directory

if TYPE_CHECKING:
    from models.clinic import Clinic


def known_packages(directory: Directory = no_directory) -> KnownPackages:
    """Return the lists that tell packages apart: the formulary every clinic has, and a loaded NDC directory."""
    return KnownPackages(shipped_formulary(), directory)


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
        from models.queries.scan import patient_of

        return patient_of(self._clinic, label) is not None

    def _open(self) -> Clinic | None:
        from tui.settings import database_is_there

        if not database_is_there(self._database):
            return None
        from tui.stores import present_clinic

        return self._opened.enter_context(present_clinic(self._database))
