"""A manuscript as a page of a province's portal: menu, other news, share buttons and a counter around the report."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence
from html import escape
from random import Random

from corpus.samples.printing.manuscript import Manuscript, Paragraph, Table

_MENU = (
    "Trang chủ", "Giới thiệu", "Tin tức - Sự kiện", "Xây dựng Đảng", "Học và làm theo Bác", "Văn bản", "Thư viện ảnh",
    "Liên hệ",
)  # fmt: skip
_NEWS = (
    "Hội nghị báo cáo viên tháng {m}/{y}", "Đoàn Khối ra quân Tháng Thanh niên năm {y}",
    "Công đoàn viên chức tỉnh tặng {n} suất quà cho đoàn viên khó khăn", "Giải cầu lông cán bộ, công chức năm {y}",
    "Bồi dưỡng nghiệp vụ công tác đảng cho {n} cấp ủy viên", "Thông báo lịch tiếp công dân tháng {m}/{y}",
)  # fmt: skip
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_STYLE = (
    "body{font:16px/1.5 Arial,sans-serif;margin:0}nav a{padding:8px}main{display:flex}article{flex:3;padding:16px}"
    "aside{flex:1;padding:16px;background:#f4f4f4}td{vertical-align:top}"
    "table.so-lieu td{border:1px solid #444;padding:4px}"
    ".giua{text-align:center}sup{font-size:70%}footer{background:#8b1a1a;color:#fff;padding:12px}"
)


def html(text: Manuscript, site: str, seed: int, old: bool = False) -> str:
    """The page. ``old`` is made of tables and fonts, as portals were built for years."""
    draw = Random(f"portal {seed}")
    title = _title(text)
    menu = "".join(f'<a href="/{i}.html">{escape(name)}</a>' for i, name in enumerate(_MENU))
    year = draw.randint(2021, 2024)
    headlines = [
        row.format(m=f"{draw.randint(1, 12):02}", y=year, n=draw.randint(20, 200)) for row in draw.sample(_NEWS, 4)
    ]
    news = "".join(f'<li><a href="/tin/{draw.randint(1000, 99999)}.html">{escape(row)}</a></li>' for row in headlines)
    now, total = draw.randint(3, 90), draw.randint(10**5, 10**7)
    counter = f"Đang truy cập: {now}<br>Tổng lượt truy cập: {total:,}".replace(",", ".")
    article = _article(text)
    script = "<script>var views = 20231105; document.title += ' (' + 12345 + ')';</script>"
    head = (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} - {escape(site)}</title>'
        f"<style>{_STYLE}</style>{script}</head>"
    )
    foot = (
        f"<footer><p>{escape(site)}</p><p>Địa chỉ: Số {draw.randint(1, 300)}, đường Trần Phú. "
        f"Điện thoại: 02{draw.randint(10, 99)}.{draw.randint(3000000, 3999999)}</p></footer>"
    )
    share = '<div class="share"><a href="#">Chia sẻ</a> <a href="#">In bài viết</a> <a href="#">Gửi email</a></div>'
    if old:
        return (
            f'{head}<body><table width="100%"><tr><td colspan="2" class="banner">{escape(site)}</td></tr>'
            f'<tr><td colspan="2" class="menu">{menu}</td></tr><tr><td width="75%"><div id="content">{article}</div>'
            f'{share}</td><td class="sidebar"><b>Tin mới nhất</b><ul>{news}</ul>'
            f'<div class="counter">Thống kê truy cập<br>{counter}</div></td></tr></table>{foot}</body></html>\n'
        )
    return (
        f'{head}<body><header><img src="logo.png" alt="logo"><p>{escape(site)}</p></header><nav>{menu}</nav><main>'
        f"<article>{article}{share}</article><aside><h3>Tin liên quan</h3><ul>{news}</ul>"
        f'<div class="counter"><h3>Thống kê truy cập</h3>{counter}</div></aside></main>{foot}</body></html>\n'
    )


def mhtml(page: str, address: str, seed: int) -> bytes:
    """The page as browsers save it whole: one file with its images."""
    boundary = f"----MultipartBoundary--{Random(f'mhtml {seed}').randrange(10**30):030}----"
    body = quopri.encodestring(page.encode()).replace(b"\n", b"\r\n")
    image = base64.encodebytes(_PIXEL).replace(b"\n", b"\r\n")
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {address}\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{boundary}"\r\n\r\n'
    )
    first = (
        f"--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {address}\r\n\r\n"
    )
    second = (
        f"\r\n--{boundary}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {address}/logo.png\r\n\r\n"
    )
    return b"".join((head.encode(), first.encode(), body, second.encode(), image, f"\r\n--{boundary}--\r\n".encode()))


def _title(text: Manuscript) -> str:
    titles = [block.text for block in text.blocks[:3] if isinstance(block, Paragraph) and block.style == "title"]
    return " ".join(titles) or "Bài viết"


def _article(text: Manuscript) -> str:
    parts = []
    if text.left or text.right:
        left, right = ("".join(f"<div>{_runs(line)}</div>" for line in column) for column in (text.left, text.right))
        parts.append(
            f'<table width="100%"><tr><td class="giua" width="46%">{left}</td><td class="giua">{right}</td></tr>'
            "</table>"
        )
    notes: list[int] = []
    loose = dict(text.loose)
    titles = 0
    for index, block in enumerate(text.blocks):
        if isinstance(block, Table):
            parts.append(_table(block))
        elif block.style == "title":
            titles += 1
            parts.append(f"<h1>{_runs(block)}</h1>" if titles == 1 else f'<p class="giua"><b>{_runs(block)}</b></p>')
        elif block.style == "heading":
            parts.append(f"<p><b>{_runs(block)}</b></p>")
        else:
            parts.append(f"<p>{_runs(block)}</p>")
        rows: Sequence[Sequence[Paragraph]] = block.rows if isinstance(block, Table) else ((block,),)
        notes += [p.note for row in rows for cell in row for p in cell.pieces if p.note is not None]
        if index in loose:
            notes.append(loose[index])
    if text.recipients or text.signature:
        left = "".join(f"<div>{_runs(line)}</div>" for line in text.recipients)
        right = "".join(f"<div><b>{_runs(line)}</b></div>" for line in text.signature)
        parts.append(f'<table width="100%"><tr><td width="50%">{left}</td><td class="giua">{right}</td></tr></table>')
    if notes:
        bodies = "".join(f"<p>{_runs(text.notes[note])}</p>" for note in dict.fromkeys(notes))
        parts.append(f'<hr width="33%" align="left">{bodies}')
    return "\n".join(parts)


def _table(table: Table) -> str:
    rows = []
    for index, row in enumerate(table.rows):
        tag = "th" if index == 0 else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{_runs(cell)}</{tag}>" for cell in row) + "</tr>")
    return f'<table class="so-lieu" border="1">{"".join(rows)}</table>'


def _runs(paragraph: Paragraph) -> str:
    return "".join(
        f"<sup>{escape(piece.text)}</sup>" if piece.raised else escape(piece.text, quote=False)
        for piece in paragraph.pieces
    )
