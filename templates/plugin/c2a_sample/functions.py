"""Functions that expressions of any rule set may call."""

from c2a_rules.pyrules import function


@function("sample.share", ["int", "int"], "double")
def share(part: int, whole: int) -> float:
    """Return what share of a whole a part is (0 to 1); 0 of nothing."""
    return part / whole if whole else 0.0
