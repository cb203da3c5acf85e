"""`needlepoint demo --build`: the fictional clinic without a terminal; without `--build` the program opens it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page
from tui.console.options import add_scanner_options

_PAGE = Page(
    about="Open the demo clinic: a fictional practice with patients, orders, stock and signed doses, to explore or to "
    "train on. Sign in as mruiz (medical assistant, PIN 2468) or dlee (provider, PIN 1357).",
    reads="The demo clinic's own database, never the clinic's.",
    writes="That database: built when it is missing, and by what you do in the application.",
    done="the application was left, or the demo clinic is built (--build)",
    found="the database holds a clinic of its own; nothing was changed",
    bad="bad usage, no terminal to open the application on, or a database that cannot be written",
    examples=(
        Example("Explore the demo clinic", "needlepoint demo"),
        Example("Build it for a script, in a file of its own", "needlepoint demo --build --database demo.sqlite3"),
        Example("Start over with a fresh one", "needlepoint demo --build --fresh --database demo.sqlite3"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="build it anew (default: keep the one that is there)")
    parser.add_argument("--build", action="store_true", help="only build it, without a terminal, and say where it is")
    add_scanner_options(parser)


def _run(arguments: Namespace) -> Outcome:
    """Build the demo clinic and say where it is; one that is there stays unless `--fresh` is given."""
    from models.core.errors import StoreError
    from models.store.clinic import Clinic
    from tui.frame.startup import NOT_A_DEMO, Startup

    opened = Startup(arguments.database, demo=True, fresh=arguments.fresh).load()
    if isinstance(opened, Clinic):
        opened.store.engine.dispose()
        opened = opened if opened.demo else NOT_A_DEMO
    if opened == NOT_A_DEMO:
        refused = {"error": {"at": "database", "text": NOT_A_DEMO}}
        return Outcome(FOUND, refused, errors=(f"needlepoint: database: {NOT_A_DEMO}",))
    if not isinstance(opened, Clinic):
        raise StoreError(str(opened))
    payload = {"database": arguments.database, "clinic": opened.name}
    return Outcome(DONE, payload, (f"demo clinic: {arguments.database}",))


COMMAND = Command("demo", "open the fictional demo clinic", _PAGE, _run, _arguments, order=0, file="demo.sqlite3")
