"""Printed numbers as scans show them: made-up tokens in many fonts, worn, with what they say."""

from __future__ import annotations

import random
import subprocess
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTERS = "ABCDĐEGHIKLMNOPQRSTUVXYƯƠÔÂÊabcdđeghiklmnopqrstuvxyăâêôơưáàảãạấầẩẫậếềểễệốồổỗộớờởỡợíìịúùụứừửựýỳ"
SYMBOLS = ["BC", "NQ", "QĐ", "CT", "KL", "HD", "KH", "CTr", "QyĐ", "TB", "NĐ", "TT"]
ORGANS = ["TW", "ĐUK", "TU", "CP", "BTV", "TTg", "ĐU", "BNV"]
FAMILIES = (
    "Liberation Serif", "Liberation Serif", "Liberation Serif", "Liberation Sans", "Liberation Sans Narrow",
    "FreeSerif", "FreeSerif", "FreeSans", "Linux Libertine O", "Linux Biolinum O", "DejaVu Serif", "DejaVu Sans",
    "DejaVu Serif,DejaVu Serif Condensed", "Noto Serif", "Noto Sans", "Liberation Mono",
)  # fmt: skip


@cache
def fonts(held_out: str = "") -> list[str]:
    """Font files of the families, as often as the family is named; without the family held out for measuring."""
    listed = subprocess.run(["fc-list", ":", "family", "style", "file"], capture_output=True, text=True, check=True)
    rows = [line.split(":") for line in listed.stdout.splitlines() if line.count(":") >= 2]
    found = []
    for family in FAMILIES:
        if family == held_out:
            continue
        for path, name, _style in (row[:3] for row in rows):
            light = any(word in Path(path).name for word in ("ExtraLight", "Keyboard", "Initials", "RZ", "_K"))
            if name.strip() == family and not light:
                found.append(path)
    return sorted(found)


def token(rng: random.Random) -> str:
    """A number as reports print it, with what may stand beside it without a blank."""
    n = rng.random()
    if n < 0.22:
        text = str(rng.randint(0, 10 ** rng.randint(1, 4)))
    elif n < 0.30:
        text = f"{rng.randint(0, 9):02d}"
    elif n < 0.42:
        text = f"{rng.randint(1, 999)}.{rng.randint(0, 999):03d}" + (
            f".{rng.randint(0, 999):03d}" if rng.random() < 0.25 else ""
        )
    elif n < 0.56:
        text = f"{rng.randint(0, 999 if rng.random() < 0.2 else 100)},{rng.randint(0, 10 ** rng.randint(1, 2))}" + (
            "%" if rng.random() < 0.75 else ""
        )
    elif n < 0.60:
        text = f"{rng.randint(1, 100)}%"
    elif n < 0.68:
        text = f"{rng.randint(1, 9999)}/{rng.randint(1, 9999)}"
    elif n < 0.74:
        day, month = (f"{rng.randint(1, most):0{rng.choice([1, 2])}d}" for most in (31, 12))
        text = f"{day}/{month}/{rng.randint(1990, 2030)}"
    elif n < 0.86:
        year = f"/20{rng.randint(10, 29)}/" if rng.random() < 0.3 else "-"
        text = f"{rng.randint(1, 400)}{year}{rng.choice(SYMBOLS)}/{rng.choice(ORGANS)}"
    elif n < 0.92:
        text = str(rng.randint(1990, 2030)) + (f"-{rng.randint(1990, 2030)}" if rng.random() < 0.4 else "")
    elif n < 0.96:
        text = "".join(rng.choice("0123456789/.,-%()") for _ in range(rng.randint(1, 8)))
    else:
        text = "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 6)))
        if rng.random() < 0.5:
            text += str(rng.randint(1, 2030))
    m = rng.random()
    if m < 0.12:
        text += rng.choice(";,.:)")
    elif m < 0.18:
        text = "(" + text
    elif m < 0.21:
        text += ")" + rng.choice(["", ";", ",", "."])
    return text


def picture(text: str, path: str, rng: random.Random) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Grey pixels of a token, dark on light, with some paper around it, and where each letter begins and ends."""
    size = rng.randint(22, 58)
    font = ImageFont.truetype(path, size)
    spread = rng.choice([0, 0, 0, 0, 1, 2, -1])
    width = int(font.getlength(text)) + spread * len(text) + size
    image = Image.new("L", (max(width, size), int(size * 1.8)), 255)
    pen = ImageDraw.Draw(image)
    x, places = float(size // 2), []
    for letter in text:
        pen.text((x, size // 4), letter, fill=0, font=font)
        places.append((x, x + font.getlength(letter)))
        x = places[-1][1] + spread
    return np.asarray(image), places


def worn(image: np.ndarray, rng: random.Random) -> tuple[np.ndarray, float]:
    """The same as a scan, a copy, a fax or a photograph shows it, and how much smaller."""
    noise = np.random.default_rng(rng.getrandbits(32))
    factor = rng.uniform(14, 34) / (image.shape[0] / 1.8 * 0.66)  # height of digits in pixels, 100 to 300 dpi
    grey = image
    if rng.random() < 0.5:
        angle, shear = rng.uniform(-1.5, 1.5), rng.uniform(-0.05, 0.05)
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        turn[0, 1] += shear
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = grey.astype(np.float32)
    kind = rng.random()
    if kind < 0.75:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, 1.3))
    if rng.random() < 0.5:  # uneven ink
        ink = cv2.GaussianBlur(noise.normal(0, 1, grey.shape).astype(np.float32), (0, 0), rng.uniform(0.8, 3))
        grey += ink / max(float(ink.std()), 0.01) * rng.uniform(5, 40) * (grey < 200)
    if rng.random() < 0.4:  # a copier: hard contrast at a level that makes strokes thin or bold
        level, soft = rng.uniform(70, 205), rng.uniform(6, 40)
        grey = 255 / (1 + np.exp(-(grey - level) / soft))
    if rng.random() < 0.25:  # one bit
        grey = np.where(grey + noise.normal(0, 12, grey.shape) < rng.uniform(100, 200), 0, 255).astype(np.float32)
        if rng.random() < 0.6:
            grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 0.8))
    if rng.random() < 0.25:
        spots = noise.random(grey.shape)
        grey[spots < rng.uniform(0, 0.01)] = rng.uniform(0, 120)
        grey[spots > 1 - rng.uniform(0, 0.02)] = 255
    if rng.random() < 0.06:  # what is left of a ruling or an underline
        tall = grey.shape[0]
        y = rng.choice([rng.randrange(0, max(tall // 6, 1)), rng.randrange(tall * 5 // 6, tall)])
        grey[y : y + rng.randint(1, 2)] = rng.uniform(0, 140)
    low, high = rng.uniform(0, 110), rng.uniform(185, 255)
    grey = np.clip(grey, 0, 255) / 255 * (high - low) + low
    grey = np.clip(grey + noise.normal(0, rng.uniform(0, 10), grey.shape), 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 80)])[1], 0)
    return grey, factor
