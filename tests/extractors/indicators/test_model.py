"""The stored model: read without the libraries that made it, refused when it is none, asked only where it may speak."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skops.io

from extractors.clean import clean
from extractors.indicators import by_rules, find, model
from extractors.indicators.model import Beside, beside_rules, from_state, to_state
from extractors.indicators.model_features import PAIRS, WORDS, grams, hashed, likeness, seen
from extractors.indicators.model_file import read
from pipeline.stages import understand
from schemas.document import Document
from schemas.indicators import indicators

ROOT = Path(__file__).parents[3]
HEAD = """\
ĐẢNG BỘ TỈNH HÀ TĨNH
ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP
*
Số 45-{symbol}/ĐUK

ĐẢNG CỘNG SẢN VIỆT NAM
Hà Tĩnh, ngày 12 tháng 6 năm 2021

{kind}
Công tác năm 2020

I. KẾT QUẢ
Đảng bộ Khối có 40 tổ chức cơ sở đảng. Đã trồng 17 cây xanh quanh trụ sở.
"""
REPORT = HEAD.format(symbol="BC", kind="BÁO CÁO")


@pytest.fixture
def shipped():
    return model.load(model.SHIPPED)


def document(text=REPORT):
    return understand(Document("0" * 16, "a.txt", "text/plain", text))


@pytest.fixture
def put(monkeypatch):
    """Lets a model stand in for the one that is shipped, and asks it about every figure."""

    def use(found):
        monkeypatch.setattr(model, "_HOPELESS", 2.0)
        monkeypatch.setattr(model, "path", lambda: Path("here"))
        monkeypatch.setattr(model, "load", lambda _: found)

    return use


def test_the_shipped_model_is_small_and_of_this_catalogue(shipped):
    assert model.SHIPPED.stat().st_size < 5_000_000
    assert shipped.catalogue == tuple(indicators())
    assert shipped.speaks <= set(indicators())
    assert shipped.version


def test_what_is_read_is_what_skops_reads(shipped):
    by_skops = skops.io.load(model.SHIPPED, trusted=[])
    ours = read(model.SHIPPED)
    assert by_skops.keys() == ours.keys()
    assert all(np.array_equal(by_skops[name], ours[name]) for name in ours)


def test_a_stored_model_is_the_same_model(shipped, tmp_path):
    skops.io.dump(to_state(shipped), tmp_path / "a.skops")
    again = from_state(read(tmp_path / "a.skops"))
    some = [one.words for one in by_rules(clean(document()), document())]
    beside = [Beside(None, frozenset())] * len(some)
    assert again.say(some, beside) == shipped.say(some, beside)


def archive(path, **parts):
    with zipfile.ZipFile(path, "w") as found:
        for name, data in parts.items():
            found.writestr(name.replace("__", "."), data)
    return path


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path("was-called"),))


def test_nothing_in_a_file_is_ever_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    node = {"__class__": "dict", "content": {"words": {"type": "numpy", "file": "a.npy"}}}
    buffer = tmp_path / "a.npy"
    np.save(buffer, np.array([Bomb()], object), allow_pickle=True)
    bad = archive(tmp_path / "a.skops", schema__json=json.dumps(node), a__npy=buffer.read_bytes())
    with pytest.raises(ValueError, match="pickle"):
        read(bad)
    plain = archive(tmp_path / "b.skops", schema__json=json.dumps(node), a__npy=pickle.dumps(Bomb()))
    with pytest.raises(ValueError, match="pickle"):
        read(plain)
    assert not Path("was-called").exists()


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"schema__json": "{}"},
        {"schema__json": "[]"},
        {"schema__json": "not json"},
        {"schema__json": '{"content": {"a": {"content": "3"}}}'},
        {"schema__json": '{"content": {"a": {"__class__": "function", "module_path": "os.system"}}}'},
        {"schema__json": '{"content": {"a": {"type": "numpy", "file": "../../a.npy"}}}'},
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path, parts):
    with pytest.raises(ValueError, match="model"):
        read(archive(tmp_path / "a.skops", **parts))


@pytest.mark.parametrize("damage", [b"", b"PK", b"\x80\x04K\x01."])
def test_bytes_that_are_no_archive_are_refused(tmp_path, damage):
    (tmp_path / "a.skops").write_bytes(damage)
    with pytest.raises(ValueError, match="model"):
        read(tmp_path / "a.skops")


@pytest.mark.parametrize("name", ["words", "rows", "bias", "judge", "numbers", "classes"])
def test_a_model_that_does_not_hold_together_is_refused(shipped, name):
    state = to_state(shipped)
    with pytest.raises(ValueError, match="model"):
        from_state({key: value for key, value in state.items() if key != name})
    if name != "numbers":
        wrong = state[name][:3] if name != "classes" else "one"
        with pytest.raises(ValueError, match="model"):
            from_state(state | {name: wrong})


def test_it_speaks_only_where_no_rule_does(shipped, put):
    bold = replace(shipped, threshold=0.0, speaks=frozenset(indicators()), version="bold")
    put(bold)
    found = {figure.text: figure for figure in find(clean(document()), document())}
    ruled, said = found["40 tổ chức cơ sở đảng"], found["17 cây xanh"]
    assert (ruled.indicator_id, ruled.method, ruled.indicator_model) == ("ORG.TCCS", "rule", None)
    assert (said.method, said.indicator_model) == ("model", "bold")
    assert said.indicator_id in indicators()
    assert 0 < said.indicator_confidence < 1


def test_what_words_alone_make_hopeless_is_not_judged(shipped):
    (trees,) = [one.words for one in by_rules(clean(document()), document()) if one.words.figure.value == 17]
    assert shipped.chances([trees])[0, -1] > np.log(0.8)
    assert shipped.say([trees], [Beside(None, frozenset())]) == [model.Said("none", 0.0)]
    assert shipped.say([], []) == []


@pytest.mark.parametrize(
    "change", [{"threshold": 1.0}, {"speaks": frozenset()}, {"threshold": 1.0, "speaks": frozenset()}], ids=str
)
def test_it_abstains_below_its_threshold_and_outside_of_what_it_is_good_at(shipped, put, change):
    put(replace(shipped, **{"threshold": 0.0, "speaks": frozenset(indicators())} | change))
    assert not [figure for figure in find(clean(document()), document()) if figure.method == "model"]


def test_it_says_nothing_of_plans(shipped, put):
    put(replace(shipped, threshold=0.0, speaks=frozenset(indicators())))
    plan = document(HEAD.format(symbol="KH", kind="KẾ HOẠCH"))
    assert plan.header.kind == "kế hoạch"
    assert not [figure for figure in find(clean(plan), plan) if figure.method == "model"]


def test_no_model_is_no_error(monkeypatch):
    monkeypatch.setenv(model.VARIABLE, "none")
    assert model.path() is None
    assert find(clean(document()), document())


def test_a_run_needs_no_library_of_training():
    code = (
        "import sys; from pipeline.reading import read_text\n"
        f"read_text({REPORT!r})\n"
        "print(sorted({'sklearn', 'scipy', 'skops', 'spacy', 'fastapi', 'duckdb'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_features_stay_in_their_places_and_the_catalogue_knows_its_own_words():
    words = next(one.words for one in by_rules(clean(document()), document()))
    around = seen(words)
    places = hashed(words, around)
    assert len(set(places)) == len(places)
    assert all(0 <= place < WORDS for place in places)
    like = likeness(around)
    best = list(indicators())[int(like[:, 0].argmax())]
    assert best.startswith("ORG.")
    assert like.min() >= 0
    assert like.max() <= 1 + 1e-5
    assert PAIRS == 512


def test_grams():
    assert grams(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c", "a b c"]
    assert grams([]) == []


def test_what_the_rules_say_nearby_counts_in_the_same_sentence_only():
    found = beside_rules(["A", None, "B", None, "C"], [0, 0, 0, 9, 9])
    assert found[1] == Beside(None, frozenset({"A", "B"}))
    assert found[3] == Beside(None, frozenset({"C"}))
    assert found[0] == Beside("A", frozenset({"B"}))
