"""The form of the first start: one section in sight where room is short, one field with its hint at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.events import DescendantFocus
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui.design.marks import MARKS
from tui.design.text import joined, plain, refusal
from tui.frame.pointing import point_at
from tui.people.clinic.set_up_fields import (
    CLINIC,
    CREDENTIALS,
    FIELD_OF,
    ROLE_HINT,
    SECTIONS,
    YOU,
    FormField,
    read_role,
    role_of,
    setup_of,
    zone_choices,
)
from tui.widgets.card import Card

FIELDS = {field.name: field for section in SECTIONS for field in section.fields}
_SECTION_OF = {field.name: section for section in SECTIONS for field in section.fields}


class SetUpForm(Vertical):
    """The clinic, then the first person. `Filled` says that everything needed is there."""

    DEFAULT_CSS = """
    SetUpForm { height: auto; }
    SetUpForm Grid { grid-size: 2; grid-columns: 14 1fr; grid-rows: 1; height: auto; }
    SetUpForm #hint { height: auto; min-height: 2; color: $quiet; margin-top: 1; }
    SetUpForm #refusal { height: auto; min-height: 1; }
    """

    @dataclass
    class Filled(Message):
        """Everything that is needed to begin is typed."""

        values: dict[str, str]

    def compose(self) -> ComposeResult:
        """Lay out the sections, the hint and the refusal."""
        for section in SECTIONS:
            with Card(section.title, id=section.name), Grid():
                for field in section.fields:
                    yield Static(_label(field), classes="label")
                    yield _input(field)
        yield Static("", id="hint")
        yield Static("", id="refusal")

    def begin(self, zone: str) -> None:
        """Propose a time zone and start with the clinic's name."""
        from models.people.clinic.zones import proposed_zone, zone_text

        proposed = proposed_zone(zone)
        if not self._field("zone").value and proposed:
            self._field("zone").value = zone_text(proposed)
        if not self._field("place").value:
            self._field("place").value = "11"
        self._field("name").focus()

    @property
    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: self._field(name).value.strip() for name in FIELDS}

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the section and the hint of the field with the focus."""
        name = event.widget.id or ""
        if name not in FIELDS:
            return
        self.set_class(_SECTION_OF[name] is YOU, "-you")
        hint = ROLE_HINT if name == "role" else _zones() if name == "zone" else FIELDS[name].hint
        self.query_one("#hint", Static).update(plain(hint))
        if name == "role" and not self._field("role").value:
            self._field("role").value = role_of(self._field("credential").value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.input.id or ""
        if not self._taken(name):
            return
        following = list(FIELDS)[list(FIELDS).index(name) + 1 :]
        if following:
            self._field(following[0], shown=True).focus()
        else:
            self.say("Press F10, or Alt+S, to store.")

    def go_on(self) -> None:
        """Go from the clinic to the person, and from there hand over what is typed."""
        if not self.has_class("-you"):
            if all(self._taken(field.name) for field in CLINIC.fields):
                self._field(YOU.fields[0].name, shown=True).focus()
            return
        for name in FIELDS:
            if not self._taken(name):
                return
        value = self.values
        if value["pin"] != value["again"]:
            self.refuse("pin", "The two PINs differ: type both again.")
            return
        self.say("")
        self.post_message(self.Filled(value))

    def go_back(self) -> bool:
        """Go back to the clinic; False when that is where one is."""
        if not self.has_class("-you"):
            return False
        self._field(CLINIC.fields[0].name, shown=True).focus()
        return True

    def refuse(self, name: str, text: str) -> None:
        """Say what cannot be taken, at its field."""
        self.query_one("#refusal", Static).update(refusal(text))
        point_at(self._field(name, shown=True))

    def say(self, text: str) -> None:
        """Show a line that is no refusal."""
        self.query_one("#refusal", Static).update(plain(text))

    def _taken(self, name: str) -> bool:
        """Whether a field can be taken as it is; a refusal points at it."""
        from models.core.errors import BadInputError
        from models.people.clinic.entry import checked_clinic

        field, value = FIELDS[name], self._field(name).value.strip()
        if field.required and not value:
            self.refuse(name, f"{field.label}: this one is needed to begin.")
            return False
        if name == "zone" and not self._zone_taken(value):
            return False
        if name == "role" and read_role(value) is None:
            self.refuse(name, "You also: provider, nurse, medical assistant, biller, stock manager, or none.")
            return False
        value = self._field(name).value.strip()
        alone = {key: value if key == name else "" for key in FIELDS} | {"name": "x", "zone": "Central", name: value}
        try:
            checked_clinic(_details(alone))
        except BadInputError as error:
            self.refuse(FIELD_OF.get(error.at, name), f"{field.label}: {error.text}")
            return False
        self.query_one("#refusal", Static).update("")
        return True

    def _zone_taken(self, value: str) -> bool:
        """Take a digit for its zone; propose one for a short name such as EST."""
        from models.people.clinic.zones import meant_zone, zone_text

        picked = next((iana for digit, _name, iana in zone_choices() if digit == value), "")
        meant = meant_zone(value)
        if picked or meant:
            self._field("zone").value = zone_text(picked or meant)
        if meant:
            self.refuse(
                "zone", f"{value[:20]} stands for one offset all year. {zone_text(meant)} is proposed: Enter takes it."
            )
        return not meant

    def _field(self, name: str, *, shown: bool = False) -> Input:
        if shown:
            self.set_class(_SECTION_OF[name] is YOU, "-you")
        return self.query_one(f"#{name}", Input)


def _details(values: dict[str, str]) -> Any:
    made = setup_of(values).details
    assert made is not None  # noqa: S101  (setup_of makes them)
    return made


def _input(field: FormField) -> Input:
    suggester = SuggestFromList(CREDENTIALS, case_sensitive=False) if field.name == "credential" else None
    return Input(
        placeholder=field.placeholder,
        id=field.name,
        password=field.secret,
        max_length=20 if field.name == "credential" else 300,
        suggester=suggester,
    )


def _label(field: FormField) -> Any:
    sign, style = MARKS["required"]
    return joined((f"{sign} ", style), field.label) if field.required else plain(f"  {field.label}")


def _zones() -> str:
    return "A digit picks: " + "  ".join(f"{digit} {name}" for digit, name, _iana in zone_choices())
