"""Coverage-guided fuzzing for a bounded number of runs; `guided.py` says how to go on for longer."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

GUIDED = Path(__file__).with_name("guided.py")


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is there for Linux on x86-64 alone, by the extra dev")
@pytest.mark.parametrize(
    ("target", "runs"), [("expression", 6000), ("rule", 5000), ("document", 30000), ("yaml", 3000), ("waivers", 3000)]
)
def test_nothing_breaks_in_so_many_runs(target, runs, tmp_path):
    command = [sys.executable, GUIDED, target, f"-runs={runs}", "-seed=1"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert f"Done {runs} runs" in ran.stderr
    assert not list(tmp_path.iterdir())
