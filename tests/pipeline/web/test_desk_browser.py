"""The desk in a real Chromium: a checker's morning, without an error in the console, readable by everyone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import uvicorn

from pipeline import decisions
from pipeline.config import Config
from pipeline.web.app import application
from pipeline.web.desk import Desk
from pipeline.web.guard import Rules
from pipeline.web.sessions import Password

pytestmark = pytest.mark.browser


class Served:
    """A desk that listens, and the address that is printed at its start."""

    def __init__(self, folder: Path, password: Password | None = None) -> None:
        self.desk = Desk(folder, Config())
        self.desk.refresh(wait=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        rules = Rules(self.listener.getsockname()[1], "Nguyễn An", 1_000_000, password)
        self.address = f"{self.base}/?token={rules.token.word}"
        self.server = uvicorn.Server(
            uvicorn.Config(application(self.desk, rules), log_level="warning", access_log=False, lifespan="off")
        )
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]})

    def __enter__(self) -> Served:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with Served(folder) as one:
        yield one


class Window:
    """A window that has come in, and all that it asked for and complained of."""

    def __init__(self, browser: Any, served: Served, **settings: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 860}, **settings)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(served.address)


@pytest.fixture
def window(browser: Any, served: Served) -> Iterator[Window]:
    window = Window(browser, served)
    yield window
    assert window.said == []
    assert all(url.startswith((served.base, "data:")) for url in window.asked)
    window.context.close()


def test_a_morning_at_the_desk(window, served, tmp_path):
    page = window.page
    assert "token" not in page.url
    # search without diacritics, and open
    page.get_by_label("Tìm trong văn bản").fill("42 to chuc co so dang")
    page.keyboard.press("Enter")
    assert page.locator("em.hit").first.inner_text() == "42 tổ chức cơ sở đảng"
    page.locator("a.name").first.click()
    page.wait_for_selector(".body")
    # click a figure: what it is, where it went
    page.locator(".body a.fig", has_text="42 tổ chức cơ sở đảng").click()
    page.wait_for_selector("#panel .card")
    panel = page.locator("#panel")
    assert "Số tổ chức cơ sở đảng" in panel.inner_text()
    assert "figure=" in page.url
    # correct its indicator, found without diacritics
    panel.get_by_text("Sửa chỉ tiêu").click()
    panel.locator(".sift").fill("dang bo co so")
    assert panel.locator("select.indicators").input_value() == "ORG.DANGBO_CS"
    panel.get_by_label("Lý do (không bắt buộc)").fill("đếm đảng bộ")
    panel.get_by_role("button", name="Ghi quyết định").first.click()
    page.wait_for_selector(".decided")
    assert "Số đảng bộ cơ sở" in page.locator(".decided").inner_text()
    # the worklist, by keys alone
    page.goto(f"{served.base}/findings")
    everything = int(page.locator("#progress-words").get_attribute("data-all"))
    first = page.locator("#worklist li").first.get_attribute("data-check")
    page.keyboard.press("a")
    page.keyboard.type("đã hỏi lại đơn vị")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#worklist li.judged[data-check='{first}']")
    page.wait_for_selector(f"#finding:not([data-check='{first}'])")
    page.locator("body").press("k")
    page.wait_for_selector(f"#finding[data-check='{first}']")
    assert "đã hỏi lại đơn vị" in page.locator("#detail").inner_text()
    page.keyboard.press("u")
    page.wait_for_selector(f"#worklist li:not(.judged)[data-check='{first}']")
    page.wait_for_selector("#finding[data-state='open']")
    page.keyboard.press("d")
    page.wait_for_selector(f"#worklist li.judged[data-check='{first}']")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#progress-words").inner_text() == f"Đã xem 1 / {everything}"
    page.wait_for_selector(f"#finding:not([data-check='{first}'])")
    page.keyboard.press("Enter")
    page.wait_for_selector(".body")
    assert "at=" in page.url
    # run again: what was decided is kept and applied
    page.goto(f"{served.base}/runs")
    page.get_by_role("button", name="Chạy lại ngay").click()
    page.wait_for_selector("#run[data-going='no']", timeout=90_000)
    assert "Đã xong" in page.locator("#run").inner_text()
    page.goto(f"{served.base}/?q=42+to+chuc+co+so+dang")
    page.locator("a.name").first.click()
    page.locator(".body a.fig", has_text="42 tổ chức cơ sở đảng").click()
    page.wait_for_selector("#panel .card")
    assert "do người quyết định" in page.locator("#panel").inner_text()
    page.goto(f"{served.base}/findings?state=doubtful")
    assert page.locator(f"#worklist li[data-check='{first}']").count() == 1
    # export, and open what came
    with page.expect_download() as waiting:
        page.locator(".export a", has_text="Excel").click()
    waiting.value.save_as(tmp_path / "x.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows(values_only=True))
    assert [row[-1] for row in rows[1:]] == [first]
    assert rows[1][7] == "nghi đọc nhầm"
    kinds = [one.kind for one in decisions.load(served.desk.folder)]
    assert kinds == ["indicator", "acknowledge", "undo", "doubtful"]


def pages(served: Served) -> list[str]:
    with served.desk.reading() as reading:
        doc_id = reading.db.execute("SELECT doc_id FROM documents WHERE errors > 0").fetchone()[0]
        check = reading.db.execute("SELECT check_id FROM findings").fetchone()[0]
    return [
        "/", "/?q=dang+vien", "/?q=khongcogi", f"/documents/{doc_id}?figure=f0001", "/findings", f"/findings/{check}",
        "/findings?state=doubtful", "/compare", "/compare?indicator=ORG.TCCS", "/runs", "/settings",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everyone(browser, served, scheme):
    from axe_core_python.sync_playwright import Axe

    window = Window(browser, served, color_scheme=scheme)
    for address in pages(served):
        window.page.goto(served.base + address)
        # the script of axe comes from here and not from the server, so the policy is not in its way
        found = Axe().run(window.page)["violations"]
        said = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]
        assert said == [], address
    assert window.said == []
    window.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_window(browser, served, width):
    window = Window(browser, served)
    window.page.set_viewport_size({"width": width, "height": 800})
    for address in pages(served):
        window.page.goto(served.base + address)
        assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    window.context.close()


def test_on_a_telephone_titles_have_room_and_every_page_can_be_reached(browser, served):
    window = Window(browser, served)
    window.page.set_viewport_size({"width": 360, "height": 780})
    window.page.goto(served.base + "/")
    assert window.page.locator(".list tbody th").first.bounding_box()["width"] > 0.6 * 360
    for link in window.page.locator(".top nav a").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    window.context.close()


def test_many_findings_beside_the_pages_are_a_list_to_scroll(browser, served):
    window = Window(browser, served)
    page = window.page
    page.goto(served.base + pages(served)[3])
    page.evaluate(
        "document.querySelector('.reader').classList.add('with-sheets');"
        "const list = document.querySelector('.side-findings'), one = list.firstElementChild;"
        "for (let i = 0; i < 30; i++) list.append(one.cloneNode(true));"
    )
    list_ = "document.querySelector('.side-findings')"
    assert page.evaluate(f"{list_}.scrollWidth - {list_}.clientWidth") <= 0
    assert page.evaluate(f"{list_}.scrollHeight - {list_}.clientHeight") > 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    window.context.close()


def test_without_scripts_everything_can_be_done_by_links_and_forms(browser, served):
    window = Window(browser, served, java_script_enabled=False)
    page = window.page
    page.goto(f"{served.base}/findings")
    page.locator("#worklist a").nth(1).click()
    page.get_by_label("Lý do").fill("biết")
    page.get_by_role("button", name="Chấp nhận").click()
    assert "đã chấp nhận" in page.locator("#finding").inner_text()
    page.locator("a.see").first.click()
    page.locator(".body a.fig").first.click()
    assert page.locator("#panel .card").is_visible()
    window.context.close()


def test_the_evil_report_runs_nothing(browser, served):
    window = Window(browser, served)
    window.page.on("dialog", lambda dialog: window.said.append(dialog.message))
    with served.desk.reading() as reading:
        (doc_id,) = reading.db.execute("SELECT doc_id FROM documents WHERE source LIKE '%onerror%'").fetchone()
    for address in ("/?q=script", f"/documents/{doc_id}?figure=f0001&q=script", "/findings?state=all"):
        window.page.goto(served.base + address)
        window.page.wait_for_timeout(100)
    assert window.said == []
    assert all(url.startswith(served.base) for url in window.asked)
    window.context.close()


def test_coming_in_by_the_password(browser, folder):
    from axe_core_python.sync_playwright import Axe

    with Served(folder, Password("mật khẩu dài")) as served:
        window = Window(browser, served)
        page = window.page
        assert page.url == f"{served.base}/login"
        assert Axe().run(page)["violations"] == []
        page.get_by_label("Tên của bạn").fill("Trần Bình")
        page.get_by_label("Mật khẩu").fill("mật khẩu dài")
        page.keyboard.press("Enter")
        page.wait_for_selector("table.list")
        assert page.url == f"{served.base}/"
        assert "Trần Bình" in page.locator(".who").inner_text()
        assert window.said == []
        window.context.close()
