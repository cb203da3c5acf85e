"""The loaded code sets, answered by day of service. Light to import: SQLAlchemy's core, none of the record classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, Select, String, column, select, table

from models.codes.code_sets import KINDS, AspLimit, CodeSets, HcpcsSpan, Icd10Code, Mue, PtpEdit, SetRelease
from models.codes.layered_code_sets import LayeredCodeSets
from models.codes.quarters import last_day
from models.codes.shipped_code_sets import shipped_code_sets

T = TypeVar("T")
Reading = Callable[[], AbstractContextManager[Connection]]
CACHED = 512
# The store keeps exact decimals as millionths (models.store.columns.Exact).
_PLACES = 6
_NO = column("release_no", Integer)
_RELEASE = table("code_set_release", column("number", Integer), column("kind", String), column("effective", Date),
                 column("part", String), column("revision", Integer), column("file_name", String))  # fmt: skip
_PTP = table("ptp_edit", _NO, column("column_one", String), column("column_two", String), column("effective", Date),
             column("deleted", Date), column("indicator", String))  # fmt: skip
_MUE = table("mue_limit", column("release_no", Integer), column("code", String), column("units", Integer),
             column("indicator", String))  # fmt: skip
_ASP = table("asp_limit", column("release_no", Integer), column("code", String), column("payment_limit", BigInteger))
_HCPCS = table("hcpcs_code", column("release_no", Integer), column("code", String), column("added", Date),
               column("ended", Date))  # fmt: skip
_ICD10 = table("icd10_code", column("release_no", Integer), column("code", String), column("billable", Boolean),
               column("text", String))  # fmt: skip
_NDC = table("ndc_hcpcs", column("release_no", Integer), column("ndc11", String), column("code", String))
# Kinds whose rows carry their own days.
_DATED = frozenset({"ncci_ptp", "hcpcs", "icd10_cm"})
# A release of these is whole only with all of its parts; a part not loaded yet is taken from the release before.
_PARTED = {"ncci_ptp": frozenset({"f1", "f2", "f3", "f4"})}


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A release that answers: reissued files that were replaced are not among them."""

    number: int
    kind: str
    effective: date
    part: str
    file_name: str

    @property
    def label(self) -> str:
        return f"{self.file_name} ({self.effective})"


def code_sets_in(reading: Reading) -> CodeSets:
    """Return what a database's loaded tables say, over the shipped ones; those alone where none is loaded."""
    stored = StoredCodeSets(reading)
    kinds = stored.kinds()
    return LayeredCodeSets(stored, shipped_code_sets(), kinds) if kinds else shipped_code_sets()


class StoredCodeSets:
    """The CodeSets of a database, as they stood when it was first asked; make a new one to see what came since.

    `reading` opens a connection for one read: `store.read`, `engine.connect`, or a transaction's own connection as
    `lambda: nullcontext(tx.connection)`. The list of releases is read once, each question is one statement, and equal
    questions are answered from memory.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._releases: tuple[_Loaded, ...] | None = None
        self._answers: dict[tuple[Any, ...], Any] = {}

    def kinds(self) -> frozenset[str]:
        """Return the kinds of tables of which some release is loaded."""
        return frozenset(release.kind for release in self._loaded())

    def ptp(self, codes: frozenset[str], day: date) -> tuple[PtpEdit, ...]:
        """Return the pairs active on `day` both of whose codes are among `codes`."""
        return self._cached(("ptp", codes, day), lambda: self._ptp(codes, day))

    def mue(self, codes: frozenset[str], day: date) -> dict[str, Mue]:
        """Return the daily limits by code; none for a day before the oldest table."""
        rows = self._cached(("mue", codes, day), lambda: self._rows(_MUE, "mue", codes, day, dated=False))
        return {row.code: Mue(row.code, Decimal(row.units), row.indicator, label) for row, label in rows}

    def asp(self, codes: frozenset[str], day: date) -> dict[str, AspLimit]:
        """Return the payment limits by code; none for a day before the oldest table."""
        rows = self._cached(("asp", codes, day), lambda: self._rows(_ASP, "asp_pricing", codes, day, dated=False))
        return {row.code: AspLimit(row.code, _exact(row.payment_limit), label) for row, label in rows}

    def hcpcs(self, codes: frozenset[str], day: date) -> dict[str, HcpcsSpan]:
        """Return the span of each code that holds `day`, else the latest one known."""
        rows = self._cached(("hcpcs", codes, day), lambda: self._rows(_HCPCS, "hcpcs", codes, day, dated=True))
        days = self._days("hcpcs", day)
        spans = [HcpcsSpan(row.code, row.added, row.ended, label, as_of=days) for row, label in rows]
        spans.sort(key=lambda span: (span.valid_on(day), span.added or date.min))
        return {span.code: span for span in spans}

    def icd10(self, codes: frozenset[str], day: date) -> dict[str, Icd10Code]:
        """Return the diagnoses by their code with the dot."""
        rows = self._cached(("icd10", codes, day), lambda: self._rows(_ICD10, "icd10_cm", codes, day, dated=True))
        return {row.code: Icd10Code(row.code, bool(row.billable), row.text, label) for row, label in rows}

    def codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        """Return the HCPCS codes the ASP crosswalk gives an NDC; several where CMS lists several, none before it."""
        return self._cached(("ndc", ndc11, day), lambda: self._codes_of_ndc(ndc11, day))

    def releases(self, day: date) -> dict[str, SetRelease]:
        """Return the release of each loaded kind that answers for `day`."""
        found = {kind: self._days(kind, day) for kind in KINDS}
        return {
            kind: SetRelease(kind, KINDS[kind], effective, last_day(kind, effective))
            for kind, effective in found.items()
            if effective is not None
        }

    def _days(self, kind: str, day: date) -> date | None:
        """Return when the release of a kind took effect that answers for `day`: of several parts the oldest one's."""
        dated = kind in _DATED
        answering = self._in_force(kind, day, dated=dated)
        return min((one.effective for one in self._loaded() if one.number in answering), default=None)

    def _ptp(self, codes: frozenset[str], day: date) -> tuple[PtpEdit, ...]:
        labels = self._in_force("ncci_ptp", day, dated=True)
        if not labels or len(codes) < 2:
            return ()
        statement = select(_PTP).where(
            _PTP.c.release_no.in_(labels), _PTP.c.column_one.in_(codes), _PTP.c.column_two.in_(codes)
        )
        found = (
            PtpEdit(row.column_one, row.column_two, row.indicator, row.effective, row.deleted, labels[row.release_no])
            for row in self._all(statement)
        )
        active = (edit for edit in found if edit.active_on(day))
        return tuple(sorted(active, key=lambda edit: (edit.column_one, edit.column_two, edit.effective or date.min)))

    def _codes_of_ndc(self, ndc11: str, day: date) -> tuple[str, ...]:
        labels = self._in_force("asp_ndc", day, dated=False)
        if not labels:
            return ()
        statement = select(_NDC.c.code).where(_NDC.c.release_no.in_(labels), _NDC.c.ndc11 == ndc11)
        return tuple(sorted({row.code for row in self._all(statement)}))

    def _rows(self, of: Any, kind: str, codes: frozenset[str], day: date, *, dated: bool) -> list[tuple[Any, str]]:
        labels = self._in_force(kind, day, dated=dated)
        if not labels or not codes:
            return []
        statement = select(of).where(of.c.release_no.in_(labels), of.c.code.in_(codes))
        return [(row, labels[row.release_no]) for row in self._all(statement)]

    def _in_force(self, kind: str, day: date, *, dated: bool) -> dict[int, str]:
        """Return the numbers and labels of the releases of a kind that answer for `day`.

        `dated`: rows carry their own days, so for a day before all releases the oldest one answers.
        """
        loaded = [release for release in self._loaded() if release.kind == kind]
        before = [release for release in loaded if release.effective <= day]
        if not before and dated:
            before = [release for release in loaded if release.effective == loaded[0].effective]
        return {release.number: release.label for release in _newest_parts(before, _PARTED.get(kind, frozenset()))}

    def _loaded(self) -> tuple[_Loaded, ...]:
        """Return the releases that answer, the oldest first; of a reissued one its newest revision."""
        if self._releases is None:
            statement = select(_RELEASE).order_by(_RELEASE.c.effective, _RELEASE.c.revision)
            newest = {(row.kind, row.effective, row.part): row for row in self._all(statement)}
            self._releases = tuple(
                _Loaded(row.number, row.kind, row.effective, row.part, row.file_name) for row in newest.values()
            )
        return self._releases

    def _all(self, statement: Select[Any]) -> list[Any]:
        with self._reading() as connection:
            return list(connection.execute(statement))

    def _cached(self, question: tuple[Any, ...], ask: Callable[[], T]) -> T:
        if question not in self._answers:
            if len(self._answers) >= CACHED:
                self._answers.clear()
            self._answers[question] = ask()
        found: T = self._answers[question]
        return found


def _newest_parts(releases: Iterable[_Loaded], parts: frozenset[str]) -> list[_Loaded]:
    """Return the newest release, whole; where parts of it are missing, those of the one before stand in."""
    found: dict[str, _Loaded] = {}
    for release in reversed(list(releases)):
        if "" in found and found[""].effective > release.effective:
            break
        if parts and parts <= found.keys():
            break
        found.setdefault(release.part, release)
        if not parts:
            break
    return list(found.values())


def _exact(millionths: int) -> Decimal:
    amount = Decimal(millionths).scaleb(-_PLACES)
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()
