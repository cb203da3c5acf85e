"""The fields of a formulation and of two drugs that are never mixed, and how both are shown in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.save_incompatibility import IncompatibilityDraft
from models.orders.formulation_entry import MOST_INGREDIENTS, FormulationDraft
from models.orders.queries.formulations import ShownFormulation, ShownIngredient
from tui.design.text import Hung, hung
from tui.dialogs.clinical_fields import drugs_named
from tui.dialogs.fields import Field
from tui.widgets.charge_lines import dollars

if TYPE_CHECKING:
    from models.orders.queries.incompatibilities import Incompatibility
    from models.store.clinic import Clinic

_LABEL = "$quiet"
_HINTS = {1: "drug, amount in 1 mL: cyanocobalamin 500 mcg", 2: "with a price of its own: MIC lipotropic 0.5 mL $7.50"}
FORMULATION = (
    Field("name", "Name", "as it is ordered, such as Lipo-B"),
    *(
        Field(f"ingredient{place}", f"Ingredient {place}", _HINTS.get(place, "or empty"))
        for place in range(1, MOST_INGREDIENTS + 1)
    ),
    Field("item", "Charge item", "one price for the whole: your own item, such as LIPOB"),
    Field("reason", "Reason", "why it is kept or changed"),
)
PAIR = (
    Field("first", "Drug", "name or brand"),
    Field("second", "Never with", "name or brand"),
    Field("text", "Because", "what happens, such as precipitates"),
    Field("reason", "Source", "where this is from"),
)


def formulation_typed(values: Mapping[str, str], of: ShownFormulation | None) -> FormulationDraft:
    """Return what is typed of a formulation."""
    ingredients = tuple(values[f"ingredient{place}"] for place in range(1, MOST_INGREDIENTS + 1))
    key, change = (of.key, of.change) if of else (None, 0)
    return FormulationDraft(values["name"], ingredients, values["item"], values["reason"], key, change)


def formulation_values(of: ShownFormulation | None) -> dict[str, str]:
    """Return what the fields of a formulation begin with."""
    if of is None:
        return {}
    typed = {f"ingredient{place}": _typed(one) for place, one in enumerate(of.ingredients, 1)}
    return {"name": of.name, "item": of.item, **typed}


def values_of(draft: FormulationDraft) -> dict[str, str]:
    """Return the texts of a formulation's fields as they were typed."""
    typed = {f"ingredient{place}": text for place, text in enumerate(draft.ingredients, 1)}
    return {"name": draft.name, "item": draft.item, "reason": draft.reason, **typed}


def pair_typed(clinic: Clinic, values: Mapping[str, str]) -> IncompatibilityDraft:
    """Return what is typed of two drugs that are never mixed. Raises BadInputError naming the field."""
    slugs = []
    for at in ("first", "second"):
        try:
            slugs.append(next(iter(drugs_named(clinic_formulary(clinic), values[at], 1))))
        except BadInputError as error:
            raise BadInputError(at, error.text) from None
    return IncompatibilityDraft(slugs[0], slugs[1], values["text"], values["reason"])


def formulation_rows(one: ShownFormulation) -> list[Hung]:
    """Return a formulation in full."""
    rows = [hung(("Name     ", _LABEL), (one.name, "bold $strong")), hung(("In 1 mL  ", _LABEL), "")]
    rows += [hung("  ", (f"{part.drug} {part.per_ml}", "bold"), _priced(part)) for part in one.ingredients]
    if one.item:
        rows.append(hung(("Charge   ", _LABEL), f"{one.item} for the whole"))
    return [*rows, hung(("Changed  ", _LABEL), f"{one.changed_by}, version {one.change}: {one.reason}")]


def pair_rows(one: Incompatibility) -> list[Hung]:
    """Return two drugs that are never mixed in full."""
    return [
        hung(("Drugs    ", _LABEL), (f"{one.first} and {one.second}", "bold $strong")),
        hung(("State    ", _LABEL), ("may be mixed again" if one.retired else "never mixed", "bold")),
        hung(("Because  ", _LABEL), one.text),
        hung(("Written  ", _LABEL), f"{one.changed_by}, version {one.change}: {one.reason}"),
    ]


def _typed(one: ShownIngredient) -> str:
    price = f" ${one.price}" if one.price is not None else ""
    return f"{one.drug} {one.per_ml}{price}".replace("\N{NO-BREAK SPACE}", " ")


def _priced(one: ShownIngredient) -> str:
    return f", {dollars(one.price)} a mL" if one.price is not None else ""
