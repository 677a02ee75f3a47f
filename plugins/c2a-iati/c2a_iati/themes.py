"""DAC purpose codes, or else SDG goals → the plan's themes, by published tables.

The longest entry that a code starts with decides: `15160` before `151` before nothing. A DAC code that
no entry covers is `other`: the file did state a sector, it is only none of the themes.
"""

from collections.abc import Iterable

DAC_THEMES: dict[str, tuple[str, ...]] = {
    "11": ("education",),
    "11231": ("education", "youth"),
    "12": ("health",),
    "12196": ("health", "statistics"),
    "130": ("sexual_reproductive_health", "health"),
    "13096": ("statistics",),
    "140": ("health",),
    "14015": ("environment",),
    "14040": ("environment",),
    "14050": ("environment",),
    "151": ("governance",),
    "15130": ("access_to_justice",),
    "15131": ("access_to_justice",),
    "15132": ("access_to_justice",),
    "15134": ("access_to_justice",),
    "15135": ("human_rights_institutions", "access_to_justice"),
    "15136": ("protection", "governance"),
    "15137": ("access_to_justice", "protection"),
    "15150": ("participation", "civic_space", "democratic_processes"),
    "15151": ("democratic_processes",),
    "15152": ("democratic_processes", "governance"),
    "15153": ("media_freedom",),
    "15160": ("human_rights_institutions", "non_discrimination"),
    "15161": ("democratic_processes",),
    "15162": ("human_rights_institutions", "non_discrimination"),
    "15163": ("media_freedom",),
    "15164": ("gender_equality", "womens_representation"),
    "15170": ("gender_equality", "womens_representation"),
    "15180": ("violence_against_women", "gender_equality"),
    "15190": ("protection", "governance"),
    "15196": ("statistics", "governance"),
    "152": ("peace_process",),
    "15210": ("governance",),
    "15220": ("peace_process", "prevention"),
    "15240": ("disarmament", "peace_process"),
    "15250": ("disarmament",),
    "15261": ("protection",),
    "160": ("other",),
    "1601": ("social_protection",),
    "16020": ("livelihoods",),
    "16050": ("social_protection",),
    "16062": ("statistics",),
    "16064": ("health", "social_protection"),
    "16070": ("livelihoods",),
    "16080": ("participation", "livelihoods"),
    "22040": ("digital",),
    "23183": ("climate",),
    "232": ("climate",),
    "24040": ("livelihoods",),
    "250": ("business",),
    "311": ("livelihoods",),
    "31130": ("environment", "livelihoods"),
    "312": ("environment", "livelihoods"),
    "313": ("livelihoods",),
    "321": ("livelihoods",),
    "410": ("environment",),
    "43040": ("livelihoods",),
    "43041": ("livelihoods",),
    "43042": ("livelihoods",),
    "43050": ("livelihoods",),
    "43060": ("environment",),
    "43071": ("livelihoods",),
    "43072": ("livelihoods",),
    "43073": ("health",),
    "520": ("livelihoods",),
    "720": ("humanitarian",),
    "72011": ("humanitarian", "health"),
    "72012": ("humanitarian", "education"),
    "730": ("humanitarian",),
    "740": ("humanitarian",),
    "930": ("protection",),
}

# What an activity is about when it names SDG goals or targets and no DAC code: only what a goal is plainly on.
SDG_THEMES: dict[int, tuple[str, ...]] = {
    1: ("livelihoods", "social_protection"),
    2: ("livelihoods",),
    3: ("health",),
    4: ("education",),
    5: ("gender_equality",),
    6: ("health", "environment"),
    8: ("livelihoods",),
    10: ("non_discrimination",),
    12: ("environment",),
    13: ("climate",),
    14: ("environment",),
    15: ("environment",),
    16: ("governance", "access_to_justice"),
}

# Targets that say more exactly than any DAC code what an activity is about; they add to its other themes.
SDG_TARGET_THEMES: dict[str, tuple[str, ...]] = {
    "1.3": ("social_protection",),
    "3.7": ("sexual_reproductive_health",),
    "5.1": ("gender_equality", "non_discrimination"),
    "5.2": ("violence_against_women", "gender_equality"),
    "5.3": ("violence_against_women", "gender_equality"),
    "5.5": ("womens_representation", "gender_equality"),
    "5.6": ("sexual_reproductive_health",),
    "5.c": ("gender_equality", "discriminatory_law"),
    "10.3": ("discriminatory_law", "non_discrimination"),
    "13.3": ("climate", "climate_education"),
    "16.3": ("access_to_justice",),
    "16.7": ("participation",),
    "16.10": ("civic_space", "media_freedom"),
    "16.b": ("discriminatory_law", "non_discrimination"),
}

DAC_EDUCATION_LEVELS = {
    "11220": "primary",
    "11232": "primary",
    "11240": "early",
    "11260": "secondary",
    "11320": "secondary",
    "11321": "secondary",
    "11322": "secondary",
    "11330": "vocational",
    "11420": "tertiary",
    "11430": "tertiary",
}

_LONGEST, _SHORTEST = 5, 2


def themes_of(
    codes: Iterable[str], goals: Iterable[int] = (), targets: Iterable[str] = (), *, humanitarian: bool = False
) -> list[str]:
    """Return the themes of DAC codes (three or five digits), or without any of SDG goals, and of SDG targets.

    Each stands once, in this order; `other` only where there is no other.
    """
    found = [_themes(code) for code in codes] or [SDG_THEMES.get(goal, ("other",)) for goal in goals]
    found += [SDG_TARGET_THEMES.get(target, ()) for target in targets]
    found += [("humanitarian",)] if humanitarian else []
    themes = list(dict.fromkeys(theme for each in found for theme in each))
    return [theme for theme in themes if theme != "other"] or themes


def education_levels_of(codes: Iterable[str]) -> list[str]:
    """Return the levels of education that DAC codes name, each once."""
    return list(dict.fromkeys(DAC_EDUCATION_LEVELS[code] for code in codes if code in DAC_EDUCATION_LEVELS))


def _themes(code: str) -> tuple[str, ...]:
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        themes = DAC_THEMES.get(code[:length])
        if themes is not None:
            return themes
    return ("other",)
