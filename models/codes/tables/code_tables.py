"""Small coded tables the screens and rules share: body sites, reasons, limits. Each row carries its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from models.codes.tables.age_rows import AgeSite, AgeVolume, age_site_of, age_volume_of
from models.codes.tables.reaction_rows import (
    NearMissStop,
    ReportRow,
    TakeHome,
    Vital,
    near_miss_stop_of,
    report_row_of,
    take_home_of,
    vital_of,
)
from models.codes.tables.safety_rows import (
    ClassSite,
    EmergencyCard,
    Flag,
    InfantVolume,
    Needle,
    Reminder,
    class_site_of,
    emergency_card_of,
    flag_of,
    infant_volume_of,
    needle_of,
    reminder_of,
)
from models.core.shipped import shipped_table
from models.core.source import Source, source_of


@dataclass(frozen=True, slots=True)
class BodySite:
    """A place on the body for one route. `group` joins left and right; `key` is its number on the body map.

    `opposite` is the code of the other side; `snomed` "" where no published value set confirmed one.
    """

    code: str
    group: str
    route: str
    side: str
    display: str
    key: str
    opposite: str
    hl7: str
    snomed: str


@dataclass(frozen=True, slots=True)
class VolumeLimit:
    """Volumes for a site group: over `note_ml` is noted, over `warn_ml` needs a reason (S31)."""

    group: str
    note_ml: Decimal
    warn_ml: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded choice. `table` says what it answers, `outcome` limits a status reason to one outcome ("" = any).

    `alarm` marks signs and severities that open the emergency card at once (S62).
    """

    table: str
    code: str
    display: str
    outcome: str
    needs_text: bool
    fhir: str
    v2: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A named number with its source, such as the minutes after which an entry is late; never below `least`."""

    name: str
    value: Decimal
    unit: str
    text: str
    source: Source
    least: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class AllergyClass:
    """A class of drugs as allergies name it: `members` in lower case, `related` the names of distant classes (S68)."""

    name: str
    members: tuple[str, ...]
    related: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class CodeTables:
    """Every table, indexed by code where its rows have one."""

    sites: dict[str, BodySite]
    volumes: dict[str, VolumeLimit]
    reasons: dict[str, tuple[Reason, ...]]
    limits: dict[str, Limit]
    allergy_classes: dict[str, AllergyClass]
    flags: dict[str, Flag]
    needles: tuple[Needle, ...]
    reminders: tuple[Reminder, ...]
    class_sites: tuple[ClassSite, ...]
    infant_volume: InfantVolume
    age_sites: tuple[AgeSite, ...]
    age_volumes: tuple[AgeVolume, ...]
    emergency: EmergencyCard
    vitals: dict[str, Vital]
    reporting: tuple[ReportRow, ...]
    take_homes: tuple[TakeHome, ...]
    near_miss_stops: tuple[NearMissStop, ...]
    near_miss_discards: dict[str, str]

    def sites_for(self, route: str) -> tuple[BodySite, ...]:
        """Return the sites a route may use, in body-map order."""
        return tuple(site for site in self.sites.values() if site.route == route)

    def reason(self, table: str, code: str) -> Reason | None:
        """Return one coded reason; None when the table does not hold it."""
        return next((row for row in self.reasons.get(table, ()) if row.code == code), None)

    def words(self, table: str, code: str, text: str = "") -> str:
        """Return a coded choice as people read it, with what was said in words; "" for a code the table lacks."""
        row = self.reason(table, code)
        if row is None:
            return ""
        # Where words were asked for, they stand in the place of the asking.
        display = row.display.partition(" (")[0] if row.needs_text else row.display
        return f"{display}: {text}" if text else display

    def alarms(self, table: str) -> frozenset[str]:
        """Return the codes of a table that open the emergency card (S62)."""
        return frozenset(row.code for row in self.reasons.get(table, ()) if row.alarm)

    def listed(self, table: str, codes: Iterable[str]) -> str:
        """Return coded choices as people read them, in the table's order; a code it no longer holds stands as it is."""
        wanted = list(codes)
        known = {row.code: row.display for row in self.reasons.get(table, ()) if row.code in wanted}
        return ", ".join([*known.values(), *(code for code in wanted if code not in known)])

    def take_home(self, product_class: str) -> TakeHome | None:
        """Return what patients are told for home after a product class, None for most (S59)."""
        return next((row for row in self.take_homes if product_class in row.product_classes), None)

    def report_row(self, product_class: str) -> ReportRow:
        """Return where a reaction to a product class is reported (S65)."""
        named = (row for row in self.reporting if product_class in row.product_classes)
        return next(named, next(row for row in self.reporting if not row.product_classes))


@cache
def shipped_code_tables() -> CodeTables:
    """Read the shipped tables."""
    sites = [_site(row) for row in _rows("body_sites", "site")]
    volumes = [_volume(row) for row in _rows("body_sites", "volume")]
    reasons = [_reason(row) for row in _rows("reasons", "reason")]
    limits = [_limit(row) for row in _rows("limits", "limit")]
    classes = [_allergy_class(row) for row in _rows("allergy_classes", "class")]
    tables = dict.fromkeys(row.table for row in reasons)
    return CodeTables(
        sites={row.code: row for row in sites},
        volumes={row.group: row for row in volumes},
        reasons={table: tuple(row for row in reasons if row.table == table) for table in tables},
        limits={row.name: row for row in limits},
        allergy_classes={row.name: row for row in classes},
        flags={row.code: row for row in map(flag_of, _rows("flags", "flag"))},
        needles=tuple(map(needle_of, _rows("needles", "needle"))),
        reminders=tuple(map(reminder_of, _rows("needles", "reminder"))),
        class_sites=tuple(map(class_site_of, _rows("body_sites", "class_site"))),
        infant_volume=infant_volume_of(_rows("body_sites", "volume_infant")[0]),
        age_sites=tuple(map(age_site_of, _rows("body_sites", "age_site"))),
        age_volumes=tuple(map(age_volume_of, _rows("body_sites", "age_volume"))),
        emergency=emergency_card_of(_file("emergency")),
        vitals={row.code: row for row in map(vital_of, _rows("vitals", "vital"))},
        reporting=tuple(map(report_row_of, _rows("reporting", "report"))),
        take_homes=tuple(map(take_home_of, _rows("take_home", "take_home"))),
        near_miss_stops=tuple(map(near_miss_stop_of, _rows("near_misses", "stop"))),
        near_miss_discards={row["reason"]: row["kind"] for row in _rows("near_misses", "discard")},
    )


def _file(name: str) -> dict[str, Any]:
    return shipped_table(__package__, name)


def _rows(file: str, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _file(file)[key]
    return rows


def _site(row: dict[str, Any]) -> BodySite:
    return BodySite(
        row["code"], row["group"], row["route"], row["side"], row["display"], row["key"], row["opposite"],
        row.get("hl7", ""), row.get("snomed", ""),
    )  # fmt: skip


def _volume(row: dict[str, Any]) -> VolumeLimit:
    return VolumeLimit(row["group"], Decimal(str(row["note_ml"])), Decimal(str(row["warn_ml"])), source_of(row))


def _reason(row: dict[str, Any]) -> Reason:
    return Reason(
        row["table"], row["code"], row["display"], row.get("outcome", ""), row.get("needs_text", False),
        row.get("fhir", ""), row.get("v2", ""), row.get("alarm", False),
    )  # fmt: skip


def _limit(row: dict[str, Any]) -> Limit:
    value, least = Decimal(str(row["value"])), Decimal(row.get("least", 0))
    return Limit(row["name"], value, row["unit"], row["text"], source_of(row), least)


def _allergy_class(row: dict[str, Any]) -> AllergyClass:
    return AllergyClass(row["name"], tuple(row["members"]), tuple(row.get("related", ())), source_of(row))
