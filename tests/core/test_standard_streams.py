"""Standard streams that are not there: no traceback, and no exit code that means something else."""

import os
import subprocess
import sys

import pytest

from tests.core.house import ROOT, plan, write

CLOSED = pytest.mark.skipif(os.name != "posix", reason="only POSIX shells close standard streams")


def ran(command, tmp_path):
    environment = {**os.environ, "C2A_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=environment, check=False)


@CLOSED
@pytest.mark.parametrize("closing", [">&-", "2>&-", "- <&-"])
def test_a_closed_stream_is_no_verdict(tmp_path, closing):
    path = write(tmp_path, "plan.json", plan(context={"phases": ["development"]}))
    found = ran(f"{sys.executable} -m c2a_rules check --no-plugins {path} {closing}", tmp_path)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
