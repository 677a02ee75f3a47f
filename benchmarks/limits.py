"""What a plan at each limit costs: `python -m benchmarks.limits` prints seconds and memory, a process a line.

Each plan is checked by every rule set that is shipped, from bytes to report. Seconds are processor time, the least of
`--rounds`; memory is the most that the process held, above what it held before it read the plan.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.plans import REFERENCE, TODAY
from c2a_rules.documents import DEFAULTS, read_document

Plan = dict[str, Any]


def reference() -> Plan:
    """Return the reference plan."""
    found: Plan = json.loads(REFERENCE.read_bytes())
    return found


def under_extensions(value: object) -> bytes:
    """Return the reference plan with a value of no known shape."""
    return json.dumps({**reference(), "extensions": {"x": value}}).encode()


def many_outcomes(size: int) -> bytes:
    """Return a plan of about `size` bytes with outcome upon outcome, each with ids of its own."""
    plan = reference()
    outcomes, one = [], json.dumps(plan["outcomes"])
    for number in range(max(1, size // len(one))):
        copied = json.loads(one.replace('"id": "', f'"id": "n{number}-'))
        outcomes += copied
    return json.dumps({**plan, "outcomes": outcomes}).encode()


def nested(depth: int) -> object:
    """Return lists inside one another."""
    found: object = 1
    for _ in range(depth):
        found = [found]
    return found


def faulty() -> bytes:
    """Return a plan with as many faults as there may be values."""
    return json.dumps({**reference(), "orgs": [1] * (DEFAULTS.items - 20_000)}).encode()


def many_texts() -> bytes:
    """Return a plan with 28 of the longest texts, one like the other but for a word."""
    holder = reference()["rights_holders"][0]
    holders = [
        {**holder, "id": f"h{number}", "left_behind_because": f"{number} " + "word " * (DEFAULTS.text // 5 - 1)}
        for number in range(28)
    ]
    return json.dumps({**reference(), "rights_holders": holders}).encode()


CASES: dict[str, Callable[[], bytes]] = {
    "the reference plan": REFERENCE.read_bytes,
    "size: 32 MB, refused by one byte": lambda: b" " * (DEFAULTS.size + 1),
    "size: 32 MB of spaces around a plan": lambda: REFERENCE.read_bytes() + b" " * (DEFAULTS.size - 200_000),
    "size: 1 MB of outcomes": lambda: many_outcomes(1_000_000),
    "size: 10 MB of outcomes": lambda: many_outcomes(10_000_000),
    "size: 20 MB of outcomes": lambda: many_outcomes(20_000_000),
    "size: 30 MB of outcomes, refused for its items": lambda: many_outcomes(30_000_000),
    "depth: 97 lists in one another": lambda: under_extensions(nested(97)),
    "depth: 100,000 brackets, refused": lambda: b"[" * 100_000,
    "items: 990,000 numbers": lambda: under_extensions([1] * 990_000),
    "items: 990,000 empty objects": lambda: under_extensions([{}] * 990_000),
    "items: 980,000 faults": faulty,
    "items: 16,000,000 values, refused": lambda: b"[" + b"1," * 15_900_000 + b"1]",
    "items: 900,000 keys in one object": lambda: under_extensions({str(number): 0 for number in range(900_000)}),
    "items: 900,000 keys, each twice": lambda: (
        b'{"a":{' + b",".join(b'"%d":0,"%d":0' % (n, n) for n in range(450_000)) + b"}}"
    ),
    "items: a key twice after 900,000 numbers, 96 lists deep": lambda: (
        b'{"x":' + b"[" * 96 + b"1," * 900_000 + b'{"a":1,"a":2}' + b"]" * 96 + b"}"
    ),
    "text: one of 1,000,000 characters": lambda: json.dumps({**reference(), "description": "word " * 200_000}).encode(),
    "text: 28 of 1,000,000 characters": many_texts,
    "text: every character escaped": lambda: b'{"a":"' + b"\\u00e9" * 990_000 + b'"}',
    "text: decomposed": lambda: json.dumps({**reference(), "description": "e\u0301" * 490_000}).encode(),
    "text: marks upon a letter": lambda: json.dumps({**reference(), "description": "e" + "\u0301" * 990_000}).encode(),
    "number: 100,000 digits, refused": lambda: b'{"a":' + b"1" * 100_000 + b"}",
}


def measured(name: str, rounds: int) -> str:
    """Return a line of the table."""
    from c2a_rules.api import Checker, Settings, toolbox

    checker = Checker(toolbox(Settings(as_of=TODAY, plugins=())), evidence=True)
    checker.judge(read_document(REFERENCE.read_bytes().replace(b'"id": "', b'"id": "warm-', 1), "warm"))
    data = CASES[name]()
    before = _held()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        document = read_document(data, "plan")
        read = time.process_time() - start
        report = checker.judge(document)
        taken.append((time.process_time() - start, read))
    seconds, reading = min(taken)
    told = next((finding.rule for finding in report.findings if finding.rule.startswith("DOC.")), "")
    size = f"{len(data) / 1e6:.1f}"
    memory = f"{(_held() - before) / 1e6:.0f}"
    status = f"{report.status.value} {told}".strip()
    return f"| {name} | {size} | {reading:.2f} | {seconds:.2f} | {memory} | {status} |"


def _held() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def main() -> None:
    """Print the table, or one line of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", help="one line, in this process", choices=CASES)
    options = parser.parse_args()
    if options.only:
        print(measured(options.only, options.rounds))
        return
    print("| limit | MB | reading, s | in all, s | memory, MB | verdict |\n|---|---:|---:|---:|---:|---|", flush=True)
    for name in CASES:
        command = [sys.executable, "-m", "benchmarks.limits", "--only", name, "--rounds", str(options.rounds)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        print(ran.stdout.strip() or f"| {name} | | | | | failed: {ran.stderr.strip()[-200:]} |", flush=True)


if __name__ == "__main__":
    main()
