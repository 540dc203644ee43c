"""Trains the network of corpus/ocr/numerals.py and writes its weights.

    pip install jax optax && python benchmarks/numerals/train.py --minutes 15 -o corpus/ocr/numerals.npz

The data are made on the way and never seen twice; one font family is held out to measure.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from tokens import fonts, picture, token, worn  # noqa: E402

from corpus.ocr.numerals import ALPHABET, HEIGHT, frame, written  # noqa: E402

Array = Any  # of jax or numpy
Weights = dict[str, Any]
State = Any
HELD_OUT = "DejaVu Serif"
WIDTHS = (72, 160)
NONE = len(ALPHABET)
SHAPES = {
    "a": (3, 3, 1, 16), "b": (3, 3, 16, 24), "c": (3, 3, 24, 40), "d": (3, 5, 40, 64), "e": (1, 5, 64, 64),
    "g": (64, NONE + 1),
}  # fmt: skip


def sample(rng: random.Random, paths: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """A token as the network sees it, and the letter under each step of 4 pixels."""
    while True:
        text = token(rng)
        image, places = picture(text, rng.choice(paths), rng)
        image, smaller = worn(image, rng)
        framed = frame(image)
        if framed is None or framed[0].shape[1] > WIDTHS[-1]:
            continue
        page, times, plus = framed
        labels = np.full(-(-page.shape[1] // 4), NONE, np.int32)
        for letter, (left, right) in zip(written(text), places, strict=True):
            middle, half = (left + right) / 2 * smaller * times + plus, (right - left) / 4 * smaller * times
            first, last = int((middle - half) // 4), int((middle + half) // 4)
            if last - first > 1:
                first, last = (first + 1, last) if (middle - half) / 4 - first > 0.5 else (first, last - 1)
            labels[max(first, 0) : last + 1] = ALPHABET.index(letter)
        return page, labels


def producer(queue: mp.Queue, seed: int, size: int) -> None:
    rng, paths = random.Random(seed), fonts(HELD_OUT)
    waiting: dict[int, list] = {width: [] for width in WIDTHS}
    while True:
        page, labels = sample(rng, paths)
        width = next(w for w in WIDTHS if page.shape[1] <= w)
        waiting[width].append((page, labels))
        if len(waiting[width]) == size:
            queue.put(stacked(waiting[width], width))
            waiting[width] = []


def stacked(rows: list, width: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.zeros((len(rows), HEIGHT, width, 1), np.float32)
    labels = np.full((len(rows), width // 4), NONE, np.int32)
    for i, (page, said) in enumerate(rows):
        x[i, :, : page.shape[1], 0] = page
        labels[i, : len(said)] = said
    return x, labels


def main() -> None:
    import jax
    import jax.numpy as jnp
    import optax

    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=15)
    options.add_argument("--batch", type=int, default=64)
    options.add_argument("-o", "--output", default="corpus/ocr/numerals.npz")
    options.add_argument("--start")
    chosen = options.parse_args()

    def forward(w: Weights, x: Array) -> Array:
        for layer, pool in (("a", (2, 2)), ("b", (2, 2)), ("c", (3, 1)), ("d", (2, 1))):
            x = conv(x, w[layer + "_w"], "SAME") + w[layer + "_b"]
            n, rows, columns, deep = x.shape
            x = jax.nn.relu(x).reshape(n, rows // pool[0], pool[0], columns // pool[1], pool[1], deep).max((2, 4))
        x = x + jax.nn.relu(conv(x, w["e_w"], "SAME") + w["e_b"])
        return x[:, 0] @ w["g_w"] + w["g_b"]

    def conv(x: Array, kernel: Array, padding: str) -> Array:
        return jax.lax.conv_general_dilated(x, kernel, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))

    rng = np.random.default_rng(1)
    weights = {}
    for name, shape in SHAPES.items():
        weights[name + "_w"] = jnp.asarray(rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape), jnp.float32)
        weights[name + "_b"] = jnp.zeros(shape[-1], jnp.float32)
    if chosen.start:
        weights = {k: jnp.asarray(v, jnp.float32) for k, v in np.load(chosen.start).items()}

    def loss(w: Weights, x: Array, labels: Array) -> Array:
        return optax.softmax_cross_entropy_with_integer_labels(forward(w, x), labels).mean()

    seconds = chosen.minutes * 60
    rate = 2e-3
    optimiser = optax.inject_hyperparams(optax.adam)(learning_rate=rate)
    state = optimiser.init(weights)
    step = jax.jit(lambda w, s, *batch: update(w, s, batch))

    def update(w: Weights, s: State, batch: tuple[Array, Array]) -> tuple[Weights, State, Array]:
        value, slope = jax.value_and_grad(loss)(w, *batch)
        change, s = optimiser.update(slope, s)
        return optax.apply_updates(w, change), s, value

    context = mp.get_context("spawn")
    queue = context.Queue(maxsize=40)
    workers = [context.Process(target=producer, args=(queue, seed, chosen.batch), daemon=True) for seed in range(1)]
    for worker in workers:
        worker.start()
    begun, count, recent = time.time(), 0, []
    saved = begun
    while time.time() - begun < seconds:
        done = (time.time() - begun) / seconds
        falling = 0.5 + 0.5 * np.cos(np.pi * done)
        state.hyperparams["learning_rate"] = jnp.float32(rate * min(1, count / 100 + 0.05) * falling + 2e-5)
        weights, state, value = step(weights, state, *queue.get())
        count += 1
        recent = [*recent[-99:], float(value)]
        if count % 100 == 0:
            print(count, f"{time.time() - begun:.0f} s loss {np.mean(recent):.4f} waiting {queue.qsize()}", flush=True)
        if time.time() - saved > 120:
            saved = time.time()
            save(chosen.output, weights)
    save(chosen.output, weights)
    for worker in workers:
        worker.terminate()


def save(path: str, weights: dict) -> None:
    np.savez_compressed(path, **{name: np.asarray(value, np.float16) for name, value in weights.items()})


if __name__ == "__main__":
    main()
