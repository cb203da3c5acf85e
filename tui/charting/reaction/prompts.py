"""What each line of a reaction asks when it is opened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from models.charting.reactions.facts import Reaction
from models.charting.reactions.reaction_report import ReactionBody
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import CodeTables
from models.core.words import time_text
from tui.charting.reaction import entries
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.dialogs.pick import PickDialog
from tui.frame.session import Session

if TYPE_CHECKING:
    from models.store.clinic import Clinic

Take = Callable[[dict[str, str]], ReactionBody]
_TYPED = "typed"


class AsksLines:
    """Mixin of the reaction's screen: opens the dialog of a line and hands the changed report to `take`."""

    app: Session
    body: ReactionBody

    @abstractmethod
    def take(self, body: ReactionBody, *, alarm: bool = False) -> None:
        """Take a changed report; after an alarm nothing more is asked by itself."""

    def ask(self, line: str, clinic: Clinic, reaction: Reaction) -> None:
        """Open a line by its name in `entries.LINES`."""
        tables, now, zone = clinic_tables(clinic), clinic.now(), clinic.zone
        if line in {"signs", "actions"}:
            self._ask_several(line, tables)
        elif line in {"severity", "outcome"}:
            self._ask_one(line, tables)
        elif line == "onset":
            take: Take = lambda typed: entries.with_onset(reaction, self.body, typed["onset"], now, zone)  # noqa: E731
            onset = time_text(self.body.onset_at, zone) if self.body.onset_at else ""
            self._ask_fields("When did it begin?", entries.ONSET, {"onset": onset}, take)
        elif line == "epinephrine":
            self._ask_epinephrine(lambda typed: entries.with_epinephrine(self.body, typed, now, zone), now, zone)
        elif line == "vitals":
            values = entries.vital_values(tables, self.body)
            fields = entries.vital_fields(tables)
            self._ask_fields("Vital signs", fields, values, lambda typed: entries.with_vitals(tables, self.body, typed))
        elif line == "provider notified":
            self._ask_provider(reaction, now, zone)
        elif line == "serious":
            self.take(replace(self.body, serious=not self.body.serious))
        else:
            self._ask_words(line)

    def _ask_provider(self, reaction: Reaction, now: datetime, zone: ZoneInfo) -> None:
        """Ask who was notified: the provider on site and the one who ordered by one key, as of now."""
        on_site = self.app.supervisor.name if self.app.supervisor else ""
        known = [(on_site, "on site"), (reaction.requester, "who ordered it")]
        first = {name: word for name, word in reversed(known) if name}
        names = sorted(first, key=lambda name: name != on_site)
        options = (
            *((name, f"{name}, {first[name]}, now") for name in names),
            (_TYPED, "someone else, or another time"),
        )

        def chosen(code: str | None) -> None:
            if code == _TYPED:
                self._type_provider(now, zone)
            elif code:
                self.take(replace(self.body, provider_told=code, provider_told_at=now))

        self.app.push_screen(ChooseDialog("Which provider was notified?", tuple(options)), chosen)

    def _type_provider(self, now: datetime, zone: ZoneInfo) -> None:
        at = self.body.provider_told_at or now
        values = {"told": self.body.provider_told, "at": time_text(at, zone)}
        take: Take = lambda typed: entries.with_provider(self.body, typed, now, zone)  # noqa: E731
        self._ask_fields("Which provider was notified, and when?", entries.NOTIFIED, values, take)

    def _ask_several(self, line: str, tables: CodeTables) -> None:
        question, table = {"signs": ("What was seen?", "sign"), "actions": ("What was done?", "action")}[line]

        kept = getattr(self.body, line)

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes is not None:
                values: dict[str, Any] = {line: codes}
                alarm = bool(tables.alarms(table) & (set(codes) - set(kept)))
                self.take(replace(self.body, **values), alarm=alarm)

        self.app.push_screen(PickDialog(question, _options(tables, table), kept, tables.alarms(table)), picked)

    def _ask_one(self, line: str, tables: CodeTables) -> None:
        if line == "severity":
            self.app.push_screen(ReasonDialog("How severe?", _options(tables, "severity")), self._severity)
        else:
            self.app.push_screen(ReasonDialog("How did it end?", _options(tables, "reaction_outcome")), self._outcome)

    def _severity(self, code: str | None) -> None:
        if code and self.app.clinic:
            alarm = code in clinic_tables(self.app.clinic).alarms("severity")
            self.take(replace(self.body, severity=code), alarm=alarm)
            if alarm:
                self.app.action_emergency()

    def _outcome(self, code: str | None) -> None:
        if code:
            self.take(replace(self.body, outcome=code, serious=self.body.serious or code == "died"))

    def _ask_epinephrine(self, take: Take, now: datetime, zone: ZoneInfo) -> None:
        def chosen(code: str | None) -> None:
            if code == "add":
                self._ask_fields("EPINEPHrine given", entries.EPINEPHRINE, {"at": time_text(now, zone)}, take)
            elif code:
                kept = tuple(dose for place, dose in enumerate(self.body.epinephrine) if str(place) != code)
                self.take(replace(self.body, epinephrine=kept))

        given = enumerate(self.body.epinephrine)
        doses = [(str(place), f"remove {dose.amount} {dose.site}") for place, dose in given]
        if doses:
            self.app.push_screen(ChooseDialog("EPINEPHrine", (("add", "another dose"), *doses)), chosen)
        else:
            chosen("add")

    def _ask_words(self, line: str) -> None:
        if line == "sent to":
            take: Take = lambda typed: replace(self.body, sent_where=typed["sent"].strip()[:300])  # noqa: E731
            self._ask_fields("Where was the patient sent?", entries.SENT, {"sent": self.body.sent_where}, take)
        else:
            take = lambda typed: replace(self.body, narrative=typed["words"].strip())  # noqa: E731
            self._ask_fields("What happened?", entries.NARRATIVE, {"words": self.body.narrative}, take)

    def _ask_fields(self, title: str, fields: tuple[Field, ...], values: dict[str, str], take: Take) -> None:
        def taken(body: ReactionBody | None) -> None:
            if body is not None:
                self.take(body)

        self.app.push_screen(FieldsDialog(title, fields, values, take), taken)


def _options(tables: CodeTables, table: str) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.display) for row in tables.reasons[table])
