"""A formulary as one TOML document: `[drug.SLUG]` tables laid out as the shipped drug files, in the order of slugs.

It is meant to be kept under version control, compared line by line, edited and brought back in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.drugs.reading import drug_of
from models.drugs.written.schema import check_drug_table
from models.drugs.written.writer import toml_key, write_drug

FORMAT = "needlepoint-formulary-1"
MOST_BYTES = 5_000_000
MOST_DRUGS = 2_000
_HEAD = f"""# A clinic's formulary. Amounts are text so that no digit is lost; both dates of a code are days of service.
# Bring it back with: needlepoint formulary import FILE. Drugs that are not in the file stay as they are.

format = "{FORMAT}"
"""


@dataclass(frozen=True, slots=True)
class DocumentedDrug:
    """One drug of a document; a retired one is kept for old records and not offered for orders."""

    drug: Drug
    retired: bool


def write_document(drugs: Iterable[DocumentedDrug]) -> str:
    """Return the document of some drugs."""
    in_order = sorted(drugs, key=lambda item: item.drug.slug)
    return "\n".join([_HEAD, *(_written(item) for item in in_order)])


def read_document(content: bytes) -> tuple[DocumentedDrug, ...]:
    """Return the drugs of a document. Raises BadInputError naming the line or key that cannot be taken."""
    table = read_toml(content)
    if table.get("format") != FORMAT:
        raise BadInputError("format", f'is not "{FORMAT}": choose a file from needlepoint formulary export')
    unknown = [key for key in table if key not in {"format", "drug"}]
    if unknown:
        raise BadInputError(_shown(unknown[0]), "is not known here: write format and [drug.SLUG] tables")
    drugs = table.get("drug", {})
    if not isinstance(drugs, dict) or len(drugs) > MOST_DRUGS:
        raise BadInputError("drug", f"is not a table of at most {MOST_DRUGS:,} drugs")
    return tuple(_documented(slug, drugs[slug]) for slug in sorted(drugs))


def read_toml(content: bytes) -> dict[str, Any]:
    """Return a TOML document's table. Raises BadInputError with the line where it cannot be read."""
    if len(content) > MOST_BYTES:
        raise BadInputError("", f"is larger than {MOST_BYTES // 1_000_000} MB: no formulary is")
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise BadInputError(f"byte {error.start + 1}", "is not UTF-8 text") from error
    except RecursionError as error:
        raise BadInputError("", "is nested too deeply") from error
    except (ValueError, ArithmeticError) as error:
        message = " ".join(str(error).split())
        place = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", message)
        at = f"line {place[1]}" if place and place[1] else "the end" if place else ""
        raise BadInputError(at, f"is not TOML: {_shown(re.sub(r' *[(]at .*', '', message))}") from error


def checked_drug(slug: str, table: Any, at: str) -> Drug:
    """Return the drug of a table that stands at `at`. Raises BadInputError naming the key that cannot be taken."""
    if not isinstance(table, Mapping):
        raise BadInputError(at, "is not a table")
    check_drug_table(table, at)
    try:
        return drug_of(slug, table)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise BadInputError(at, f"cannot be read: {error!r}") from error


def _documented(slug: str, table: Any) -> DocumentedDrug:
    at = f"drug.{_shown(slug)}"
    retired = table.pop("retired", False) if isinstance(table, dict) else False
    if not isinstance(retired, bool):
        raise BadInputError(f"{at}.retired", "is neither true nor false")
    return DocumentedDrug(checked_drug(slug, table, at), retired)


def _written(item: DocumentedDrug) -> str:
    head, _, rest = write_drug(item.drug, f"drug.{toml_key(item.drug.slug)}").partition("\n")
    return "\n".join([head, *(["retired = true"] if item.retired else []), rest])


def _shown(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
