"""Warnings of one file, gathered by kind: 493 equal faults make one sentence with a count."""

# The numbers are those of the IATI Standard's own rules; what has no number is a habit of real files
# that the standard's rulesets do not look at.
KINDS = {
    "1.1.3": "an activity identifier is only the reporting organisation's",
    "1.3.13": "an activity identifier holds a symbol (/, &, | or ?) that it must not",
    "2.1.1": "several sectors of one vocabulary are given, and not all have a percentage",
    "2.1.2": "the percentages of one vocabulary's sectors do not add up to 100",
    "3.1.1": "several countries are given, and not all have a percentage",
    "3.1.2": "the percentages of recipient countries do not add up to 100",
    "3.4.1": "several countries or regions are given, and not all have a percentage",
    "3.4.2": "the percentages of recipient countries and regions do not add up to 100",
    "3.6.2": "countries or regions are given for the activity and for transactions; the activity's are used",
    "3.7.1": "no country or region is given, neither for the activity nor for its transactions",
    "4.1.1": "no language is given for the activity or for all its texts",
    "4.3.1": "a title is blank",
    "4.4.1": "a description is blank",
    "6.11.1": "an activity has neither a planned nor an actual start",
    "6.14.1": "a policy marker has no significance",
    "6.2.1": "no activity status is given",
    "6.2.2": "no sector is given, neither for the activity nor for its transactions",
    "6.6.2": "sectors are given for the activity and for transactions; the activity's are used",
    "7.5.2": "a budget value has no value date",
    "7.5.3": "a budget period is longer than one year",
    "7.8.1": "a value has no currency, and its activity no default one",
    "8.6.1": "an indicator's period starts after it ends",
    "8.6.3": "a budget's period starts after it ends",
    "8.8.1": "a baseline has no value, though its indicator is not qualitative",
    "8.8.2": "a baseline is not a number, though its indicator is not qualitative",
    "8.8.3": "a baseline of a qualitative indicator has a value, where the standard wants a comment",
    "8.9.1": "a target has no value, though its indicator is not qualitative",
    "8.9.2": "a target is not a number, though its indicator is not qualitative",
    "8.9.3": "a target of a qualitative indicator has a value, where the standard wants a comment",
    "8.10.1": "an actual has no value, though its indicator is not qualitative",
    "8.10.2": "an actual is not a number, though its indicator is not qualitative",
    "8.10.3": "an actual of a qualitative indicator has a value, where the standard wants a comment",
    "9.1.1": "the version of the standard is missing or not one of 2.01, 2.02 and 2.03",
    "9.5.1": "an activity status is not in the code list; it is judged by the dates",
    "9.9.1": "a currency code is not three letters",
    "9.41.1": "an organisation's role is not in the code list",
    "9.42.1": "an organisation's type is not in the code list",
    "9.48.1": "a policy marker's significance is not in the code list",
    "9.50.1": "a country code is not two letters",
    "9.55.1": "a result's type is not in the code list; it is read as an output",
    "9.60.1": "an indicator's measure is not in the code list",
    "9.95.1": "a language code is not one",
    "9.125.1": "an SDG goal is not in the code list",
    "9.126.1": "an SDG target is not in the code list",
    "11.1.2": "the planned start is after the planned end",
    "11.1.3": "the actual start is after the actual end",
    "11.1.5": "an actual end lies after the day the activity was last updated; it is read as planned",
    "102.1.1": "sectors are given, but none of the DAC vocabulary, which tells themes best",
    "amount": "an amount is not a number and was left out",
    "baseline year": "a baseline year of 1900 or out of range stands for an unknown one and was left out",
    "budget period": "a budget has no usable period and was left out",
    "country percentages": "a country or region is given more than once; its percentages were added",
    "currency mix": "a transaction is in another currency than the budgets and was left out of the sums",
    "date": "a date is not one and was left out",
    "date time": "a date carries a time or an offset; the day alone was used",
    "double escape": "a text was escaped twice (&amp;amp;) and was put right",
    "evaluation date": "an evaluation document has no date",
    "milestones": "an indicator is typed as a number, but its values are all text; it is read as qualitative",
    "nothing budgeted": "a budget of nothing lies outside its activity's dates and was left out",
    "number": "a number is written with separators or signs; it was read as meant",
    "organisation type": "an organisation has no type, so that nobody can tell an authority by it",
    "other reporter": "a secondary reporter is not taken for the lead",
    "planned disbursements": "an activity has no budget; its planned disbursements stand for what it requires",
    "percentage": "a percentage is not a number and was left out",
    "reporting": "the reporting organisation is missing; another one stands for the lead",
    "same id": "an indicator or result repeats the title or reference of another; a number tells them apart",
    "same period": "an indicator has several values for one period end; the first was used",
    "start": "the start is missing; the first budget or transaction stands for it",
    "title": "a title is missing; the nearest name stands for it",
}


class Notes:
    """Counts what was noticed in one file, by kind, with the line of the first."""

    def __init__(self) -> None:
        self._seen: dict[str, list[int]] = {}

    def add(self, kind: str, line: int = 0) -> None:
        """Count one occurrence of `kind` (a key of `KINDS`) at an XML line."""
        entry = self._seen.get(kind)
        if entry is None:
            self._seen[kind] = [1, line]
        else:
            entry[0] += 1

    def sentences(self, file: str) -> tuple[str, ...]:
        """Return one sentence a kind, in the order of `KINDS`: rule, file, what, how often, where first.

        The file is named because its last plan bears these sentences, and most are about others.
        """
        return tuple(_sentence(kind, file, *self._seen[kind]) for kind in KINDS if kind in self._seen)


def _sentence(kind: str, file: str, count: int, line: int) -> str:
    label = f"IATI rule {kind}, in the whole of {file}: " if kind[0].isdigit() else f"In the whole of {file}: "
    times = "once" if count == 1 else f"{count} times"
    where = f", {'' if count == 1 else 'first '}on line {line}" if line else ""
    return f"{label}{KINDS[kind]} ({times}{where})."
