"""Whether what a plan announces takes place while it runs: engagement, training, strategies."""

from c2a_rules.facts.reading import own
from c2a_rules.facts.registry import View, fact
from c2a_rules.facts.world import World

FAR = "9999-12-31"
"""Stands for the end of a plan that does not state one."""


def _falls(world: World, first: str | None, *, recurs: bool = False) -> bool:
    """Tell whether a day lies in the plan's period, or what recurs from it on reaches into that period."""
    if not first or first > world.plan.get("end", FAR):
        return False
    return recurs or first >= world.plan["start"]


@fact("engagement.in_period", "bool")
def engagement_in_period(world: World, item: View) -> bool:
    """Whether it takes place while the plan runs: its date lies in the period, or it recurs since before."""
    often = float(own(world, item, "frequency_per_year", "engagement") or 0.0)
    return _falls(world, own(world, item, "date", "engagement"), recurs=often > 0)


@fact("training.in_period", "bool")
def training_in_period(world: World, training: View) -> bool:
    """Whether it is held while the plan runs; what was taught before belongs to another plan."""
    return _falls(world, own(world, training, "date", "training"))


@fact("strategies.in_time", "bool")
def strategy_in_time(world: World, strategy: View) -> bool:
    """Whether it is dated no later than the plan's end: taken over from before, or a product of the plan."""
    return _falls(world, own(world, strategy, "date", "strategies"), recurs=True)
