"""compare.html: one file, no request, no complaint, charts with their words, tables to read instead."""

from __future__ import annotations

import re

import pytest
from lxml import html

from pipeline.compare import page
from pipeline.compare.page.charts import bars, multiples
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series


def made(dataset, target, lang="vi", **selection):
    with Series(dataset, Selection(**selection)) as series:
        page.write(series, target, lang, dataset)
    return target.read_text("utf-8")


@pytest.fixture(scope="module")
def path(dataset, tmp_path_factory):
    (dataset / "report.html").write_text("", "utf-8")
    target = tmp_path_factory.mktemp("page") / "so sánh.html"
    made(dataset, target)
    return target


def test_it_needs_nothing_else(path):
    text = path.read_text("utf-8")
    assert "default-src 'none'" in text
    tree = html.fromstring(text.encode())
    assert not tree.xpath("//script | //@style | //img | //link | //iframe | //@onclick")
    assert not [url for url in tree.xpath("//@href") if re.match(r"\w+:", url)]


def test_values_lead_to_their_report(path):
    tree = html.fromstring(path.read_bytes())
    links = tree.xpath("//section[@id='i-MEM.ADMITTED']//td/a")
    assert [a.text for a in links if "540" in a.text] == ["540?≠"]
    assert all(a.get("href").startswith("report.html#doc-") for a in links)


def test_charts_say_what_they_show(path):
    tree = html.fromstring(path.read_bytes())
    titles = tree.xpath("//section[@id='i-MEM.TOTAL']//*[local-name()='title']/text()")
    assert "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh Hà Tĩnh: 8.341~ người; 2022; tạm thời (dự thảo)" in titles
    assert tree.xpath("//section[@id='coverage']//th/span/text()") == ["Thanh Hóa", "Hà Tĩnh", "Đắk Nông"]
    anchors = set(tree.xpath("//@id"))
    assert {url[1:] for url in tree.xpath("//a/@href") if url.startswith("#")} <= anchors


def test_same_input_same_bytes(dataset, tmp_path):
    assert made(dataset, tmp_path / "a") == made(dataset, tmp_path / "b")


def test_hostile_words_stay_words(archive, tmp_path):
    evil = "<script>alert(1)</script>"
    archive.report("VN-21.KCQDN", "2022", title=evil).says("MEM.TOTAL", 5, "2022", dims={"sex": evil})
    archive.report(evil, "2022").says("MEM.TOTAL", 5, "2022")
    text = made(archive.write(tmp_path / "out"), tmp_path / "a")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_one_bloc_is_said(archive, tmp_path):
    archive.report("VN-21.KCQDN", "2022").says("MEM.TOTAL", 5, "2022")
    assert "Chỉ có một đảng bộ" in made(archive.write(tmp_path / "out"), tmp_path / "a")


def test_bars_are_in_order_and_in_proportion(dataset):
    with Series(dataset, Selection(indicators=frozenset({"MEM.TOTAL"}), last=True)) as series:
        chart = bars(list(series.cells()))
    lengths = [bar.length for bar in chart.bars]
    assert [int(bar.cell.value) for bar in chart.bars] == [14103, 8341, 4000]
    assert lengths[0] / lengths[2] == pytest.approx(14103 / 4000, rel=0.01)


def test_small_charts_share_their_scale(dataset):
    with Series(dataset, Selection(indicators=frozenset({"MEM.TOTAL"}))) as series:
        chart = multiples(list(series.cells()), [])
    assert chart is not None
    [small] = chart.smalls  # one bloc has two years
    assert small.points[0].x < small.points[1].x
    assert small.points[0].y > small.points[1].y  # more is higher
    assert multiples([], []) is None


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser(path, browser, scheme):
    from axe_core_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 390, "height": 900}, color_scheme=scheme, bypass_csp=False)
    window = context.new_page()
    asked, said = [], []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: said.append(message.text))
    window.on("pageerror", lambda error: said.append(str(error)))
    window.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []
    assert window.evaluate("document.documentElement.scrollWidth") == 390  # nothing hangs over a narrow window
    for summary in window.locator("details:not([open]) > summary").element_handles():
        summary.press("Enter")  # tables open from the keyboard
    assert window.locator("details[open]").count() == window.locator("details").count()
    broken = [v["id"] + str([n["html"][:120] for n in v["nodes"][:2]]) for v in Axe().run(window)["violations"]]
    context.close()
    assert broken == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_words_of_charts_can_be_read_and_are_whole(archive, browser, tmp_path, width):
    for bloc in ("VN-26.KCQDN", "VN-44.KCQDN"):  # one of the longest names
        report = archive.report(bloc, "2024-01-10")
        for year in (2022, 2023):
            report.says("MEM.TOTAL", 14103 + year, f"{year}-12")
        report.says("ORG.TCCS", 119, "2023-12")
    with Series(archive.write(tmp_path / "out")) as series:
        page.write(series, tmp_path / "compare.html", "vi", tmp_path)
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto((tmp_path / "compare.html").as_uri())
    words = tab.evaluate("""() => [...document.querySelectorAll("svg text")].map(text => {
        const own = text.getBoundingClientRect(), all = text.closest("svg").getBoundingClientRect()
        return [text.textContent, own.height, own.left - all.left, all.right - own.right, own.top - all.top]
    })""")
    tab.close()
    assert len(words) > 10
    assert [word for word in words if word[1] < 10 or min(word[2:]) < -1] == []
