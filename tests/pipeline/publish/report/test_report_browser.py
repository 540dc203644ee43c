"""The page in a real Chromium: nothing from the network, controls work, no overflow, print holds every finding."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("page") / "báo cáo.html"
    report.write(archive, target)
    return target


class Window:
    """A page that was opened, with what it asked for and what it complained about."""

    def __init__(self, browser: Any, path: Path, width: int = 1440, height: int = 900) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())

    def shown(self, selector: str) -> list[str]:
        """The words of the elements that can be seen."""
        return [e.inner_text() for e in self.page.locator(selector).all() if e.is_visible()]

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)


@pytest.fixture
def window(browser: Any, path: Path) -> Iterator[Window]:
    window = Window(browser, path)
    yield window
    assert window.said == []
    assert window.asked == [path.as_uri()]
    window.context.close()


def settle(window: Window) -> None:
    """Lets the delay after typing pass."""
    window.page.wait_for_timeout(250)


def test_the_language_switch(window):
    assert window.page.title().startswith("Báo cáo đối chiếu số liệu")
    assert window.shown("h2")[-1] == "Phát hiện"
    window.page.get_by_role("button", name="English").click()
    assert window.run("document.documentElement.lang") == "en"
    assert window.page.title().startswith("Report on the consistency of figures")
    assert window.shown("h2")[-1] == "Findings"
    assert "The parts add up to 66, but the total says 64 (off by 2)." in window.shown("h4")
    assert window.page.locator("#q").get_attribute("placeholder") == "Search, accents optional…"
    assert "Các phần cộng lại" not in window.page.inner_text("main")
    assert "trong đó có 41 đảng bộ" in window.page.inner_text("main")
    assert window.page.locator("blockquote").first.get_attribute("lang") == "vi"
    window.page.get_by_role("button", name="Tiếng Việt").click()
    assert window.shown("h2")[-1] == "Phát hiện"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("(lech 2)", 1),
        ("(LỆCH 2)", 1),
        ("dang bo 25", 1),  # words in any order, đ without its stroke
        ("trieu", 0),
        ("tu nhan 1.950", 1),  # in the quoted note
        ("57-BC", 5),  # in the head of the report
        ("", 5),
    ],
)
def test_search_needs_no_diacritics(window, query, found):
    window.page.fill("#q", query)
    settle(window)
    assert len(window.shown(".finding")) == found
    assert (f"Đang hiện {found} trong 5 phát hiện." in window.page.inner_text("#state")) == bool(query)
    assert window.page.locator("#nothing").is_visible() == (found == 0)


def test_the_filter_by_severity(window):
    window.page.locator("input[value=error]").uncheck()
    assert {text.split("\n")[1] for text in window.shown(".finding .kicker")} <= {"Cảnh báo", "Đã chấp nhận"}
    assert len(window.shown(".finding")) == 3
    assert len(window.shown(".doc")) == 1
    window.page.locator("#state button").click()
    assert len(window.shown(".finding")) == 5
    assert len(window.shown(".doc")) == 3
    assert window.page.inner_text("#state") == ""


def test_from_finding_to_finding_by_keyboard(window):
    window.page.locator("#next").focus()
    seen = []
    for _ in range(6):
        window.page.locator("#next").press("Enter")
        seen.append(window.page.locator(".finding.here .number").inner_text())
        assert window.run("document.activeElement.className") == "number"
        assert 0 <= window.run("document.querySelector('.finding.here').getBoundingClientRect().top") < 300
    assert seen == ["1", "2", "3", "4", "5", "5"]
    window.page.locator("#previous").press("Enter")
    assert window.page.locator(".finding.here .number").inner_text() == "4"


def test_folded_parts_open_by_keyboard(window):
    for name in ("holding", "text", "same"):
        fold = window.page.locator(f"details.{name}").first
        assert fold.get_attribute("open") is None
        fold.locator("summary").first.focus()
        window.page.keyboard.press("Enter")
        assert fold.get_attribute("open") is not None
    assert "384/640 = 60%" in window.page.inner_text(".holding")


def test_a_quote_leads_into_the_full_text_and_back(window):
    window.page.locator(".finding a.see").first.click()
    settle(window)
    target = window.page.locator(".body :target")
    assert target.inner_text() == "64 tổ chức cơ sở đảng"
    box = target.bounding_box()
    assert box
    assert 100 < box["y"] < 800
    target.click()
    settle(window)
    assert window.run("document.querySelector(':target').className").startswith("finding")
    window.page.fill("#q", "trieu")
    settle(window)
    window.page.locator(".contents ol a").first.click()
    settle(window)
    assert window.shown(".doc")


def test_the_command_is_copied(window):
    window.page.locator(".finding .copy").first.click()
    window.page.wait_for_selector(".copy .done:not([hidden])")
    check = window.page.locator(".finding .id code").first.inner_text()
    copied = shlex.split(window.run("navigator.clipboard.readText()"))
    assert copied[1:3] == ["ack", check]
    assert Path(copied[0]).name == "doichieu"
    assert (Path(copied[3]) / "checks.parquet").is_file()


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_wider_than_the_window(browser, path, width, lang):
    window = Window(browser, path, width, 800)
    if lang == "en":
        window.page.locator("#language").click()
    window.run("for (const part of document.querySelectorAll('details')) part.open = true")
    assert window.run("document.documentElement.scrollWidth") <= width
    assert window.run(WIDE) == []
    window.context.close()


def test_long_words_without_spaces_do_not_overflow(browser, new_dataset, tmp_path):
    long = "x" * 400
    dataset = new_dataset()
    sample = dataset.report(f"{long}/{long}.txt", f"Có 3 {long}.", title=long, issuer=long, signer=long, number=long)
    sample.check(long, "suspicious", "error", ["3"], [], message_vi=long, arithmetic=long, suggested=long)
    sample.check("SUM01", "consistent", "none", ["3"], [], arithmetic=long)
    report.write(dataset.write(tmp_path / "d"), tmp_path / "page.html")
    window = Window(browser, tmp_path / "page.html", 360, 700)
    window.run("for (const part of document.querySelectorAll('details')) part.open = true")
    assert window.run(WIDE) == []
    window.context.close()


def test_hostile_text_is_only_text(browser, new_dataset, tmp_path):
    evil = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\" onclick=\"window.hit = 1"
    dataset = new_dataset()
    sample = dataset.report("a.txt", f"Có 3 lớp. {evil}", title=evil, issuer=evil)
    sample.check(evil, "suspicious", "error", [f"3 lớp. {evil}"], [], message_vi=evil, message_en=evil, arithmetic=evil)
    report.write(dataset.write(tmp_path / evil.replace("/", "")), tmp_path / "page.html")
    window = Window(browser, tmp_path / "page.html")
    window.page.locator("h4").click()
    window.page.fill("#q", evil)
    settle(window)
    assert window.run("window.hit") is None
    assert window.shown("h4") == [evil]
    assert window.said == []
    assert window.page.locator("img").count() == 0
    window.context.close()


def test_print_holds_every_finding_and_no_controls(window, tmp_path):
    window.page.emulate_media(media="print")
    window.run("window.dispatchEvent(new Event('beforeprint'))")
    assert len(window.shown(".finding")) == 5
    assert len(window.shown(".member")) == 1
    assert "57/64 = 89,06…%" in window.page.inner_text("main")
    for control in (".tools", ".contents", ".copy", ".see", "details.text"):
        assert window.shown(control) == []
    window.run("window.dispatchEvent(new Event('afterprint'))")
    assert window.page.locator("details.same").first.get_attribute("open") is None
    assert window.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_without_script_everything_can_be_read(browser, path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".finding").count() == 5
    assert not page.locator(".tools").is_visible()
    assert page.locator(".finding h4").first.inner_text().startswith("Các phần cộng lại được 66")
    context.close()


WIDE = """[...document.querySelectorAll("body *")].filter((e) => e.getClientRects().length
  && !e.closest(".away, .skip") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""
CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !e.getClientRects().length || e.closest(".away, script")) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push([e.tagName, e.className, e.textContent.slice(0, 30), ratio.toFixed(2)].join(" "));
  }
  return faint;
}"""


def test_contrast_is_enough_everywhere(window):
    window.run("for (const part of document.querySelectorAll('details')) part.open = true")
    assert window.run(CONTRAST) == []


def test_focus_can_be_seen(window):
    for selector in ("#q", "#language", ".number", ".copy", ".contents ol a", ".holding summary"):
        window.page.locator(selector).first.focus()
        window.page.keyboard.press("Shift+Tab")
        window.page.keyboard.press("Tab")
        assert window.run("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2, selector


def test_controls_have_names(window):
    unnamed = """[...document.querySelectorAll("button, input, summary, a[href]")].filter((e) =>
      e.getClientRects().length && !(e.innerText || e.textContent || e.getAttribute("aria-label")
      || e.labels?.[0]?.textContent || "").trim()).map((e) => e.outerHTML)"""
    assert window.run(unnamed) == []
