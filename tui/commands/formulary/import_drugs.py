"""`needlepoint formulary import FILE`: takes a document of drugs, whole or not at all."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

_PAGE = Page(
    about="Take the clinic's drugs from a document of formulary export, whole or not at all. The same file twice "
    "changes nothing.",
    reads="FILE: TOML as formulary export writes it.",
    writes="The drugs that changed, each as a new version with the reason, and audit events, in a database that is "
    "made when it is missing. Earlier versions stay readable.",
    done="the document was taken, or changes nothing",
    more=(WHO_ACTS,),
    found="the person may not change drugs, or the PIN is wrong",
    bad="bad usage, or a document with an error: its line or drug is named, and nothing of it is stored",
    examples=(
        Example(
            "Take an edited document back",
            "needlepoint formulary import formulary.toml --as dlee --reason 'Jan review'",
        ),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the document")
    parser.add_argument(
        "--reason", metavar="TEXT", help="why the drugs change; kept with every change (default: imported from FILE)"
    )
    add_acting(parser)


def _import(arguments: Namespace) -> Outcome:
    from models.core.errors import RefusedError
    from models.drugs.actions.import_formulary import import_formulary
    from models.people.actions.authenticate import Denied
    from tui.console.database import opened_clinic
    from tui.console.formulary_file import named, read

    name = arguments.file
    content = read(name)
    reason = arguments.reason or f"imported from {Path(name).name}"
    with opened_clinic(arguments.database) as clinic:
        acting = acting_id(arguments, clinic, "change_drugs")
        outcome = named(name, import_formulary, clinic, acting, content, reason)
    if isinstance(outcome, Denied):
        raise RefusedError(name, outcome.text)
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


COMMAND = Command("import", "take such a document, whole or not at all", _PAGE, _import, _arguments)
