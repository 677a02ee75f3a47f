"""On a real cluster of this machine: two workers, one of them killed, and one plan that kills every worker."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.batch.conftest import LINUX
from tests.batch.test_dying import DEADLY, wait_for
from tests.core.house import c2a, plan, write

CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    workers = int(sys.argv[1])
    with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        pids = [each.process.pid for each in cluster.workers.values()]
        print(cluster.scheduler_address, *pids, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(place):
    """What starts a cluster: (workers, environment) → its address, and its workers' process numbers."""
    started = []
    (place.folder / "cluster.py").write_text(CLUSTER, encoding="utf-8")

    def start(workers, **environment):
        process = subprocess.Popen(
            [sys.executable, "cluster.py", str(workers)],
            cwd=place.folder,
            env={**place.environment, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        address, *pids = process.stdout.readline().decode().split()
        return address, [int(each) for each in pids]

    yield start
    for process in started:
        process.stdin.close()
        process.wait(timeout=120)
        process.stdout.close()


def test_a_cluster_reports_as_one_process_does(place, cluster):
    address, _pids = cluster(2)
    house = place.folder / "own.json"
    house.write_text((place.folder / "house" / "house.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    waivers = [{"rule": "HSE-1.end", "plan": "XA-3", "reason": "R", "approved_by": "P", "expires": "2027-01-01"}]
    write(place.folder, "waivers.yaml", waivers)
    asked = ("check", place.plans(100), "--no-plugins", "-f", "jsonl", "--ruleset", "own.json")
    asked = (*asked, "--waivers", "waivers.yaml")
    alone = place.run(*asked, "--jobs", 1)
    assert b'"outcome":"waived"' in alone.stdout
    ran = place.run(*asked, "--scheduler", address)
    assert (ran.returncode, ran.stdout, ran.stderr) == (alone.returncode, alone.stdout, alone.stderr)


@LINUX
def test_a_worker_that_is_killed_costs_nothing(place, cluster):
    address, pids = cluster(2, SLOW="0.02")
    plans = place.plans(150)
    alone = place.run("check", plans, "--no-plugins", "-f", "jsonl", "--jobs", 1)
    process = place.start("check", plans, "--no-plugins", "--resume", "out.jsonl", "--scheduler", address)
    wait_for(place.folder / "out.jsonl", 2)
    os.kill(pids[0], signal.SIGKILL)
    _out, err = process.communicate(timeout=300)
    assert process.returncode == alone.returncode, err
    assert (place.folder / "out.jsonl").read_bytes() == alone.stdout


def test_a_plan_that_kills_workers_is_incomplete_and_the_rest_go_on(place, cluster):
    address, _pids = cluster(2, DEADLY="Deadly")
    plans = place.plans(70, at_40=DEADLY)
    ran = place.run("check", plans, "--no-plugins", "-f", "jsonl", "--scheduler", address)
    assert ran.returncode == 3, ran.stderr
    found = [json.loads(line)["plan"] for line in ran.stdout.splitlines()[1:-1]]
    assert [each["source"] for each in found] == [f"plans.jsonl:{number + 1}" for number in range(70)]
    assert [each["source"] for each in found if each["status"] == "incomplete"] == ["plans.jsonl:41"]


def test_workers_with_other_rules_judge_nothing(place, cluster):
    address, _pids = cluster(1)
    house = place.folder / "house" / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace('"1.0.0"', '"1.0.1"'), encoding="utf-8")
    other = place.folder / "other"
    other.mkdir()
    (other / "house.yaml").write_text(house.read_text(encoding="utf-8"), encoding="utf-8")
    house.write_text(house.read_text(encoding="utf-8").replace('"1.0.1"', '"1.0.0"'), encoding="utf-8")
    asked = ("check", place.plans(2), "--no-plugins", "--scheduler", address)
    ran = place.run(*asked, HOUSE=str(other))
    assert ran.returncode == 2
    assert "install the same everywhere" in ran.stderr


def test_a_scheduler_without_workers_is_told(place, cluster):
    address, _pids = cluster(0)
    ran = place.run("check", place.plans(2), "--no-plugins", "--scheduler", address)
    assert ran.returncode == 2
    assert f"the scheduler at {address} has no worker" in ran.stderr


def test_nobody_at_the_address_is_told(place):
    ran = place.run("check", place.plans(2), "--no-plugins", "--scheduler", "tcp://127.0.0.1:1")
    assert ran.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_address_and_no_dask_are_told(tmp_path, monkeypatch):
    path = write(tmp_path, "plan.json", plan())
    ran = c2a("check", path, "--scheduler", "nowhere")
    assert (ran.code, '"nowhere" is no address such as tcp://host:8786' in ran.err) == (2, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = c2a("check", path, "--scheduler", "tcp://127.0.0.1:1")
    assert (ran.code, "pip install 'c2a-rules[dask]'" in ran.err) == (2, True)
