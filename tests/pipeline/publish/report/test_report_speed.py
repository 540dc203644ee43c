"""How long a page takes and how large it grows."""

from time import perf_counter

import pytest

from pipeline.publish import report


def archive_of(new_dataset, folder, reports: int, repeats: int):
    """Reports of about 40,000 characters, each with 12 findings, 60 relations that hold and 300 figures."""
    dataset = new_dataset()
    line = "Năm qua toàn đảng bộ có {a} chi bộ, trong đó có {b} chi bộ cơ quan và {c} chi bộ doanh nghiệp, {rest}. "
    rest = "bảo đảm đúng quy định, kịp thời nắm bắt tình hình ở cơ sở " * 4
    for number in range(reports):
        lines = [line.format(a=10 * k + number % 7, b=6 * k, c=4 * k, rest=rest) for k in range(1, repeats + 1)]
        sample = dataset.report(f"{number}.txt", "\n\n".join(lines), title=f"Báo cáo {number}", bloc_id="VN-21.KCQDN")
        start = 0
        for k, text in enumerate(lines, 1):
            places = [
                text.index(f"{word} chi bộ") for word in (f"có {10 * k + number % 7}", f"có {6 * k}", f"và {4 * k}")
            ]
            spans = [{"doc_id": sample.doc_id, "start": start + p + 3, "end": start + p + 12} for p in places]
            ids = [f"g{3 * k + i}" for i in range(3)]
            for span, figure in zip(spans, ids, strict=True):
                dataset.rows["figures"].append({**span, "figure_id": figure, "text": "?"})
            severity = ("error", "warning", "info")[k % 3] if k <= 12 else "none"
            verdict = "suspicious" if k <= 12 else "consistent"
            whole = {"doc_id": sample.doc_id, "start": start, "end": start + len(text) - len(rest)}
            sum_of = f"{6 * k} + {4 * k} = {10 * k}"
            if k <= 72:
                said = {
                    "message_vi": f"Các phần cộng lại được {sum_of}.",
                    "message_en": f"The parts add up to {sum_of}.",
                }
                more = {"check_id": f"{number}-{k}", "figure_ids": ids, "arithmetic": sum_of, **said}
                sample.check("SUM01", verdict, severity, [whole], [], **more)
            start += len(text) + 2
    return dataset.write(folder)


def test_a_page_for_four_reports(new_dataset, tmp_path):
    folder = archive_of(new_dataset, tmp_path / "d", 4, 100)
    report.write(folder, tmp_path / "first.html")  # templates are read and compiled once
    begun = perf_counter()
    report.write(folder, tmp_path / "report.html")
    assert perf_counter() - begun < 1


@pytest.mark.slow
def test_a_page_for_a_thousand_reports(new_dataset, tmp_path):
    folder = archive_of(new_dataset, tmp_path / "d", 1000, 100)
    begun = perf_counter()
    report.write(folder, tmp_path / "report.html")
    assert perf_counter() - begun < 20
    assert (tmp_path / "report.html").stat().st_size < 30_000_000
