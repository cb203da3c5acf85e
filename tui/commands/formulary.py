"""`needlepoint formulary check|export|import|show`: the clinic's drugs without a screen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.console.command import BAD, DONE, FOUND, Command, Outcome

if TYPE_CHECKING:
    from models.drugs.queries.formulary import FormularyDrug
    from models.drugs.rules.formulary_disagreements import Disagreement
    from models.drugs.written.sheet import SheetLine

ACTIONS = {
    "check": "compare with CMS's ASP NDC-HCPCS crosswalk: check FILE",
    "export": "write the formulary as one TOML document: export [--output FILE]",
    "import": "bring such a document in, whole or not at all: import FILE [--reason TEXT]",
    "show": "show one drug by name, brand or NDC: show NAME",
}
MOST_BYTES = 60_000_000


def _arguments(parser: ArgumentParser) -> None:
    said = "; ".join(ACTIONS.values())
    parser.add_argument("action", choices=tuple(ACTIONS), help=said)
    parser.add_argument("words", nargs="*", metavar="FILE|NAME", help="the file, or the drug's name")
    parser.add_argument("--output", metavar="FILE", help="where export writes; else it is printed")
    parser.add_argument("--reason", metavar="TEXT", help="why the formulary changes; kept with every change")


def _run(arguments: Namespace) -> Outcome:
    return {"check": _check, "export": _export, "import": _import, "show": _show}[arguments.action](arguments)


def _check(arguments: Namespace) -> Outcome:
    from models.core.words import say_date
    from models.drugs.queries.formulary_check import formulary_check
    from tui.console.stores import needed_clinic

    name = _the_file(arguments)
    content = _read(name)
    with needed_clinic(arguments.database) as clinic:
        found = _named(name, formulary_check, clinic, content)
    payload = {
        "file": name,
        "day": found.day.isoformat(),
        "rows": found.rows,
        "alternate_ids": found.alternate_ids,
        "compared": found.compared,
        "disagreements": [_disagreement(item) for item in found.disagreements],
    }
    counted = (
        f"{name}: {found.rows:,} packages, {found.alternate_ids:,} rows with other ids skipped; "
        f"{found.compared:,} rows are in the formulary, {len(found.disagreements)} disagree, "
        f"{len(found.unexplained)} of them unexplained (services on {say_date(found.day)})"
    )
    lines = tuple(f"  {'[!]' if not item.why else '[i]'} {item.text}" for item in found.disagreements)
    return Outcome(FOUND if found.unexplained else DONE, payload, (counted, *lines))


def _export(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.drugs.queries.formulary_export import formulary_export
    from tui.console.stores import needed_clinic

    if arguments.words:
        raise BadInputError("formulary export", "takes no name: it writes every drug; --output names the file")
    with needed_clinic(arguments.database) as clinic:
        exported = formulary_export(clinic)
    if arguments.output is None:
        payload = {"drugs": exported.drugs, "document": exported.text}
        return Outcome(DONE, payload, tuple(exported.text.splitlines()))
    try:
        Path(arguments.output).write_text(exported.text, "utf-8")
    except (OSError, ValueError) as error:
        raise BadInputError(arguments.output, f"cannot be written: {_why(error)}") from error
    said = f"{arguments.output}: {exported.drugs} drugs"
    return Outcome(DONE, {"file": arguments.output, "drugs": exported.drugs}, (said,))


def _import(arguments: Namespace) -> Outcome:
    from models.drugs.actions.import_formulary import import_formulary
    from models.people.actions.authenticate import Denied
    from tui.console.stores import opened_clinic

    name = _the_file(arguments)
    content = _read(name)
    reason = arguments.reason or f"imported from {Path(name).name}"
    with opened_clinic(arguments.database) as clinic:
        outcome = _named(name, import_formulary, clinic, None, content, reason)
    if isinstance(outcome, Denied):
        return Outcome(BAD, {"error": {"at": name, "text": outcome.text}}, (), (f"{name}: {outcome.text}",))
    payload = {
        "file": name,
        "added": list(outcome.added),
        "changed": list(outcome.changed),
        "retired": list(outcome.retired),
        "unchanged": outcome.unchanged,
    }
    parts = (("added", outcome.added), ("changed", outcome.changed), ("retired", outcome.retired))
    lines = tuple(f"  {word}: {', '.join(slugs)}" for word, slugs in parts if slugs)
    return Outcome(DONE, payload, (f"{name}: taken, {outcome.unchanged} drugs unchanged", *lines))


def _show(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.drugs.queries.formulary import formulary_named
    from tui.console.stores import needed_clinic

    words = " ".join(arguments.words)
    if not words.strip():
        raise BadInputError("formulary show", "name a drug, a brand or an NDC")
    with needed_clinic(arguments.database) as clinic:
        found = formulary_named(clinic, words)
    marks = "".join(f" · {mark}" for mark in _marks(found))
    return Outcome(DONE, _payload(found), (f"{found.line.slug}{marks}", *(_line(line) for line in found.sheet)))


def _named(name: str, call: Any, *args: Any) -> Any:
    """Return what `call` returns; what is wrong with the file is told with the file's name before its place."""
    from models.core.errors import BadInputError

    try:
        return call(*args)
    except BadInputError as error:
        raise BadInputError(f"{name}: {error.at}" if error.at else name, error.text) from error


def _the_file(arguments: Namespace) -> str:
    from models.core.errors import BadInputError

    if len(arguments.words) != 1:
        raise BadInputError(f"formulary {arguments.action}", "name one file")
    name: str = arguments.words[0]
    return name


def _read(name: str) -> bytes:
    from models.core.errors import BadInputError

    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {_why(error)}") from error


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _marks(found: FormularyDrug) -> list[str]:
    marks = [] if found.line.origin == "shipped" else [f"{found.line.origin}, version {found.line.version}"]
    return [*marks, *(["retired"] if found.line.retired else [])]


def _line(line: SheetLine) -> str:
    label, _, rest = line.whole.partition("  ")
    # Amounts keep to their unit by a no-break space, which a screen needs and a line of output does not.
    return f"  {label:<8} {rest}".replace("\N{NO-BREAK SPACE}", " ") + ("  (over)" if line.over else "")


def _payload(found: FormularyDrug) -> dict[str, Any]:
    return {
        "slug": found.line.slug,
        "display": found.drug.display,
        "origin": found.line.origin,
        "version": found.line.version,
        "retired": found.line.retired,
        "codes_today": list(found.line.codes),
        "facts": [
            {
                "kind": line.label.lower(),
                "text": line.text,
                "source": line.source,
                "confidence": line.confidence.value if line.confidence else None,
                "over": line.over,
            }
            for line in found.sheet
        ],
        "toml": found.text,
    }


def _disagreement(item: Disagreement) -> dict[str, str]:
    names = ("ndc", "drug", "on", "ours", "theirs", "why")
    return {name: getattr(item, name) for name in names}


COMMAND = Command("formulary", "check, show, export or import the clinic's drugs", _arguments, _run, order=40)
