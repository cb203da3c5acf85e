"""The clinic: everything an action or a query depends on, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from models.codes.clinic_code_sets import ClinicCodeSets
from models.codes.code_sets import CodeSets
from models.codes.tables.code_tables import CodeTables
from models.core.clock import Clock, local_date
from models.core.errors import NeedlepointError
from models.drugs.clinic_formulary import ClinicFormulary
from models.drugs.formulary import Formulary
from models.safety.settings.clinic_safety import ClinicSafety
from models.store.transaction import Store


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic's store, clock, reference data and zone. First argument of every action and query."""

    store: Store
    clock: Clock
    own_formulary: ClinicFormulary
    own_code_sets: ClinicCodeSets
    own_safety: ClinicSafety
    new_id: Callable[[], UUID]
    zone: ZoneInfo
    site_id: UUID
    name: str
    place_of_service: str
    practice: bool

    @property
    def formulary(self) -> Formulary:
        """The clinic's formulary as it stands: the shipped one under the clinic's own entries."""
        return self.own_formulary.current()

    @property
    def code_sets(self) -> CodeSets:
        """The code sets the clinic loaded, over the shipped ones."""
        return self.own_code_sets.current()

    @property
    def tables(self) -> CodeTables:
        """The safety tables as last looked at: the shipped rows under the clinic's own. Asks no database."""
        return self.own_safety.held.tables

    @property
    def signed_off(self) -> frozenset[str]:
        """The hashes of weak rows the clinic answers for, as last looked at. Asks no database."""
        return self.own_safety.held.signed_off

    def read_formulary(self) -> None:
        """Read every drug now, so that no list waits for one later. Drugs that cannot be read are told when needed."""
        with suppress(NeedlepointError):
            for _drug in self.formulary.drugs.values():
                pass

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return the clinic's calendar day."""
        return local_date(self.now(), self.zone)
