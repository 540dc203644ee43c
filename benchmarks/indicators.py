"""What finds indicators best: our words, those of underthesea with or without parts of speech, or spaCy.

    python benchmarks/indicators.py [--gold FOLDER] [--spacy-rounds N]

Whole reports are left out in turn: the annotated ones, where there are some, and all otherwise. Each row is the step
that reads words only, without the judge: its F1 and precision when it always says its best guess, then the whole model
with these words, which says what has an even chance. spaCy classifies the words
around a figure with its bag of words, or with a small network over them (tok2vec). Prints a Markdown table.
Libraries that are not installed are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from zlib import crc32

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from extractors.indicators.model import NONE  # noqa: E402
from extractors.indicators.model_features import WORDS, grams, hashed, seen  # noqa: E402
from extractors.indicators.windows import Windows  # noqa: E402
from pipeline.learning import evaluate  # noqa: E402
from pipeline.learning.fit import Features, Row, fit, learn, rows, scores  # noqa: E402
from pipeline.learning.reports import Known, everything  # noqa: E402
from schemas.indicators import indicators  # noqa: E402

Answers = list[tuple[str, str]]
_TAKE = 12  # words of each side


def syllables(words: Windows) -> list[int]:
    """Our own features."""
    return hashed(words, seen(words))


@cache
def _cut(text: str) -> tuple[tuple[str, str], ...]:
    from underthesea import pos_tag

    return tuple((word.lower(), tag) for word, tag in pos_tag(text)) if text.strip() else ()


def segmented(words: Windows, tags: bool) -> list[int]:
    """The words of underthesea in place of syllables in a row, with or without their parts of speech."""
    figure = words.figure
    before, noun, title = (_cut(text) for text in (words.before[-120:], words.noun, words.section[-150:]))
    names = [f"kind {figure.kind}", f"role {figure.role}", f"unit {words.unit}", f"note {figure.footnote is not None}"]
    for window, cut in (("before", before[-_TAKE:]), ("noun", noun[:_TAKE]), ("title", title[-_TAKE:])):
        names += [f"{window} {gram}" for gram in grams([word for word, _ in cut])]
        if tags:
            names += [f"{window} tag {gram}" for gram in grams([tag for _, tag in cut])]
            names += [f"{window} verb {word}" for word, tag in cut if tag == "V"]
    names += [f"first {' '.join(word for word, _ in noun[:n])}" for n in (1, 2, 3)]
    names += [f"last {' '.join(word for word, _ in before[-n:])}" for n in (1, 2, 3)]
    return list({crc32(name.encode()) % WORDS for name in names})


def words_and_whole(reports: Sequence[Known], features: Features) -> tuple[Answers, Answers]:
    """The best guess of the linear step for every figure left out, and what the judge makes of it."""
    names = [*indicators(), NONE]
    answers: Answers = []
    judged: Answers = []
    for learnt, asked in _folds(reports):
        found = learn(learnt, features)
        figures = rows(asked, hide=True)
        logs = found.words.logs([features(row.words) for row in figures])
        answers += [(row.truth, names[int(each.argmax())]) for row, each in zip(figures, logs, strict=True)]
        told = scores(fit(found, "fold", with_rules=False), figures, with_rules=False, features=features)
        for row, each in zip(figures, told, strict=True):
            judged.append((row.truth, names[int(each.argmax())] if each.max() > 0 else NONE))
    return answers, judged


def by_spacy(reports: Sequence[Known], network: str, rounds: int) -> Answers:
    """The best guess of spaCy's text classifier for every figure left out."""
    import random

    import spacy
    from spacy.training import Example

    config = {"model": {"@architectures": network, **_NETWORKS[network]}} if network in _NETWORKS else {}
    answers: Answers = []
    for learnt, asked in _folds(reports):
        spacy.util.fix_random_seed(1)
        figures, tested = rows(learnt, hide=True), rows(asked, hide=True)
        nlp = spacy.blank("xx")
        classifier = nlp.add_pipe("textcat", config=config)
        labels = sorted({row.truth for row in figures})
        for label in labels:
            classifier.add_label(label)
        examples = [
            Example.from_dict(
                nlp.make_doc(_text(row)), {"cats": {label: float(label == row.truth) for label in labels}}
            )
            for row in figures
        ]
        nlp.initialize(lambda examples=examples: examples)
        for _ in range(rounds):
            random.Random(1).shuffle(examples)
            for batch in spacy.util.minibatch(examples, 32):
                nlp.update(batch, drop=0.2)
        for row, doc in zip(tested, nlp.pipe(map(_text, tested)), strict=True):
            answers.append((row.truth, max(doc.cats, key=doc.cats.__getitem__)))
    return answers


_NETWORKS = {
    "spacy.TextCatBOW.v3": {"exclusive_classes": True, "ngram_size": 3, "no_output_layer": False},
    "spacy.TextCatCNN.v2": {
        "exclusive_classes": True,
        "tok2vec": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            "pretrained_vectors": None,
            "width": 96,
            "depth": 2,
            "embed_size": 2000,
            "window_size": 1,
            "maxout_pieces": 3,
            "subword_features": True,
        },
    },
}


def _text(row: Row) -> str:
    words = row.words
    return f"{words.section[-80:]} | {words.before[-120:]} [ {words.figure.kind} {words.unit} ] {words.noun[:80]}"


def _folds(reports: Sequence[Known]) -> list[tuple[list[Known], list[Known]]]:
    groups = [report.likeness for report in reports]
    annotated = {report.likeness for report in reports if report.origin == "gold"}
    found = []
    for left_out in evaluate._folds(groups, [report.origin == "gold" for report in reports]):
        if annotated and not left_out & annotated:
            continue
        learnt = [report for report in reports if report.likeness not in left_out]
        found.append((learnt, [report for report in reports if report.likeness in left_out]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--spacy-rounds", type=int, default=12)
    args = parser.parse_args()
    reports = everything(args.gold, ())
    linear: dict[str, Features] = {"syllables (ours)": syllables}
    if find_spec("underthesea"):
        linear["underthesea words"] = partial(segmented, tags=False)
        linear["underthesea words, parts of speech"] = partial(segmented, tags=True)
        linear["syllables and underthesea, all of it"] = lambda words: [*{*syllables(words), *segmented(words, True)}]
    print("| words by | F1 | precision | whole model F1 | its precision | seconds |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, features in linear.items():
        began = perf_counter()
        own, whole = map(evaluate.score, words_and_whole(reports, features))
        seconds = perf_counter() - began
        print(f"| {name} | {_shares(own)} | {_shares(whole)} | {seconds:.0f} |", flush=True)
    for name, network in {"spaCy bag of words": "BOW.v3", "spaCy tok2vec": "CNN.v2"}.items():
        if find_spec("spacy"):
            began = perf_counter()
            own = evaluate.score(by_spacy(reports, f"spacy.TextCat{network}", args.spacy_rounds))
            print(f"| {name} | {_shares(own)} | – | – | {perf_counter() - began:.0f} |", flush=True)


def _shares(score: evaluate.Score) -> str:
    return f"{score.f1:.3f} | {score.precision:.3f}"


if __name__ == "__main__":
    main()
