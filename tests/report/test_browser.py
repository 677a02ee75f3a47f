"""The HTML report in a browser: filters, ticked boxes, links, phone width, paper, accessibility.

Needs Chromium and playwright; skipped where either is missing. Nothing is loaded from a network.
"""

import dataclasses
import shutil

import pytest

from c2a_rules.model import Location, Outcome
from tests.report.samples import HOSTILE, broken, finding, mixed, write

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a report: function of its plans; every error on the page and every request is a failure."""
    context = browser.new_context(viewport=DESKTOP)
    faults = []

    def open_(*plans):
        path = tmp_path / "report.html"
        path.write_text(write("html", plans), encoding="utf-8", errors="backslashreplace")
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield open_
    context.close()
    assert not faults


def outcomes(page):
    return [each.get_attribute("data-outcome") for each in page.locator(".entry").all() if each.is_visible()]


def test_filters_show_what_fits_and_say_how_much(opened):
    page = opened(mixed())
    assert page.locator("#shown").inner_text() == "5 of 5 entries"
    page.select_option("#filter-outcome", "review")
    assert outcomes(page) == ["review"]
    assert page.locator("#shown").inner_text() == "1 of 5 entries"
    assert not page.locator(".outcome.gap h4").is_visible()
    page.click("text=Show all")
    page.select_option("#filter-level", "may")
    assert outcomes(page) == ["gap"]
    page.click("text=Show all")
    page.select_option("#filter-domain", "GEN")
    assert outcomes(page) == ["error", "gap"]
    page.fill("#filter-words", "no such words")
    assert outcomes(page) == []
    assert page.get_by_text("Nothing matches").is_visible()
    page.click("text=Show all")
    assert page.locator("#shown").inner_text() == "5 of 5 entries"


def test_a_link_of_the_picture_leads_to_an_entry_even_where_a_filter_hid_it(opened):
    page = opened(mixed())
    page.select_option("#filter-outcome", "error")
    page.click(".action.partial a")
    assert page.url.endswith("#p1f2")
    assert page.locator("#p1f2").is_visible()
    assert page.locator("#filter-outcome").input_value() == ""


def test_a_ticked_box_stays_ticked(opened):
    page = opened(mixed())
    page.check("input[type=checkbox]")
    page.reload()
    assert page.is_checked("input[type=checkbox]")
    page.uncheck("input[type=checkbox]")
    page.reload()
    assert not page.is_checked("input[type=checkbox]")


def test_hostile_words_run_nothing_and_are_read_as_they_are(opened):
    found = [
        finding(f"HSE-1.r{number}", message=said or "-", remedy=said, location=Location(said, f"/{number}"))
        for number, said in enumerate(HOSTILE)
    ]
    page = opened(dataclasses.replace(mixed(), findings=tuple(found), title=HOSTILE[1], source=HOSTILE[2]))
    assert page.locator(".entry").count() == len(HOSTILE)
    assert page.locator("h2").first.inner_text() == HOSTILE[1]
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, {"width": 320, "height": 640}])
def test_nothing_sticks_out_at_the_side(opened, viewport):
    long = finding("HSE-1.gap", message="x" * 300, location=Location("outcomes[" + "y" * 200 + "]", "/x"))
    page = opened(dataclasses.replace(mixed(), findings=(*mixed().findings, long), title="z" * 200), broken())
    page.set_viewport_size(viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_right_to_left_words_stand_on_the_right(opened):
    arabic = "\u0628\u0631\u0646\u0627\u0645\u062c \u0627\u0644\u0635\u062d\u0629"
    page = opened(dataclasses.replace(mixed(), title=arabic))
    direction = "element => getComputedStyle(element).direction"
    assert page.locator("h2").first.evaluate(direction) == "rtl"
    assert page.locator(".status").evaluate(direction) == "ltr"


def test_paper_shows_all_places_and_no_filters(opened):
    many = [finding("HSE-1.gap", location=Location(f"activities[{n}]", f"/{n}")) for n in range(9)]
    page = opened(dataclasses.replace(mixed(), findings=(*mixed().findings, *many)))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("activities[8]").is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_without_its_script_the_page_is_whole(browser, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(write("html", [mixed()]), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert not page.locator("#filters").is_visible()
    assert outcomes(page) == ["error", "gap", "gap", "review", "waived"]
    context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_it_meets_wcag_aa(opened, viewport):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(mixed(), broken())
    page.set_viewport_size(viewport)
    for each in page.locator("details").all():
        each.evaluate("element => { element.open = true; }")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert results.response["passes"]
    assert not results.violations_count, results.generate_report()


def test_every_outcome_was_on_the_page():
    assert {each.outcome for each in mixed().findings} == set(Outcome) - {Outcome.PASS, Outcome.NOT_APPLICABLE}
