"""Who works at the demo clinic and who is treated there. Every person is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.people.actions.set_up_clinic import StaffEntry

# Numbers that start with 2 have a right check digit but are not issued, so they belong to nobody.
STAFF = (
    StaffEntry("Novak", "A", "", "anovak", "9753", roles=("administrator",)),
    StaffEntry("Lee", "D", "MD", "dlee", "1357", roles=("provider",), npi="2000000002"),
    StaffEntry("Okoye", "A", "MD", "aokoye", "8642", roles=("provider",), npi="2000000010"),
    StaffEntry("Marsh", "J", "NP", "jmarsh", "9753", roles=("provider",), npi="2000000028"),
    StaffEntry("Ruiz", "M", "MA", "mruiz", "2468"),
    StaffEntry("Torres", "P", "MA", "ptorres", "3691"),
    StaffEntry("Blake", "S", "MA", "sblake", "4826"),
    StaffEntry("Adams", "K", "LPN", "kadams", "5937", roles=("nurse",)),
    StaffEntry("Novak", "E", "RN", "enovak", "6048", roles=("nurse",)),
    StaffEntry("Haddad", "R", "RN", "rhaddad", "7159", roles=("nurse",)),
    StaffEntry("Fischer", "T", "RN", "tfischer", "8260", roles=("nurse",)),
    StaffEntry("Quinn", "L", "", "lquinn", "9371", roles=("stock_manager",)),
    StaffEntry("Ives", "B", "CPC", "bives", "1482", roles=("biller",)),
    StaffEntry("Kim", "B", "CPC", "bkim", "8642", roles=("biller",)),
    StaffEntry("Osgood", "C", "", "cosgood", "2593", roles=("stock_manager",)),
    StaffEntry("Vega", "N", "", "nvega", "3604", roles=("auditor",)),
    StaffEntry("Holt", "G", "", "gholt", "4715", roles=("front_desk",)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A patient: `age` in whole years, or "14 months"; `kg` at the last weighing, 0 never weighed.

    `allergies` are substance and reaction; None means nobody asked, () that none are known.
    """

    key: str
    family: str
    given: str
    sex: str
    age: int | str
    kg: int
    payer: str
    allergies: tuple[tuple[str, str], ...] | None = ()
    deceased: bool = False
    active: bool = True

    def born(self, today: date) -> date:
        """Return the birth date that makes the person as old as stated today; the day of the year is the key's."""
        if isinstance(self.age, str):
            return today - timedelta(days=int(self.age.split()[0]) * 30 + 12)
        spread = sum(ord(letter) * place for place, letter in enumerate(self.key, 1))
        month, day = 1 + spread % 12, 1 + spread % 28
        return date(today.year - self.age - ((today.month, today.day) < (month, day)), month, day)


_LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaeferswessenschafe"
_HOSTILE = "Smith [/b] [@click=app.quit]O'Brien[/]"

PAYERS = {
    "medicare": "Medicare Part B",
    "medicaid": "Prairie State Medicaid",
    "commercial": "Northfield Mutual",
    "self_pay": "",
}

PATIENTS = (
    Person("okafor", "Okafor", "Ngozi Adaeze", "female", 65, 74, "medicare"),
    Person("bauer", "Bauer", "Tomas", "male", 68, 81, "medicare", (("penicillin", "hives"),)),
    Person("petrov", "Petrov", "Irina", "female", 44, 66, "commercial"),
    Person("santos", "Santos", "Luis", "male", 52, 92, "commercial"),
    Person("nguyen-linh", "Nguyen", "Linh", "female", 37, 58, "commercial", (("latex", "rash"),)),
    Person("nguyen-lien", "Nguyen", "Lien", "female", 38, 55, "medicaid"),
    Person("hale", "Hale", "Robin", "female", 29, 63, "commercial"),
    Person("adeyemi", "Adeyemi", "Folu", "male", 71, 79, "medicare"),
    Person("hostile", _HOSTILE, "Pat", "male", 47, 88, "self_pay"),
    Person("long", f"{_LONG}-Featherstonehaugh", "Maximiliana Theodora Bartholomea Evangelina", "female", 59, 70,
           "commercial"),
    Person("rtl", "الخطيب", "ليلى", "female", 33, 61, "medicaid"),
    Person("unasked", "Castellano", "Dario", "male", 24, 77, "self_pay", None),
    Person("infant", "Whitcombe", "Ivy", "female", "14 months", 10, "medicaid"),
    Person("eldest", "Abernathy", "Cora", "female", 92, 51, "medicare", (("sulfonamide", "rash"), ("codeine", ""))),
    Person("deceased", "Thornbury", "Walter", "male", 88, 64, "medicare", deceased=True),
    Person("moved", "Ibarra", "Celeste", "female", 41, 68, "commercial", active=False),
    Person("kowalski", "Kowalski", "Piotr", "male", 61, 95, "commercial", (("ibuprofen", "wheeze"),)),
    Person("dubois", "Dubois", "Claire", "female", 73, 57, "medicare"),
    Person("mensah", "Mensah", "Kofi", "male", 39, 84, "medicaid"),
    Person("lindqvist", "Lindqvist", "Astrid", "female", 66, 62, "medicare", (("aspirin", "hives"),)),
    Person("romero", "Romero", "Javier", "male", 31, 90, "medicaid"),
    Person("tanaka", "Tanaka", "Haruki", "male", 57, 71, "commercial"),
    Person("brandt", "Brandt", "Greta", "female", 79, 60, "medicare"),
    Person("fairley", "Fairley", "Dwight", "male", 70, 102, "medicare"),
    Person("osei", "Osei", "Abena", "female", 48, 76, "commercial"),
    Person("vance", "Vance", "Coral", "female", 26, 59, "medicaid"),
    Person("rahman", "Rahman", "Tariq", "male", 35, 83, "commercial"),
    Person("sorensen", "Sørensen", "Nils", "male", 63, 87, "commercial"),
    Person("pruitt", "Pruitt", "Wanda", "female", 81, 54, "medicare", (("shellfish", "swelling"),)),
    Person("delacroix", "Delacroix", "Remy", "male", 45, 78, "self_pay"),
    Person("hutchins", "Hutchins", "Marlon", "male", 28, 86, "medicaid"),
    Person("ortega", "Ortega", "Paloma", "female", 34, 65, "commercial"),
    Person("blackwood", "Blackwood", "Esther", "female", 76, 67, "medicare"),
    Person("zielinski", "Zielinski", "Ewa", "female", 55, 72, "commercial"),
    Person("cho", "Cho", "Minjun", "male", 19, 69, "medicaid"),
    Person("gallagher", "Gallagher", "Fionn", "male", 50, 91, "commercial"),
    Person("yilmaz", "Yılmaz", "Deniz", "female", 42, 64, "medicaid"),
    Person("everhart", "Everhart", "June", "female", 69, 73, "medicare"),
    Person("baptiste", "Baptiste", "Lucien", "male", 58, 80, "commercial", (("morphine", "itching"),)),
    Person("moreau", "Moreau", "Sylvie", "female", 8, 26, "medicaid"),
)  # fmt: skip
