"""IATI code lists → the plan's words, as far as both know the same thing."""

STATUS = {
    "1": "pipeline",
    "2": "implementation",
    "3": "finalisation",
    "4": "closed",
    "5": "cancelled",
    "6": "suspended",
}

# An extending organisation "manages the budget and direction of an activity": it decides.
ROLES = {"1": "funding", "2": "accountable", "3": "deciding", "4": "implementing"}

ORG_TYPES = {
    "10": "government",
    "11": "local_government",
    "15": "other_public",
    "21": "international_ngo",
    "22": "national_ngo",
    "23": "international_ngo",
    "24": "national_ngo",
    "30": "other",
    "40": "multilateral",
    "60": "foundation",
    "70": "private_sector",
    "71": "private_sector",
    "72": "private_sector",
    "73": "private_sector",
    "80": "academic",
    "90": "other",
}

MEASURES = {"1": "unit", "2": "percent", "3": "nominal", "4": "ordinal", "5": "qualitative"}

SIGNIFICANCES = {"0", "1", "2", "3", "4"}

# Results of type 9 (other) and of unknown types state no change at the level of an outcome.
OUTCOME_TYPES = {"2", "3"}
OUTPUT_TYPES = {"1", "9"}

SDG_TARGETS_VOCABULARIES = {"tag": "3", "sector": "8"}
SDG_GOALS_VOCABULARIES = {"tag": "2", "sector": "7"}

EVALUATION_DOCUMENTS = {"A07", "B09", "B10"}

# Multilaterals whose DAC codes lie outside the block that the DAC keeps for the United Nations (41000s).
_UN_CODES = {"923", "928", "932", "940", "948", "959", "963", "964", "966", "967", "971", "974", "988"}
_NOT_UN_CODES = {"41102", "41317"}

# Names of dimensions in real files, folded, → the grounds that the plan knows.
GROUNDS = {
    "sex": "sex",
    "gender": "sex",
    "sexe": "sex",
    "sexo": "sex",
    "gender identity": "gender_identity",
    "age": "age",
    "age group": "age",
    "age range": "age",
    "edad": "age",
    "disability": "disability",
    "disability status": "disability",
    "ethnicity": "ethnicity",
    "ethnic group": "ethnicity",
    "language": "language",
    "religion": "religion",
    "location": "location",
    "country": "location",
    "region": "location",
    "district": "location",
    "province": "location",
    "urban/rural": "location",
    "income": "income",
    "wealth": "income",
    "wealth quintile": "income",
    "migration status": "migration_status",
    "refugee status": "migration_status",
    "displacement status": "migration_status",
    "nationality": "nationality",
    "citizenship": "nationality",
    "health status": "health_status",
}


def org_type(code: str, ref: str) -> str | None:
    """Return the plan's type of an organisation; a multilateral of the UN is told by its DAC code."""
    kind = ORG_TYPES.get(code)
    return "un_agency" if kind == "multilateral" and is_un(ref) else kind


def is_un(ref: str) -> bool:
    """Tell whether a reference such as `XM-DAC-41114` names a body of the United Nations."""
    code = ref.removeprefix("XM-DAC-").split("-", 1)[0]
    in_block = len(code) == 5 and code.startswith("41") and code not in _NOT_UN_CODES  # noqa: PLR2004 - DAC codes
    return ref.startswith("XM-DAC-") and (in_block or code in _UN_CODES)


def ground_of(dimension: str) -> str:
    """Return the ground that a dimension's name stands for; `other` where it is none of them."""
    return GROUNDS.get(" ".join(dimension.split()).casefold(), "other")
