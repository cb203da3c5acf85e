"""Every key of the program as data: bindings, the key line, help and the palette are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

_PRINTED = {"question_mark": "?", "escape": "Esc", "slash": "/", "space": "Space", "pageup": "PgUp", "pagedown": "PgDn"}
_TILES = ((1, "due"), (2, "overdue"), (3, "observed"), (4, "done"), (5, "held"))
_PRESSED = {shown: name for name, shown in _PRINTED.items()}


def printed(name: str) -> str:
    """Return a key by its Textual name as it is printed: F9, Ctrl+P, Enter, n."""
    if name in _PRINTED:
        return _PRINTED[name]
    if "+" not in name and len(name) == 1:
        return name
    return "+".join(part.capitalize() for part in name.split("+"))


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `keys` are Textual key names, the first is shown; `label` "" keeps it off the key line."""

    keys: str
    action: str
    label: str
    tooltip: str
    group: str
    priority: bool = False

    @property
    def shown(self) -> str:
        """The key as printed: F9, Ctrl+P, Enter, n."""
        return printed(self.keys.partition(",")[0])


KEYS = (
    Key("f1,question_mark", "help", "help", "Explain this screen and list its keys", "app"),
    Key("f12,alt+e", "emergency", "emergency", "Severe reaction: what to do now, anywhere", "app", priority=True),
    Key("f9,ctrl+l", "lock", "lock", "Lock the screen; drafts and timers go on", "app", priority=True),
    Key("f11,alt+n", "near_miss", "", "Write down a near miss, with or without your name", "app", priority=True),
    Key("ctrl+t", "next_theme", "", "Change colours: night, day, high contrast", "app"),
    Key("ctrl+q", "quit", "", "Leave the program", "app", priority=True),
    Key("enter", "chart", "chart", "Chart the selected order", "worklist"),
    Key("p", "patient", "patient", "Open the selected patient's chart", "worklist"),
    Key("f3,f", "find", "find patient", "Find a patient by name or record number", "worklist"),
    Key("o", "order", "order", "Write an order for the selected patient", "worklist"),
    Key("s", "stock", "stock", "Lots and vials on the shelf", "worklist"),
    Key("d", "formulary", "drugs", "The formulary: drugs, codes and packages", "worklist"),
    Key("b", "payers", "payers", "Payers: their rules and what we charge", "worklist"),
    Key("v", "reaction", "reaction", "Write down a reaction to the selected dose", "worklist"),
    Key("m", "near_misses", "near misses", "What nearly went wrong, by kind", "worklist"),
    Key("g", "rules", "rules", "Safety rows and who signed them off", "worklist"),
    Key("slash", "filter", "filter", "Filter by name, drug or state", "worklist"),
    *(Key(str(digit), f"tile('{digit}')", "", f"Show only what is {name}", "worklist") for digit, name in _TILES),
    Key("0", "tile('0')", "", "Show all of Today", "worklist"),
    Key("f5,r", "refresh", "refresh", "Read the list again", "worklist"),
    Key("escape", "leave", "worklist", "Back to the worklist; what you entered is kept", "charting"),
    Key("f8,x", "cannot_give", "cannot give", "Partly given, not given or refused, with a reason", "charting"),
    Key("f6,w", "reason", "", "Answer the first warning with a coded reason", "charting"),
    Key("f2,u", "cannot_scan", "cannot scan", "Say why the product is not scanned, with a coded cause", "charting"),
    Key("f3,j", "second_person", "", "Let a second person check the dose or see the waste", "charting"),
    Key("ctrl+o,o", "provider", "", "Let a provider decide on a stop with their own PIN", "charting"),
    Key("pageup,alt+left", "back", "back", "Go back one step", "charting"),
    Key("f10,alt+s", "sign", "", "Go to signing; on the last step, sign", "charting", priority=True),
    Key("ctrl+d", "discard", "", "Throw this draft away", "charting", priority=True),
    Key("f7,alt+w", "what_if", "", "See what another payer, package or day would bill", "charting", priority=True),
    Key("f4,k", "patient_facts", "patient facts", "Allergies, weight, flags, doses elsewhere", "charting"),
    Key("f10,alt+s", "compare", "compare and sign", "Hold what you entered against the dose", "witness", priority=True),
    Key("escape", "leave", "back", "Go back without signing", "witness"),
    Key("escape", "close", "back", "Go back", "page"),
    Key("o", "order", "order", "Write an order for this patient", "chart"),
    Key("c", "charges", "charges", "Show why each charge is there", "chart"),
    Key("w,f7", "what_if", "what if", "See what another payer, package or day would bill", "chart"),
    Key("b,f4", "patient_facts", "patient facts", "Allergies, weight, flags, doses elsewhere", "chart"),
    Key("a", "allergy", "allergy", "Record an allergy", "background"),
    Key("n", "none_known", "none known", "Somebody asked: no allergies are known", "background"),
    Key("w", "weight", "weight", "Record a weight with its unit", "background"),
    Key("g", "flag", "flag", "Record a condition, or a place to keep clear of", "background"),
    Key("d", "outside_dose", "elsewhere", "Record a dose given elsewhere", "background"),
    Key("x,delete", "end", "end", "Withdraw the selected allergy, end the selected flag", "background"),
    Key("escape", "close", "back", "Go back", "background"),
    Key("a", "amend", "amend", "Amend the selected dose: time, site, supervisor, needle, response, note", "chart"),
    Key("x", "in_error", "in error", "Say that the selected dose was entered in error", "chart"),
    Key("e", "show_errors", "", "Show or hide doses entered in error", "chart"),
    Key("enter,e", "change", "change", "Change the selected field", "amend"),
    Key("z", "undo", "as signed", "Take the change of the selected field back", "amend"),
    Key("r", "why", "why", "Say why the dose is amended", "amend"),
    Key("w,f6", "reason", "", "Answer the first warning with a coded reason", "amend"),
    Key("escape", "close", "back", "Go back without storing", "form"),
    Key("f10,alt+s", "sign", "sign", "Sign with the PIN and store", "form", priority=True),
    Key("f4", "patient_facts", "patient facts", "Allergies, weight, flags, doses elsewhere", "order_form"),
    Key("f6", "reason", "", "Answer an allergy with a coded reason", "order_form"),
    Key("v", "reaction", "reaction", "Write down a reaction to the selected dose", "chart"),
    Key("f10,alt+s", "sign", "sign", "Sign the finished account with your PIN", "reaction", priority=True),
    Key("f6,alt+u", "later", "finish later", "Sign what is there; it waits on the worklist", "reaction", priority=True),
    Key("f7,alt+p", "reaction_report", "", "Write the report's packet to a file", "reaction", priority=True),
    Key("f8,alt+r", "number", "", "Keep the number the report was given", "reaction", priority=True),
    Key("f4,alt+g", "allergy", "", "Add the reaction to the chart as an allergy", "reaction", priority=True),
    Key("escape", "close", "back", "Go back; asks before an unsigned account is thrown away", "reaction"),
    Key("escape", "close", "back", "Go back", "stock"),
    Key("n", "receive", "receive a lot", "Put a delivered lot on the shelf", "stock"),
    Key("slash", "filter", "filter", "Type to narrow the shelf", "stock"),
    Key("enter,e", "edit", "change", "Change this drug: codes, packages, sites, limits, intervals", "formulary"),
    Key("n", "new", "new drug", "Add a drug of the clinic's own", "formulary"),
    Key("h", "history", "history", "Every version of this drug, who made it and why", "formulary"),
    Key("x", "retire", "retire", "Stop offering this drug for orders, or offer it again", "formulary"),
    Key("u", "restore", "as shipped", "Give up the clinic's version: the shipped drug counts again", "formulary"),
    Key("slash", "filter", "filter", "Type to narrow the list", "formulary"),
    Key("escape", "close", "back", "Go back", "formulary"),
    Key("enter", "change", "change", "Change the selected line, or add one", "formulary_edit"),
    Key("x,delete", "remove", "remove", "Take the selected row out", "formulary_edit"),
    Key("f10,alt+s", "store", "review and store", "See what changes, say why, and store it", "formulary_edit"),
    Key("escape", "close", "back", "Go back; asks before changes are thrown away", "formulary_edit"),
    Key("enter,e", "change", "change", "Answer the selected switch otherwise, with a reason", "payers"),
    Key("f", "fees", "fees", "What the clinic charges this payer", "payers"),
    Key("n", "add", "new payer", "Add a plan of the clinic's own", "payers"),
    Key("a", "names", "names", "Other names this payer goes by", "payers"),
    Key("x", "retire", "retire", "Stop offering this plan, or offer it again", "payers"),
    Key("f5,r", "refresh", "", "Read the payers again", "payers"),
    Key("escape", "close", "back", "Back to the list of payers, then to where you came from", "payers"),
    Key("enter,e", "edit", "change", "Change the selected row; a drug's row in its drug", "safety"),
    Key("s", "sign", "sign off", "Answer for a row no source confirms, by name", "safety"),
    Key("w", "waiting", "waiting", "Only the rows that wait for a sign-off, or all", "safety"),
    Key("h", "history", "history", "Who changed and signed off this row, and why", "safety"),
    Key("u", "restore", "as shipped", "Give up the clinic's version: the shipped row counts again", "safety"),
    Key("slash", "filter", "filter", "Type to narrow the list", "safety"),
    Key("f5,r", "refresh", "", "Read the rows again", "safety"),
    Key("escape", "close", "back", "Go back", "safety"),
    Key("n", "add", "new fee", "Add a fee from a day on", "fees"),
    Key("enter,e", "change", "change", "Change the selected fee", "fees"),
    Key("x,delete", "remove", "take away", "Take the selected fee away", "fees"),
    Key("escape", "close", "back", "Go back", "fees"),
    Key("p", "payer", "payer", "Another payer", "what_if"),
    Key("k", "package", "package", "The dose from another package", "what_if"),
    Key("d", "day", "day", "Another day of service", "what_if"),
    Key("z", "again", "as it is", "Take every change back", "what_if"),
    Key("escape", "close", "back", "Go back; nothing is stored", "what_if"),
    Key("p", "print", "print", "Write the list to a file", "near_misses"),
    Key("escape", "close", "back", "Go back", "near_misses"),
    Key("ctrl+o", "other", "someone else signs in", "Sign in as someone else; drafts stay parked", "lock"),
)


def pressed_by(shown: str) -> str:
    """Return the Textual name of a key as printed, "" for what stands for several, such as 1-8."""
    if shown in _PRESSED:
        return _PRESSED[shown]
    alone = len(shown) == 1 or shown.partition("+")[0] in {"Ctrl", "Alt"} or shown in {"Enter", "Tab", "Up", "Down"}
    return shown.lower() if alone or (shown[0] == "F" and shown[1:].isdigit()) else ""


def group(name: str) -> tuple[Key, ...]:
    """Return the keys of one group, in order."""
    return tuple(key for key in KEYS if key.group == name)


def bindings(name: str) -> list[Binding]:
    """Return one group's Textual bindings."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label or key.tooltip,
            key_display=key.shown,
            tooltip=key.tooltip,
            show=bool(key.label),
            priority=key.priority,
            id=f"{key.group}.{key.action}",
        )
        for key in group(name)
    ]
