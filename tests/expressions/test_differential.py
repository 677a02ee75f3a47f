"""A bounded number of random expressions, compared with the CEL project's C++ runtime."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "differential.py"


@pytest.mark.skipif(find_spec("cel_expr_python") is None, reason="cel-expr-python has no wheel for this platform")
def test_random_expressions_give_what_the_reference_gives() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "1500", "7"],
        cwd=SCRIPT.parents[2],
        env={"PYTHONPATH": str(SCRIPT.parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("\n0 of 1500 differ\n"), done.stdout + done.stderr
