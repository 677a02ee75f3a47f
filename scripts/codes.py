"""Write `c2a_rules/data/codes.json`: the codes that plans may use.

Countries, currencies and languages come from pycountry, a development dependency; the SDG targets are the
169 of General Assembly resolution 71/313, counted here goal by goal. Run it when a list changes:

    python scripts/codes.py
"""

import json
from pathlib import Path

import pycountry

FILE = Path(__file__).parents[1] / "c2a_rules" / "data" / "codes.json"
# Of each goal: how many targets have a number, and how many a letter (means of implementation).
GOALS = (
    (5, 2),
    (5, 3),
    (9, 4),
    (7, 3),
    (6, 3),
    (6, 2),
    (3, 2),
    (10, 2),
    (5, 3),
    (7, 3),
    (7, 3),
    (8, 3),
    (3, 2),
    (7, 3),
    (9, 3),
    (10, 2),
    (19, 0),
)


def sdg_targets() -> list[str]:
    """Return the official SDG targets, `1.1` to `17.19`."""
    return [
        f"{goal}.{part}"
        for goal, (numbers, letters) in enumerate(GOALS, start=1)
        for part in (*range(1, numbers + 1), *"abcd"[:letters])
    ]


def countries() -> list[str]:
    """Return ISO 3166-1 alpha-2 and its user-assigned XA to XZ, which serve fictional countries."""
    fictional = {f"X{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1)}
    return sorted({country.alpha_2 for country in pycountry.countries} | fictional)


def currencies() -> list[str]:
    """Return ISO 4217."""
    return sorted(currency.alpha_3 for currency in pycountry.currencies)


def languages() -> list[str]:
    """Return the primary subtags of BCP 47: two letters where ISO 639 has them, else three."""
    single = {getattr(language, "alpha_2", language.alpha_3) for language in pycountry.languages}
    families = {family.alpha_3 for family in pycountry.language_families}
    return sorted(single | families)


def codes() -> dict[str, str]:
    """Return each list as text, its codes parted by spaces: small, and quick to load."""
    lists = {
        "sdg_targets": sdg_targets(),
        "countries": countries(),
        "currencies": currencies(),
        "languages": languages(),
    }
    return {name: " ".join(entries) for name, entries in lists.items()}


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps(codes(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
