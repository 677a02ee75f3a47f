"""Recovery: as the plan and its context state it, or as the plan's title alone suggests.

The words of the title suggest and do not prove. They are data (`data/recovery.json`): stems at the start of a word,
and parts of a text where a script does not set words apart.
"""

import json
import re
from functools import cache
from pathlib import Path

from c2a_rules.facts.phrases import fold
from c2a_rules.facts.reading import own
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.world import World

WORDS = Path(__file__).parent.parent / "data" / "recovery.json"


@fact("plan.recovering", "bool")
def recovering(world: World, plan: View) -> bool:
    """Whether the plan is one of recovery: it says so (`recovery_plan`), or a phase of its context is recovery.

    Unknown where no phase is stated, and where `recovery_plan` is absent while the title speaks of recovery.
    """
    phases = world.singles["context"].get("phases", ())
    if plan.get("recovery_plan") or "recovery" in phases:
        return True
    if not phases:
        raise Unheld("context.phases")
    if own(world, plan, "recovery_plan", "plan") is None and _words().search(fold(plan["title"])):
        raise Unheld("recovery_plan", "the title speaks of recovery, and `recovery_plan` says neither yes nor no.")
    return False


@cache
def _words() -> re.Pattern[str]:
    words = json.loads(WORDS.read_text("utf-8"))
    stems = "|".join(re.escape(fold(stem)) for stem in words["prefixes"])
    return re.compile("|".join((rf"\b(?:{stems})", *(re.escape(fold(part)) for part in words["parts"]))))
