"""Every key of the program as data: bindings, the key line, help and the palette are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

_PRINTED = {
    "question_mark": "?", "escape": "Esc", "slash": "/", "plus": "+", "minus": "-", "space": "Space",
    "pageup": "PgUp", "pagedown": "PgDn", "delete": "Del",
}  # fmt: skip
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
    """One key. `keys` are Textual key names, the first is shown; `label` "" keeps it off the key line.

    A key without label and `tooltip` stands for one of several that another key's tooltip names.
    """

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
    Key("f1", "help", "help", "This help: keys and marks", "app", priority=True),
    Key("question_mark", "help", "", "This help: keys and marks", "app"),
    Key("f12,alt+e", "emergency", "emergency", "Anaphylaxis / severe reaction card", "app", priority=True),
    Key("f9,ctrl+l", "lock", "lock", "Lock, or change person", "app", priority=True),
    Key("f11,alt+n", "near_miss", "", "Record a near miss", "app", priority=True),
    Key("ctrl+p", "command_palette", "", "All commands", "app", priority=True),
    Key("ctrl+g", "jump", "", "Jump to a field by a letter", "app", priority=True),
    Key("ctrl+t", "next_theme", "", "Next theme, kept for you", "app"),
    Key("ctrl+q", "quit", "", "Quit", "app", priority=True),
    Key("enter", "chart", "chart", "Chart the selected order", "worklist"),
    Key("p", "patient", "patient", "Open the selected patient's chart", "worklist"),
    Key("f3,f", "find", "find patient", "Find a patient by name, birth date or record number", "worklist"),
    Key("o", "order", "order", "New order for the selected patient", "worklist"),
    Key("s", "stock", "stock", "Stock: lots and open vials", "worklist"),
    Key("d", "formulary", "drugs", "The formulary: drugs, codes and packages", "worklist"),
    Key("b", "payers", "payers", "Payers: their rules and what we charge", "worklist"),
    Key("v", "reaction", "reaction", "Record a reaction to the selected dose", "worklist"),
    Key("m", "near_misses", "near misses", "Near misses, by kind", "worklist"),
    Key("g", "rules", "safety settings", "Safety settings and who approved them", "worklist"),
    Key("slash", "filter", "filter", "Filter by name, drug or state", "worklist"),
    Key("1", "tile('1')", "", "Show one tile's rows: 1 due, 2 overdue, 3 observed, 4 done, 5 held; 0 all", "worklist"),
    *(Key(digit, f"tile('{digit}')", "", "", "worklist") for digit in "23450"),
    Key("f5,r", "refresh", "refresh", "Refresh the list", "worklist"),
    Key("escape", "leave", "today", "Back to Today; what you entered is kept", "charting"),
    Key("f8,x", "cannot_give", "not given", "Partly given, not given or refused, with a reason", "charting"),
    Key("f6,w", "reason", "", "Answer the first warning with a coded reason", "charting"),
    Key("f2,u", "cannot_scan", "scan override", "Say why the product is not scanned, with a coded cause", "charting"),
    Key("f5", "checks", "checks", "Every check of this dose in full", "charting"),
    Key("f3,j", "second_person", "", "Independent double check, or a witness to the waste", "charting"),
    Key("ctrl+o,o", "provider", "", "Let a provider decide on a stop with their own PIN", "charting"),
    Key("pageup,alt+left", "back", "", "Go back one step", "charting"),
    Key("f10,alt+s", "sign", "", "Go to signing; on the last step, sign", "charting", priority=True),
    Key("ctrl+d", "discard", "", "Discard this draft", "charting", priority=True),
    Key("f7,alt+w", "what_if", "", "See what another payer, package or day would bill", "charting", priority=True),
    Key("f4,k", "patient_facts", "clinical information", "Allergies, weight, conditions, outside doses", "charting"),
    Key("f10,alt+s", "compare", "compare and sign", "Hold what you entered against the dose", "witness", priority=True),
    Key("escape", "leave", "back", "Go back without signing", "witness"),
    Key("escape", "close", "back", "Go back", "page"),
    Key("c", "show('charges')", "charges", "What the selected dose was charged, and why", "chart"),
    Key("a", "amend", "amend", "Amend the selected dose: time, site, supervisor, needle, response, note", "chart"),
    Key("x", "in_error", "entered in error", "Record that the selected dose was entered in error", "chart"),
    Key("v", "reaction", "reaction", "Record a reaction to the selected dose", "chart"),
    Key("o", "order", "new order", "New order for this patient", "chart"),
    Key("b,f4", "patient_facts", "clinical information", "Allergies, weight, flags, doses given elsewhere", "chart"),
    Key("h", "show('history')", "history", "Every correction of the selected dose, who made it and why", "chart"),
    Key("w,f7", "what_if", "charge preview", "What another payer, package or day would bill", "chart"),
    Key("e", "show_errors", "", "Show or hide doses entered in error", "chart"),
    Key("left", "by_dose(-1)", "", "The dose before of the same drug", "chart"),
    Key("right", "by_dose(1)", "", "The dose after of the same drug", "chart"),
    Key("plus,equals_sign", "zoom(1)", "", "Fewer months in the timeline", "chart"),
    Key("minus", "zoom(-1)", "", "More months in the timeline", "chart"),
    Key("a", "allergy", "allergy", "Record an allergy", "background"),
    Key("n", "none_known", "none known", "The patient was asked: no allergies are known", "background"),
    Key("w", "weight", "weight", "Record a weight with its unit", "background"),
    Key("g", "flag", "flag", "Record a condition, or a site to avoid", "background"),
    Key("d", "outside_dose", "given elsewhere", "Record a dose given elsewhere", "background"),
    Key("x,delete", "end", "end", "Withdraw the selected allergy, end the selected flag", "background"),
    Key("escape", "close", "back", "Go back", "background"),
    Key("enter", "open_next", "", "Open who is next on Today", "signed"),
    Key("escape", "close", "today", "Back to Today", "signed"),
    Key("a", "amend", "amend", "Amend this dose", "signed"),
    Key("x", "in_error", "entered in error", "Mark this dose entered in error", "signed"),
    Key("p", "patient", "patient", "Open this patient's chart", "signed"),
    Key("c", "charges", "charges", "Show what this dose bills, and why", "signed"),
    Key("enter", "change", "change", "Change the field under the cursor; a letter changes its field", "amend"),
    Key("z", "undo", "undo", "Undo the change of the field under the cursor", "amend"),
    Key("r", "why", "why", "Pick why the dose is amended", "amend"),
    Key("w,f6", "reason", "", "Answer the first warning with a coded reason", "amend"),
    Key("f10,alt+s", "sign", "store", "Store the clinic", "set_up", priority=True),
    Key("escape", "close", "back", "Back to the choice; what was typed stays", "set_up"),
    Key("escape", "close", "back", "Go back without storing", "form"),
    Key("f10,alt+s", "sign", "sign", "Sign with the PIN and store", "form", priority=True),
    Key("f4", "patient_facts", "clinical information", "Allergies, weight, flags, doses given elsewhere", "order_form"),
    Key("f6", "reason", "reason", "Answer an allergy or a dose with a coded reason", "order_form"),
    Key("f10,alt+s", "sign", "sign", "Sign the finished report with your PIN", "reaction", priority=True),
    Key(
        "f6,alt+u",
        "later",
        "pending",
        "Sign what is there; the open lines stay pending on Today",
        "reaction",
        priority=True,
    ),
    Key("f7,alt+p", "reaction_report", "", "Write the report to a file", "reaction", priority=True),
    Key("f8,alt+r", "number", "", "Record the number the report was given", "reaction", priority=True),
    Key("f4,alt+g", "allergy", "", "Add the reaction to the chart as an allergy", "reaction", priority=True),
    Key("escape", "close", "back", "Go back; asks before an unsigned report is discarded", "reaction"),
    Key("escape", "close", "back", "Go back", "stock"),
    Key("n", "receive", "receive", "Receive a delivered lot", "stock"),
    Key("c", "count", "count", "Count the selected lot or open vial", "stock"),
    Key("x,delete", "discard", "discard", "Book the selected stock out: wasted, expired, spoiled, returned", "stock"),
    Key("t", "transfer", "", "Transfer the selected stock to another room", "stock"),
    Key("r", "hold", "recall", "Recall, quarantine or release the selected lot, or its room", "stock"),
    Key("h", "history", "history", "Every movement of the selected lot, who made it and why", "stock"),
    Key("g", "given", "", "Who got a dose from the selected lot", "stock"),
    Key("w", "room", "", "Add a room stock lies in", "stock"),
    Key("z", "reverse", "reverse receipt", "Reverse the selected receipt, with a reason", "lot_history"),
    Key("escape", "close", "back", "Go back", "lot_history"),
    Key("slash", "filter", "filter", "Filter by drug, lot or state", "stock"),
    Key("enter,e", "edit", "change", "Change this drug: codes, packages, sites, limits, intervals", "formulary"),
    Key("n", "new", "new drug", "Add a custom drug", "formulary"),
    Key("h", "history", "history", "Every version of this drug, who made it and why", "formulary"),
    Key("x", "retire", "retire", "Stop offering this drug for orders, or offer it again", "formulary"),
    Key("u", "restore", "restore default", "Restore the shipped drug in place of the clinic's version", "formulary"),
    Key("slash", "filter", "filter", "Filter by words", "formulary"),
    Key("escape", "close", "back", "Go back", "formulary"),
    Key("enter", "change", "change", "Change the selected line, or add one", "formulary_edit"),
    Key("x,delete", "remove", "remove", "Remove the selected row", "formulary_edit"),
    Key("f10,alt+s", "store", "review and store", "See what changes, say why, and store it", "formulary_edit"),
    Key("escape", "close", "back", "Go back; asks before changes are discarded", "formulary_edit"),
    Key("enter,e", "change", "change", "Change the selected rule, with a reason", "payers"),
    Key("f", "fees", "fees", "What the clinic charges this payer", "payers"),
    Key("n", "add", "new payer", "Add a custom plan", "payers"),
    Key("a", "names", "names", "Other names this payer goes by", "payers"),
    Key("x", "retire", "retire", "Stop offering this plan, or offer it again", "payers"),
    Key("f5,r", "refresh", "", "Refresh the payers", "payers"),
    Key("escape", "close", "back", "Back to the list of payers, then to where you came from", "payers"),
    Key("enter,e", "edit", "change", "Change the selected setting; a drug's in its drug", "safety"),
    Key("s", "sign", "approve", "Approve a setting no source confirms, by name", "safety"),
    Key("w", "waiting", "waiting", "Only settings that wait for approval, or all", "safety"),
    Key("h", "history", "history", "Who changed and approved this setting, and why", "safety"),
    Key("u", "restore", "restore default", "Restore the shipped setting in place of the clinic's version", "safety"),
    Key("slash", "filter", "filter", "Filter by words", "safety"),
    Key("f5,r", "refresh", "", "Refresh the settings", "safety"),
    Key("escape", "close", "back", "Go back", "safety"),
    Key("n", "add", "new fee", "Add a fee from a day on", "fees"),
    Key("enter,e", "change", "change", "Change the selected fee", "fees"),
    Key("x,delete", "remove", "remove", "Remove the selected fee", "fees"),
    Key("escape", "close", "back", "Go back", "fees"),
    Key("p", "payer", "payer", "Another payer", "what_if"),
    Key("k", "package", "package", "The dose from another package", "what_if"),
    Key("d", "day", "day", "Another day of service", "what_if"),
    Key("z", "again", "undo all", "Undo every change", "what_if"),
    Key("escape", "close", "back", "Go back; nothing is stored", "what_if"),
    Key("p", "print", "print", "Write the list to a file", "near_misses"),
    Key("escape", "close", "back", "Go back", "near_misses"),
    Key("ctrl+o", "other", "someone else", "Sign in as someone else; drafts are kept", "lock", priority=True),
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
