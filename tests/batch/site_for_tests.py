"""What a process of `tests/batch` does at its start, by environment variables: it is copied to `sitecustomize.py`.

`HOUSE` is the folder of the rule sets that count as shipped, `SLOW` the seconds that each plan takes. A worker that
comes to the plan whose title is in `DEADLY` dies; with a file `ONCE` that only happens until the file is there. With
`STILLBORN`, workers die before they do anything.
"""

import os
import sys
import time
from pathlib import Path


def prepare():
    from c2a_rules import builtin, shipped
    from c2a_rules.desk import Desk

    house = os.environ["HOUSE"]
    builtin.folder = lambda kind: Path(house) if kind == "rulesets" else shipped.folder(kind)
    judge = Desk.judge

    def slowly(self, document):
        time.sleep(float(os.environ.get("SLOW", "0")))
        if is_worker() and (document.plan or {}).get("title", "-") == os.environ.get("DEADLY"):
            once = os.environ.get("ONCE")
            if once is None or not Path(once).exists():
                Path(once or os.devnull).write_text("x", encoding="utf-8")
                os._exit(9)
        return judge(self, document)

    Desk.judge = slowly
    if os.environ.get("STILLBORN") and "--multiprocessing-fork" in sys.argv:
        os._exit(9)


def is_worker():
    from multiprocessing import parent_process

    return parent_process() is not None


if os.environ.get("HOUSE"):
    prepare()
