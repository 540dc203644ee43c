"""How well pages are read: sample reports printed, scanned and copied, against what is true of every page.

    python benchmarks/pages.py --count 40 --formats scan-office,fax --seed 1 [--engine tesseract] [--json] [--misses]
    python benchmarks/pages.py --reports FOLDER --formats pdf       # texts of your own, printed and read again
    python benchmarks/pages.py --archive FOLDER --truth FOLDER      # what `doichieu sample --truth` wrote

A token is a run without a blank that holds a digit, outer punctuation and footnote markers taken off. Tokens are
compared page by page, in order (difflib) and as a bag. Facts are compared with those that the true text of the same
pages gives.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from corpus.samples.formats import FORMATS, File, Printed  # noqa: E402
from corpus.samples.pages import PageTruth, PlacedFigure  # noqa: E402
from corpus.samples.printing.fonts import FAMILIES  # noqa: E402
from schemas.document import Document  # noqa: E402
from schemas.layout import Box  # noqa: E402

if TYPE_CHECKING:
    from PIL.Image import Image

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789")
_MARKER = re.compile(rf"(?<=\S)(?<![{_SUPERSCRIPTS}])[{_SUPERSCRIPTS}]+")
_TOKEN = re.compile(r"\S*\d\S*")
_OUTER = "(),.;:“”\"'"
_NEAR = 3.0


class Token(NamedTuple):
    """A token and where it starts in the document's text (in that of its page, for the truth)."""

    text: str
    start: int


@dataclass
class Score:
    """Counts that add up over pages and files."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.counts.update(other.counts)
        self.misses += other.misses

    def share(self, part: str, whole: str) -> float | None:
        """A percentage, or None where there is nothing to measure."""
        return 100 * self.counts[part] / self.counts[whole] if self.counts[whole] else None

    def measures(self) -> dict[str, float | None]:
        """The figures to show: percentages, but for files, pages, tokens and pages a minute."""
        n = self.counts
        return {
            "files": n["files"],
            "pages": n["pages"],
            "tokens": n["gold"],
            "recall": self.share("in_order", "gold"),
            "false": self.share("false_in_order", "gold"),
            "recall (bag)": self.share("in_bag", "gold"),
            "false (bag)": self.share("false_in_bag", "gold"),
            "CER": self.share("edits", "letters"),
            "markers": self.share("markers_found", "markers"),
            "markers false": self.share("markers_false", "markers"),
            "notes linked": self.share("notes_found", "notes"),
            "sections": self.share("sections_found", "sections"),
            "facts": self.share("facts_found", "facts"),
            "facts false": self.share("facts_false", "facts"),
            "figures": self.share("figures_found", "figures"),
            "boxes": self.share("boxes_right", "boxes"),
            "covered": self.share("certain", "gold"),
            "certain right": self.share("certain_right", "certain"),
            "pages/min": 60e6 * n["pages"] / n["microseconds"] if n["microseconds"] else None,
            "s/page": 1e-6 * n["microseconds"] / n["pages"] if n["pages"] else None,
        }


def tokens(text: str, start: int = 0) -> list[Token]:
    """The tokens of a text that hold a digit, in order."""
    found = []
    # Superscripts count as digits: a marker is blanked out, so that no offset moves.
    bare = re.sub(rf"[{_SUPERSCRIPTS}]", "\u2060", text)
    for match in _TOKEN.finditer(bare):
        token = match[0].replace("\u2060", "").strip(_OUTER)
        if token:
            found.append(Token(token, start + match.start()))
    return found


def edits(a: str, b: str) -> int:
    """Levenshtein distance (Myers' bit vectors, as Hyyrö has them, in one long integer)."""
    if not a or not b:
        return len(a) + len(b)
    places: dict[str, int] = defaultdict(int)
    for i, letter in enumerate(a):
        places[letter] |= 1 << i
    mask, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, distance = mask, 0, len(a)
    for letter in b:
        same = places.get(letter, 0)
        carried = same | minus
        across = (((same & plus) + plus) ^ plus) | same
        up = minus | ~(across | plus)
        down = plus & across
        distance += bool(up & last) - bool(down & last)
        up = (up << 1) | 1
        down <<= 1
        plus = (down | ~(carried | up)) & mask
        minus = up & carried & mask
    return distance


def flat(text: str) -> str:
    """Letters as they are compared: NFC, one blank for any."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def page_score(truth: PageTruth, text: str, start: int = 0, certain: Iterable[int] = ()) -> Score:
    """One page: ``text`` is what was read, ``certain`` where the readings called certain begin in the document."""
    score = Score()
    n = score.counts
    gold, read = [t.text for t in tokens(truth.text)], tokens(text, start)
    words = [t.text for t in read]
    matcher = difflib.SequenceMatcher(None, gold, words, autojunk=False)
    aligned: set[int] = set()
    taken: set[int] = set()
    for block in matcher.get_matching_blocks():
        aligned |= set(range(block.b, block.b + block.size))
        taken |= set(range(block.a, block.a + block.size))
    bag = sum((Counter(gold) & Counter(words)).values())
    n.update(gold=len(gold), in_order=len(aligned), false_in_order=len(words) - len(aligned))
    n.update(in_bag=bag, false_in_bag=len(words) - bag)
    rest = Counter(gold[i] for i in range(len(gold)) if i not in taken)
    right = set(aligned)
    for i, word in enumerate(words):
        if i not in aligned and rest[word]:
            rest[word] -= 1
            right.add(i)
    score.misses += _misses(matcher, gold, words)
    marks = sorted(certain)
    for i, token in enumerate(read):
        following = read[i + 1].start if i + 1 < len(read) else start + len(text)
        if any(token.start <= mark < following for mark in marks):
            n.update(certain=1, certain_right=i in right)
            if i not in right:
                score.misses.append(f"certain but wrong: {token.text}")
    wanted, found = (Counter(m[0].translate(_PLAIN) for m in _MARKER.finditer(t)) for t in (truth.text, text))
    n.update(markers=wanted.total(), markers_found=(wanted & found).total(), markers_false=(found - wanted).total())
    a, b = flat(truth.text), flat(text)
    n.update(pages=1, letters=len(a), edits=edits(a, b))
    return score


def _misses(matcher: difflib.SequenceMatcher[str], gold: list[str], read: list[str]) -> list[str]:
    return [
        f"{' '.join(gold[a0:a1]) or '-'} → {' '.join(read[b0:b1]) or '-'}"
        for tag, a0, a1, b0, b1 in matcher.get_opcodes()
        if tag != "equal"
    ]


def document_score(document: Document, pages: Sequence[PageTruth]) -> Score:
    """A document, understood by all stages, against the truth of its pages."""
    import doichieu

    score = Score(Counter(files=1))
    spans = [(page.text_start, page.text_end) for page in document.pages]
    if len(pages) == 1 or not spans:
        spans = [(0, len(document.text))]
    certain = [reading.start for reading in document.readings if reading.certain]
    for number, truth in enumerate(pages):
        start, end = spans[number] if number < len(spans) else (len(document.text), len(document.text))
        inside = [at for at in certain if start <= at < end]
        score.add(page_score(truth, document.text[start:end], start, inside))
    for start, end in spans[len(pages) :]:
        score.counts["false_in_order"] += len(tokens(document.text[start:end]))
    wanted = doichieu.read_text("\f".join(page.text for page in pages))
    n = score.counts
    for name, get in (("notes", _notes), ("sections", _sections), ("facts", _facts)):
        gold, found = get(wanted), get(document)
        n.update({name: gold.total(), f"{name}_found": (gold & found).total(), f"{name}_false": (found - gold).total()})
        score.misses += [f"{name}: {fact} not found" for fact in gold - found]
        score.misses += [f"{name}: {fact} false" for fact in found - gold]
    _figures(score, document, pages)
    return score


def _notes(document: Document) -> Counter[Any]:
    return Counter(note.label for note in document.footnotes if note.status == "linked")


def _sections(document: Document) -> Counter[Any]:
    return Counter((section.number, flat(section.title).casefold()) for section in document.sections)


def _facts(document: Document) -> Counter[Any]:
    return Counter((f.kind, str(f.value), str(f.denominator or ""), f.unit) for f in document.figures)


def _figures(score: Score, document: Document, pages: Sequence[PageTruth]) -> None:
    """The figures of the truth by kind and value, and whether each points at its place on the page."""
    gold: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[int, str, str], list[Box]] = defaultdict(list)
    sizes = {p.page: (p.width, p.height) for p in document.pages if p.width and p.height}
    found: Counter[tuple[str, str]] = Counter()
    for figure in document.figures:
        key: tuple[str, str] = (figure.kind, _number(figure.value))
        found[key] += 1
        place = document.place(figure.start, figure.end)
        if place is not None and place.page in sizes:
            places[(place.page, *key)].append(_relative(place.box, sizes[place.page]))
    boxes = right = 0
    for number, page in enumerate(pages, 1):
        for placed in page.figures:
            key = _key(placed)
            gold[key] += 1
            if placed.box is None or page.size is None:
                continue
            boxes += 1
            wanted = _relative(placed.box, page.size)
            near = (_NEAR / page.size[0], _NEAR / page.size[1])
            right += any(_holds(box, wanted, near) for box in places[(number, *key)])
    score.counts.update(figures=gold.total(), figures_found=(gold & found).total(), boxes=boxes, boxes_right=right)


def _key(placed: PlacedFigure) -> tuple[str, str]:
    record = placed.record
    if record["type"] == "ratio":
        return "ratio", _number(Fraction(str(record["a"])))
    return record["type"], _number(record["value"])


def _number(value: Fraction | float | str) -> str:
    return str(Fraction(str(value)))


def _relative(box: Box, size: tuple[float, float]) -> Box:
    width, height = size
    return Box(box.x0 / width, box.top / height, box.x1 / width, box.bottom / height)


def _holds(box: Box, number: Box, near: tuple[float, float]) -> bool:
    """True when the middle of the number lies in the box, give or take."""
    x, y = (number.x0 + number.x1) / 2, (number.top + number.bottom) / 2
    return box.x0 - near[0] <= x <= box.x1 + near[0] and box.top - near[1] <= y <= box.bottom + near[1]


# what reads


def read_by_us(file: File, folder: Path) -> tuple[Document, float]:
    """The document and the seconds of processor time that all stages took."""
    import doichieu

    path = folder / f"page{file.suffix}"
    path.write_bytes(file.data)
    began = processor()
    document = doichieu.read(path)
    return document, processor() - began


def processor() -> float:
    """Seconds of processor time of this process and of the programs that it has waited for."""
    return sum(os.times()[:4])


def read_by_tesseract(file: File) -> tuple[list[str], float]:
    """What the program with one model reads on the same images, page by page, and its seconds of processor time."""
    texts, seconds = [], 0.0
    for image in images(file):
        began = processor()
        command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3"]
        environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"}
        answer = subprocess.run(command, input=image, capture_output=True, check=True, env=environment)
        seconds += processor() - began
        texts.append(answer.stdout.decode())
    return texts, seconds


def images(file: File) -> Iterator[bytes]:
    """The pages of a file as PNG, at the resolution that they have."""
    from PIL import ImageSequence
    from PIL.Image import open as opened

    if file.suffix != ".pdf":
        with opened(BytesIO(file.data)) as picture:
            for page in ImageSequence.Iterator(picture):
                yield _png(page.convert("L"), page.info.get("dpi", (200, 200)))
        return
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(file.data)
    for page in document:
        wide = [o.get_px_size()[0] for o in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]
        dpi = max(wide, default=0) * 72 / page.get_width() if wide and max(wide) > 1000 else 300
        yield _png(page.render(scale=dpi / 72).to_pil().convert("L"), (dpi, dpi))


def _png(picture: Image, dpi: tuple[float, float]) -> bytes:
    target = BytesIO()
    picture.save(target, "PNG", dpi=tuple(map(float, dpi)))
    return target.getvalue()


def measure(job: tuple[str, Printed | Path, str], engine: str) -> tuple[str, Score]:
    """One report in one format, made and read."""
    name, report, form = job
    if isinstance(report, Path):
        file = File(report.read_bytes(), report.suffix, tuple(_page_truth(row) for row in _rows(report, form)))
        form = json.loads(Path(form).read_text("utf-8").splitlines()[0]).get("format", report.suffix)
    else:
        file = FORMATS[form](report)
    if engine == "tesseract":
        texts, seconds = read_by_tesseract(file)
        score = Score(Counter(files=1))
        for number, truth in enumerate(file.pages):
            score.add(page_score(truth, texts[number] if number < len(texts) else ""))
    else:
        try:
            with tempfile.TemporaryDirectory() as folder:
                document, seconds = read_by_us(file, Path(folder))
            score = document_score(document, file.pages)
        except Exception as error:  # a file that is refused loses all its tokens
            score, seconds = Score(Counter(files=1, refused=1), [f"{name}.{form}: {error}"]), 0.0
            for truth in file.pages:
                score.add(page_score(truth, ""))
    score.counts["microseconds"] = round(1e6 * seconds)
    score.misses = [f"{name}.{form}: {miss}" for miss in score.misses]
    return form, score


def _rows(_: Path, truth: str) -> list[dict[str, Any]]:
    lines = Path(truth).read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "page" in row]


def _page_truth(row: dict[str, Any]) -> PageTruth:
    figures = tuple(PlacedFigure(f, Box(*f["bbox"]) if f.get("bbox") else None) for f in row["figures"])
    size = tuple(row["size"]) if row["size"] else None
    return PageTruth(row["page"], row["text"], tuple(row["markers"]), figures, size, row["scanned"], row["turn"])


def jobs(arguments: argparse.Namespace) -> Iterator[tuple[str, Printed | Path, str]]:
    """What is to be measured."""
    if arguments.archive:
        for truth in sorted(arguments.truth.glob("**/*.pages.jsonl")):
            about = json.loads(truth.read_text("utf-8").splitlines()[0])
            if about["state"] == "ok":
                yield about["file"], arguments.archive / about["file"], str(truth)
        return
    forms = arguments.formats.split(",")
    if arguments.reports:
        paths = sorted(arguments.reports.glob("*.txt"))[: arguments.count]
        reports: Iterable[tuple[str, Printed]] = (
            (path.stem, Printed(path.read_text("utf-8"), [], arguments.seed * 1000 + i)) for i, path in enumerate(paths)
        )
    else:
        from corpus.samples.archive import printed

        reports = printed(arguments.count, arguments.seed)
    for name, report in reports:
        report.family = arguments.family
        for form in forms:
            yield name, report, form


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="pdf", help=", ".join(FORMATS))
    parser.add_argument("--engine", choices=["doichieu", "tesseract"], default="doichieu")
    parser.add_argument("--reports", type=Path, help="texts to print instead of the samples")
    parser.add_argument("--family", choices=FAMILIES, default="Serif", help="letters to print with")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    work = partial(measure, engine=arguments.engine)
    began = perf_counter()
    if arguments.jobs == 1:
        done = map(work, jobs(arguments))
        for form, score in done:
            _add(scores, form, score)
    else:
        with ProcessPoolExecutor(arguments.jobs, mp_context=get_context("spawn")) as pool:
            for form, score in pool.map(work, jobs(arguments)):
                _add(scores, form, score)
    if arguments.json:
        print(json.dumps({form: score.measures() for form, score in scores.items()}, indent=1))
    else:
        print(table(scores))
        print(f"\n{perf_counter() - began:.0f} s in all, {arguments.jobs} at a time; pages/min by processor time")
    if arguments.misses:
        for score in scores.values():
            print(*score.misses, sep="\n")
    return 0


def _add(scores: dict[str, Score], form: str, score: Score) -> None:
    """Adds a file, and says that it is done: reading may take long."""
    scores[form].add(score)
    found = score.share("in_order", "gold")
    print(f"{form}: {score.counts['pages']} pages, {found or 0:.1f} % of tokens", file=sys.stderr)


def table(scores: dict[str, Score]) -> str:
    """A Markdown table, a row a format."""
    measures = {form: score.measures() for form, score in scores.items()}
    names = list(next(iter(measures.values()), {}))
    shown = [name for name in names if any(values[name] is not None for values in measures.values())]
    lines = ["| format | " + " | ".join(shown) + " |", "| --- " * (len(shown) + 1) + "|"]
    for form, values in measures.items():
        lines.append(f"| {form} | " + " | ".join(_shown(name, values[name]) for name in shown) + " |")
    return "\n".join(lines)


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if name in {"files", "pages", "tokens", "pages/min"} else f"{value:.2f}"


if __name__ == "__main__":
    raise SystemExit(main())
