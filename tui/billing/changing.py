"""Changes the rules of a payer, its names, and whether it is offered: always with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual import work
from textual.getters import query_one

from models.billing.actions.retire_payer_profile import retire_payer_profile
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.payer_answers import Answered
from models.billing.payers.payer_profiles import PAYER_TYPES, TYPE_NAMES, name_key
from models.billing.queries.payer_sheets import PayerSheet
from models.core.errors import NeedlepointError
from models.core.required_reason import stated
from models.people.versions import Stale, Stored
from tui.billing.drafts import draft, new, own, renamed
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.widgets.lists.record_list import RecordList

AS_BEFORE = "-"
"""Restores the default of a rule."""
WHY = Field("reason", "Reason", "why it is changed")
SOURCE = Field("source", "Source", "where the payer states it; empty: not confirmed")


class ChangesPayers(BrowseScreen):
    """Part of the payers. `_then` is the payer to go to once the list is read again."""

    items = query_one("#payers", RecordList)
    _sheets: tuple[PayerSheet, ...] = ()
    _then: tuple[tuple[str, str], bool] | None = None

    @property
    def _sheet(self) -> PayerSheet | None:
        row = self.items.current
        return next((sheet for sheet in self._sheets if row and (sheet.key, sheet.retired) == row.key), None)

    def _ask(self, sheet: PayerSheet, line: Answered) -> None:
        options = line.choices
        if line.policy.own:
            options = (*options, (AS_BEFORE, "restore default"))

        def chosen(value: str | None) -> None:
            if value == AS_BEFORE:
                self._reasons(sheet, {k: v for k, v in own(sheet).items() if k != line.switch}, f"{line.question}:")
            elif value is not None:
                self._reasons(sheet, {**own(sheet), line.switch: Answer(value)}, f"{line.question}:", line.switch)

        message = f"{sheet.profile.name}: {line.question}. Now: {line.message}."
        self.app.push_screen(ChooseDialog(message, options), chosen)

    def _reasons(self, sheet: PayerSheet, answers: Mapping[str, Answer], title: str, switch: str = "") -> None:
        words = dict(next(row.choices for row in sheet.switches if row.switch == switch)) if switch else {}
        new = words[answers[switch].value] if switch else "default"

        def take(values: dict[str, str]) -> ProfileDraft:
            stated = {switch: replace(answers[switch], source=values["source"])} if switch else {}
            return draft(sheet, values["reason"], answers={**answers, **stated})

        fields = (WHY, SOURCE) if switch else (WHY,)
        self.app.push_screen(FieldsDialog(f"{sheet.profile.name}: {title} {new}", fields, {}, take), self._save)

    def action_add(self) -> None:
        """Add a plan: its type, its name, why."""
        kinds = tuple((kind, TYPE_NAMES[kind]) for kind in PAYER_TYPES)
        fields = (
            Field("name", "Name", "as on the coverage"),
            Field("also_called", "Also called", "other names, separated by ;"),
            WHY,
        )

        def chosen(kind: str | None) -> None:
            if kind:
                title = f"New payer: {TYPE_NAMES[kind]}, with the rules of its type until changed"
                self.app.push_screen(
                    FieldsDialog(title, fields, {}, lambda values: new(self._sheets, kind, values)), self._save
                )

        self.app.push_screen(ChooseDialog("What kind of payer?", kinds), chosen)

    def action_names(self) -> None:
        """Change the other names of the selected payer."""
        sheet = self._sheet
        if sheet is None or sheet.retired:
            return
        fields = (Field("also_called", "Also called", "other names, separated by ;"), WHY)
        values = {"also_called": "; ".join(sheet.profile.also_called)}

        def take(values: dict[str, str]) -> ProfileDraft:
            return renamed(self._sheets, sheet, values)

        self.app.push_screen(FieldsDialog(f"Other names: {sheet.profile.name}", fields, values, take), self._save)

    def action_retire(self) -> None:
        """Stop offering the selected plan, or offer it again."""
        sheet = self._sheet
        if sheet is None:
            return
        if sheet.profile.general:
            self._show_message(
                f"{sheet.profile.name} holds the rules of every payer of its type. Enter changes a rule."
            )
            return
        name = sheet.profile.name
        title = f"Offer {name} again" if sheet.retired else f"Retire {name}: then the rules of its type count"
        take: Callable[[dict[str, str]], Any] = (
            (lambda values: draft(sheet, values["reason"]))
            if sheet.retired
            else (lambda values: stated(values["reason"]))
        )

        def taken(outcome: Any) -> None:
            if isinstance(outcome, str):
                self._retire(sheet, outcome)
            else:
                self._save(outcome)

        self.app.push_screen(FieldsDialog(title, (WHY,), {}, take), taken)

    @work(group="store", exit_on_error=False)
    async def _retire(self, sheet: PayerSheet, reason: str) -> None:
        kind, name = sheet.profile.type, sheet.profile.name
        await self._written(retire_payer_profile, f"{name} is retired.", None, kind, name, reason, sheet.change)

    def _save(self, taken: ProfileDraft | None) -> None:
        if taken is not None:
            self._store(taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, taken: ProfileDraft) -> None:
        key = (taken.type, name_key(taken.name))
        await self._written(save_payer_profile, f"Stored: {taken.name}.", key, taken)

    async def _written(self, action: Callable[..., Any], message: str, key: Any, *given: Any) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, *given)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Stale):
            self._show_message(f"Nothing was stored: {outcome.text}.")
        else:
            stored = isinstance(outcome, Stored)
            text = f"{message} New doses follow it." if stored else "Nothing to store: unchanged."
            self._show_message(text, "done" if stored else "note")
        self._then = (key, False) if key else None
        self._read()
