"""Rules in Python: like any other rule in a report, and unable to break anybody else's."""

import json
import os
import sys

import pytest

from tests.core.distributions import extra, installer, outcomes_of
from tests.core.house import c2a, plan, results, rule, write

META = 'action="XTR-1", level="must", title="A rule", remedy="Mend it."'
GOOD = f"""
@rule(id="XTR-1.leads", {META})
def leads(plan: Plan):
    for activity in plan.all("activities"):
        if activity["lead"] is None:
            yield activity.gap(f"The activity {{activity['id']}} names no lead.", at="lead")
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    monkeypatch.setenv("C2A_RULE_SECONDS", "20")
    folder = tmp_path / "site"
    folder.mkdir()
    return installer(folder, monkeypatch)


@pytest.fixture
def the_plan(tmp_path):
    activities = [{"id": "A1", "title": "One", "lead": "un"}, {"id": "A2", "title": "Two"}]
    outputs = results({"id": "OP1", "activities": activities})
    return write(tmp_path, "plan.json", plan(context={"phases": ["development"]}, outcomes=outputs))


def check(*arguments):
    return c2a("check", "-f", "json", "--as-of", "2026-11-01", "--fail-on", "never", *arguments)


def finding(ran, rule_id, place=0):
    return next(f for f in ran.json["plans"][place]["findings"] if f["rule"] == rule_id)


def test_a_python_rule_reports_as_any_other(install, the_plan):
    install(GOOD, the_ruleset=extra())
    ran = check(the_plan)
    assert ran.code == 0, ran.err
    assert outcomes_of(ran)["XTR-1.leads"] == "gap"
    found = finding(ran, "XTR-1.leads")
    assert found["message"] == "The activity A2 names no lead."
    assert found["anchor"] == "outcomes[OC1].outputs[OP1].activities[A2]"
    assert found["pointer"] == "/outcomes/0/outputs/0/activities/1"
    assert found["missing"] == "lead"
    assert found["remedy"] == "Mend it."
    assert found["line"] > 1
    assert "/outcomes/0/outputs/0/activities/0/lead" in found["evidence"]
    (plugin,) = ran.json["plugins"]
    assert (plugin["distribution"], plugin["version"], len(plugin["sha256"])) == ("extra-dist", "1.2", 64)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "XTR-1.leads"], {"XTR-1.leads"}),
        (["--ignore", "XTR-1.leads"], {"XTR-1.declared"}),
        (["--ruleset", "test.extra"], {"XTR-1.declared", "XTR-1.leads"}),
        (["--ruleset", "test.house"], set()),
    ],
)
def test_a_python_rule_is_selected_as_any_other(install, the_plan, options, expected):
    install(GOOD, the_ruleset=extra())
    assert {name for name in outcomes_of(check(the_plan, *options)) if name.startswith("XTR")} == expected


MISBEHAVIOURS = {
    "raises": ("raise ZeroDivisionError('what a pity')", "raised ZeroDivisionError: what a pity"),
    "leaves": ("raise SystemExit(0)", "raised SystemExit"),
    "hangs": ("while True: pass", "took longer than the 1 seconds"),
    "hangs in C": ("import time; time.sleep(600)", "took longer than the 1 seconds"),
    "exhausts memory": ("hoard = [bytearray(2**30) for _ in range(64)]", "needed more memory than the 512 MiB"),
    "ends its process": ("import os; os._exit(7)", "ended its process (exit code 7)"),
    "kills its process": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended its process (signal 9)"),
    "changes the plan": ("plan['orgs'][0]['name'] = 'another'", "raised TypeError"),
    "sets on the plan": ("plan.title = 'another'", "raised TypeError: a plan is read only"),
    "changes it behind": ("plan._session.world.plan['orgs'][0]['name'] = 'another'", "changed the plan"),
    "changes a view behind": ("plan._record['title'] = 'another'", "changed the plan"),
    "prints": ("print('hello')", "printed to standard output: 'hello'"),
    "prints below Python": ("import os; os.write(1, b'hello')", "printed to standard output: 'hello'"),
    "gives no judgement": ("yield lambda: 1", "yields a value of the type function"),
    "gives what nobody reads": (
        "import dataclasses; yield dataclasses.replace(plan.gap('x'), message=open)",
        "with a value of the type builtin_function_or_method in it",
    ),
    "asks for no field": ("plan['tittle']", 'no field of <plan /> (did you mean \\"title\\"?)'),
    "talks on the wire": ("import os; [os.write(each, b'x' * 99) for each in range(3, 9)]", ""),
}
ONE = """
@rule(id="XTR-1.bad", {meta})
def bad(plan: Plan):
    if plan["id"] == "XA-1":
        {code}
    yield plan.passes()
"""


@pytest.mark.parametrize("kind", MISBEHAVIOURS)
def test_what_misbehaves_costs_its_own_rule_alone(install, the_plan, tmp_path, monkeypatch, kind):
    if kind == "exhausts memory" and sys.platform == "win32":
        pytest.skip("Windows has no such limit")
    if "hangs" in kind:
        monkeypatch.setenv("C2A_RULE_SECONDS", "1")
    monkeypatch.setenv("C2A_RULE_MEMORY", "512")
    code, reason = MISBEHAVIOURS[kind]
    install(ONE.format(meta=META, code=code) + GOOD, the_ruleset=extra())
    second = write(tmp_path, "second.json", plan(id="XA-2", context={"phases": ["development"]}))
    ran = check(the_plan, second)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    found = outcomes_of(ran)
    assert found.pop("XTR-1.bad") == "error"
    assert found["XTR-1.leads"] == "gap"
    assert found["XTR-1.declared"] == found["HSE-1.end"] == "pass"
    assert "error" not in found.values()
    assert outcomes_of(ran, 1)["XTR-1.bad"] == "pass"
    message = finding(ran, "XTR-1.bad")["message"]
    assert "the plugin extra (extra-dist 1.2)" in message
    assert reason in json.dumps(message)[1:-1] or reason in message
    assert ran.json["plans"][0]["status"] == "incomplete"
    assert ran.json["plans"][1]["status"] != "incomplete"


PID = f"""
import os
@rule(id="XTR-1.pid", {META})
def pid(plan: Plan):
    yield plan.gap(f"{{os.getpid()}}")
"""


def test_one_worker_serves_many_plans(install, tmp_path):
    install(PID, the_ruleset=extra())
    for number in range(5):
        write(tmp_path, f"plans/{number}.json", plan(id=f"XA-{number}"))
    ran = check(tmp_path / "plans")
    numbers = {finding(ran, "XTR-1.pid", place)["message"] for place in range(5)}
    assert len(numbers) == 1
    assert numbers != {str(os.getpid())}


def test_no_worker_starts_unless_something_of_it_is_selected(install, the_plan, monkeypatch):
    from c2a_rules.pyrules import process

    install(PID, the_ruleset=extra())
    started = []
    start = process.Plugin._started
    monkeypatch.setattr(process.Plugin, "_started", lambda self: started.append(1) or start(self))
    assert check(the_plan, "--ignore", "XTR-1.pid").code == 0
    assert started == []
    assert check(the_plan).code == 0
    assert started == [1]


def test_a_rule_that_hangs_on_every_plan_is_given_up(install, tmp_path, monkeypatch):
    monkeypatch.setenv("C2A_RULE_SECONDS", "0.2")
    install(f'@rule(id="XTR-1.slow", {META})\ndef slow(plan):\n    while True: pass\n', the_ruleset=extra())
    for number in range(5):
        write(tmp_path, f"plans/{number}.json", plan(id=f"XA-{number}"))
    ran = check(tmp_path / "plans")
    assert ran.code == 3
    assert {outcomes_of(ran, place)["XTR-1.slow"] for place in range(5)} == {"error"}
    assert "3 times on other plans" in finding(ran, "XTR-1.slow", 4)["message"]


READER = """
from c2a_rules.model import Document

class Bare:
    name = "bare"
    suffixes = (".bare",)
    cannot_hold = frozenset({"outcomes.outputs.activities.lead", "consultations", "risks.owner"})

    def read(self, stream, source, plan_type):
        import json
        yield Document(source, "0" * 64, json.load(stream))

@hookimpl
def c2a_readers():
    return [Bare()]
"""


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("if activities[0]['lead'] is None: yield activities[0].gap('No lead', at='lead')", "review"),
        ("if 'lead' not in activities[0]: yield activities[0].gap('No lead', at='lead')", "review"),
        ("yield activities[0].passes() if activities[0]['lead'] else activities[0].passes()", "review"),
        ("[activity['lead'] for activity in activities]", "review"),
        ("activities[0]['lead_org']", "review"),
        ("if not plan.all('consultations'): yield plan.gap('Nobody was asked')", "review"),
        ("if not plan['end']: yield plan.gap('No end')", "pass"),
        ("if activities[1]['lead'] == 'un': yield activities[1].gap('The lead it must not have')", "gap"),
        ("activities[0]['lead']; yield plan.not_applicable()", "not_applicable"),
        ("if plan['description'] is None: yield plan.gap('No description', at='description')", "gap"),
        ("yield plan.review('Look at this')", "review"),
    ],
)
def test_what_the_source_cannot_hold_is_for_a_human(install, tmp_path, body, outcome):
    code = f"""
@rule(id="XTR-1.reads", {META})
def reads(plan: Plan):
    activities = plan.all("activities")
    {body}
    if False: yield
"""
    install(READER + code, the_ruleset=extra())
    activities = [{"id": "A1", "title": "One"}, {"id": "A2", "title": "Two", "lead": "un"}]
    cannot = ["outcomes.outputs.activities.lead", "consultations"]
    source = {"format": "bare", "file": "x", "cannot_hold": cannot}
    whole = plan(source=source, outcomes=results({"id": "OP1", "activities": activities[:2]}))
    if outcome == "review":
        del activities[1]["lead"]
    ran = check(write(tmp_path, "p.bare", whole), "--select", "XTR-1.reads")
    assert outcomes_of(ran)["XTR-1.reads"] == outcome
    if outcome == "review" and "Look" not in body:
        found = finding(ran, "XTR-1.reads")
        assert "has no place for" in found["message"]
        assert found["remedy"].startswith("State it in the plan")


def metadata(meta, body):
    return f"""
@rule(id="XTR-1.meta", action="XTR-1", title="A rule", {meta})
def meta(plan: Plan):
    {body}
"""


@pytest.mark.parametrize(
    ("meta", "body", "expected"),
    [
        ('level="must", remedy="x"', "yield plan.gap('x')", "gap must"),
        ('level={"default": "may", "country_programme": "should"}, remedy="x"', "yield plan.gap('x')", "gap should"),
        ('level="must", remedy="x", applies_to=["mission"]', "yield plan.gap('x')", "not_applicable must"),
        ('level="must", remedy="x", applies_to=["country_programme"]', "yield plan.gap('x')", "gap must"),
        ('level="must", remedy="x", requires=["XTR-1.broken"]', "yield plan.passes()", "gap must"),
        ('level="must", remedy="x", empty="not_applicable"', "return []", "not_applicable must"),
        ('level="must", remedy="x", empty="gap"', "return []", "gap must"),
        ('level="must", remedy="x"', "return []", "pass must"),
        ('level="must", remedy="x"', "return None", "error must"),
        ('level="must", remedy="x"', "return [plan.gap('')]", "error must"),
        ('level="must", remedy="x"', "return [plan.passes(), plan.gap('x'), plan.passes()]", "gap must"),
        ('level="must", remedy="x"', "return [plan.gap('x') for _ in range(20_000)]", "error must"),
        ('level="must", remedy="x"', "return [plan.gap('x')] if plan.params['most'] == 3 else []", "gap must"),
        ('level="must", remedy="x"', "return [plan.gap('x')] if plan.today == '2026-11-01' else []", "gap must"),
    ],
)
def test_the_metadata_of_python_rules_counts(install, the_plan, meta, body, expected):
    own = extra(rule("XTR-1.broken", "plan.title == ''"))
    own["parameters"] = {"most": {"value": 3, "type": "integer", "description": "Most"}}
    install(metadata(meta, body), the_ruleset=own)
    ran = check(the_plan)
    domains = ran.json["plans"][0]["domains"]
    rules = [each for domain in domains for action in domain["actions"] for each in action["rules"]]
    (found,) = [f"{each['outcome']} {each['level']}" for each in rules if each["id"] == "XTR-1.meta"]
    assert found == expected
    if "requires" in meta:
        assert finding(ran, "XTR-1.meta")["caused_by"] == "XTR-1.broken"


def test_a_finding_of_a_python_rule_can_be_excluded_and_told_apart_by_key(install, tmp_path):
    body = "return [plan.gap('x', key='north'), plan.gap('y', key='south')]"
    install(metadata('level="must", remedy="x"', body), the_ruleset=extra())
    out = {"of": "XTR-1.meta:north", "reason": "r", "approved_by": "a", "review_on": "2027-01-01"}
    ran = check(write(tmp_path, "p.json", plan(exclusions=[out])))
    found = [f for f in ran.json["plans"][0]["findings"] if f["rule"] == "XTR-1.meta"]
    assert [(f["key"], f["outcome"]) for f in found] == [("north", "review"), ("south", "gap")]
    assert len({f["fingerprint"] for f in found}) == 2


VIEW = """
    activity = plan.all("activities")[0]
    seen = [
        activity["funded"], activity["output"]["outcome"]["id"], activity["lead_org"]["name"], activity["themes"],
        activity["description"], activity["places"], "lead" in activity, "total" in activity,
        activity["funding"][0]["required"], plan["monitoring"], plan["governance"], plan["context"]["phases"],
        activity["output"].all("activities")[0] == activity, activity in plan.all("activities"),
        len({activity, plan.all("activities")[0]}), activity.anchor, activity["funding"][0].anchor, plan.pointer,
        plan["extensions"], repr(activity), [each["id"] for each in plan.all("orgs")], plan["lead_org"],
    ]
    import json
    yield plan.gap(json.dumps(seen))
"""


def test_a_plan_shows_its_fields_its_facts_and_its_tree(install, tmp_path):
    install(metadata('level="must", remedy="x"', VIEW.strip()), the_ruleset=extra())
    row = {"period_start": "2026-01-01", "period_end": "2026-12-31", "required": 10, "available": 9, "currency": "USD"}
    activity = {"id": "A1", "title": "One", "lead": "un", "themes": ["education"], "funding": [row]}
    outputs = results({"id": "OP1", "activities": [activity]})
    whole = plan(context={"phases": ["crisis"]}, outcomes=outputs, extensions={"x": {"y": [1]}})
    seen = json.loads(finding(check(write(tmp_path, "p.json", whole)), "XTR-1.meta")["message"])
    anchor = "outcomes[OC1].outputs[OP1].activities[A1]"
    assert seen == [
        True, "OC1", "United Nations in Xa", ["education"], None, [], True, False, 10.0, None, None, ["crisis"],
        True, True, 1, anchor, f"{anchor}.funding[2026-01-01]", "", {"x": {"y": [1]}}, f"<activities {anchor}>", ["un"],
        "un",
    ]  # fmt: skip


def test_a_python_rule_is_explained(install, the_plan):
    install(GOOD.replace("    for", '    """Somebody answers."""\n    for', 1), the_ruleset=extra())
    ran = c2a("explain", "XTR-1.leads", the_plan)
    assert ran.code == 0
    assert "Python code of the plugin extra (extra-dist 1.2): Somebody answers." in " ".join(ran.out.split())
    assert "/outcomes/0/outputs/0/activities/0/lead" in ran.out
