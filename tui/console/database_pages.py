"""What the help says of `needlepoint database`, action by action."""

from __future__ import annotations

from tui.console.command import Example, Page

_UNUSABLE = "bad usage, or a database that is missing, damaged, or made by a newer version"
_CLIENTS = (
    "A server's database is dumped and restored by PostgreSQL's own pg_dump and pg_restore, of the server's version or "
    "newer; NEEDLEPOINT_PG_BIN names their folder where they are not found. The account must be one that may make a "
    "scratch database. A password is best kept in a password file (PGPASSFILE)."
)
_BACKUP = Example("A backup, proved by restoring it", "needlepoint database backup clinic.backup")
_NIGHTLY = Example(
    "Every night, keeping 7 days, 4 weeks and 12 months",
    "needlepoint database backup nightly.backup --keep 7d,4w,12m",
)
_CHECK = Example("Is everything whole?", "needlepoint database check")
_UPGRADE = Example("After installing a new version, before the stations start", "needlepoint database upgrade")

BACKUP = Page(
    about="Back the clinic up while stations sign. The backup is written beside FILE and takes its name only when it "
    "was restored into a scratch store and held the same rows and the same end of the audit chain. Never copy the "
    "running database file instead: the newest doses are in the file beside it.",
    reads="The whole database, as it is at one moment.",
    writes="FILE, for its owner alone, and an audit event in the database. With --keep the time is added to the file's "
    "name, and backups of that name that the rule does not keep are removed.",
    more=(("POSTGRESQL", _CLIENTS),),
    done="the backup is there and proved",
    found="",
    bad="bad usage, or the backup could not be taken or proved: then there is no FILE",
    examples=(_BACKUP, _NIGHTLY),
)
RESTORE = Page(
    about="Restore a backup into a file or a database that holds nothing. One of an older version is upgraded. Stopped "
    "half-way it leaves nothing, or the whole clinic.",
    reads="FILE, to its end, before anything is written.",
    writes="The database, compared with the backup, and an audit event in it. Files that lie beside a file of that "
    "name from before are renamed.",
    more=(
        ("AFTER DAMAGE", "Move the damaged database aside first, and keep it: mv clinic.sqlite3 clinic.sqlite3.old"),
        ("POSTGRESQL", "Make the empty database with createdb NAME. " + _CLIENTS),
    ),
    done="the clinic is restored",
    found="",
    bad="bad usage, a backup that is damaged or of a newer version, or a place that holds something",
    examples=(
        Example("Into a new file", "needlepoint database restore saved.backup --into restored.sqlite3"),
        Example("For another program", "needlepoint database restore saved.backup --into again.sqlite3 --json"),
    ),
)
CHECK = Page(
    about="Look at everything that can be proved: the engine's own integrity check, every value of every row, "
    "references to rows that are gone, the audit chain, signed records against their hashes, stock against its "
    "movements, doses without charges or a reason, doses that are open and not listed or listed and not open, "
    "drafts older than the clinic allows.",
    reads="The whole database; a read-only copy, too.",
    writes="Nothing.",
    done="nothing is wrong",
    found="something is; each line names the place",
    bad=_UNUSABLE,
    examples=(_CHECK, Example("For a script: counts and every fault", "needlepoint database check --json")),
)
MOVE = Page(
    about="Copy a clinic from a SQLite file to a PostgreSQL database, or back. FROM is left as it is; TO must hold "
    "nothing. Stop the stations first: what is signed in FROM afterwards is not in TO.",
    reads="FROM, as it is at one moment.",
    writes="TO, all of it or nothing, compared with FROM, and an audit event in it.",
    more=(("FROM, TO", "A SQLite file, or postgresql://USER@HOST/NAME. Then start the stations with --database TO."),),
    done="TO holds what FROM holds",
    found="",
    bad="bad usage, both of one engine, or one that cannot be read or written",
    examples=(
        Example(
            "From this machine's file to a server",
            "needlepoint database move clinic.sqlite3 postgresql://np@localhost/clinic",
        ),
    ),
)
UPGRADE = Page(
    about="Bring a database to the schema of this version. A proved backup is taken first. Signed records and audit "
    "events stay as they are. Every other command, and the application, refuses an older database and names this one.",
    reads="The version of the database.",
    writes="A backup beside a file, or in your user data folder for a server; then the database, in one transaction, "
    "with an audit event. A database that is missing is made, empty.",
    done="the database is at this version's schema",
    found="",
    bad="bad usage, the backup failed, or the database cannot be opened or was made by a newer version",
    examples=(_UPGRADE,),
)
ALL = Page(
    about="Keep the clinic's database safe: back it up, restore it, prove that it is whole.",
    reads="",
    writes="",
    done="done",
    found="the check found something",
    bad=_UNUSABLE,
    examples=(_NIGHTLY, _CHECK, _UPGRADE),
)
