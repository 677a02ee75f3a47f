"""Sustainable Development Goals and targets in tags and sectors; a goal is no target."""

import re
from dataclasses import dataclass, field

from c2a_iati.codes import SDG_GOALS_VOCABULARIES, SDG_TARGETS_VOCABULARIES
from c2a_iati.reading import Children, Reading

# Goal → how many numbered targets it has, and how many lettered ones: 169 in all.
TARGETS = {
    1: (5, 2), 2: (5, 3), 3: (9, 4), 4: (7, 3), 5: (6, 3), 6: (6, 2), 7: (3, 2), 8: (10, 2), 9: (5, 3),
    10: (7, 3), 11: (7, 3), 12: (8, 3), 13: (3, 2), 14: (7, 3), 15: (9, 3), 16: (10, 2), 17: (19, 0),
}  # fmt: skip
_TARGET = re.compile(r"0?(\d{1,2})\.(?:0?(\d{1,2})|([a-zA-Z]))")


@dataclass(slots=True)
class Sdg:
    """The targets (`5.2`) and goals (5) that a file names, each once, in its order."""

    targets: list[str] = field(default_factory=list)
    goals: list[int] = field(default_factory=list)

    @property
    def all_goals(self) -> list[int]:
        """The goals that are named themselves or by a target, each once."""
        return list(dict.fromkeys([*self.goals, *(int(target.partition(".")[0]) for target in self.targets)]))


def read_sdg(activity: Children, reading: Reading) -> Sdg:
    """Return the SDG targets and goals of tags and of sectors of the SDG vocabularies."""
    sdg = Sdg()
    for tag in ("tag", "sector"):
        for element in activity.get(tag, ()):
            vocabulary, code = reading.code(element, "vocabulary"), reading.code(element)
            if vocabulary == SDG_TARGETS_VOCABULARIES[tag]:
                target = target_of(code)
                if target is None:
                    reading.note("9.126.1", element)
                elif target not in sdg.targets:
                    sdg.targets.append(target)
            elif vocabulary == SDG_GOALS_VOCABULARIES[tag]:
                goal = goal_of(code)
                if goal is None:
                    reading.note("9.125.1", element)
                elif goal not in sdg.goals:
                    sdg.goals.append(goal)
    return sdg


def target_of(code: str) -> str | None:
    """Return a target as the plan writes it (`3.b`), or None where there is no such target."""
    match = _TARGET.fullmatch(code)
    if match is None:
        return None
    numbered, lettered = TARGETS.get(int(match[1]), (0, 0))
    if match[2]:
        return f"{int(match[1])}.{int(match[2])}" if 1 <= int(match[2]) <= numbered else None
    letter = match[3].lower()
    return f"{int(match[1])}.{letter}" if ord(letter) - ord("a") < lettered else None


def goal_of(code: str) -> int | None:
    """Return the number of a goal, or None where there is no such goal."""
    return int(code) if code.isascii() and code.isdigit() and int(code) in TARGETS else None
