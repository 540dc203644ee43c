"""The letters that sample reports are printed with: Liberation Serif, which is as wide as Times New Roman."""

from __future__ import annotations

import subprocess
from functools import cache, lru_cache
from pathlib import Path

from schemas.problems import MissingPart, Text

FACES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold-italic": "BoldItalic"}
_VIETNAMESE = 0x1ED9  # ộ, which version 1 of the fonts does not have
_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation", "/usr/share/fonts/TTF", "/Library/Fonts", "~/Library/Fonts", "~/.fonts",
)  # fmt: skip


@cache
def path(family: str = "Serif", face: str = "regular") -> Path:
    """The file of a face of Liberation. Raises MissingPart where the fonts are not installed."""
    name = f"Liberation{family}-{FACES[face]}.ttf"
    for folder in _FOLDERS:
        found = Path(folder).expanduser() / name
        if found.is_file():
            return found
    try:
        command = ["fc-match", "-f", "%{file}", f"Liberation {family}:style={FACES[face]}:lang=vi"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        answer = ""
    if answer.endswith(name):
        return Path(answer)
    raise _missing()


def _missing() -> MissingPart:
    return MissingPart(
        Text(
            "Máy chưa có phông chữ Liberation bản 2 trở lên.", "The Liberation fonts, version 2 or newer, are missing."
        ),
        Text("Hãy cài: sudo apt install fonts-liberation2", "Install them: sudo apt install fonts-liberation2"),
    )


@cache
def registered(face: str) -> str:
    """The name by which reportlab knows a face. Raises MissingPart without reportlab or the font."""
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
    except ImportError as error:
        raise MissingPart(
            Text("Chưa cài reportlab, cần để in báo cáo mẫu ra trang.", "reportlab, which prints samples, is missing."),
            Text("Hãy cài: pip install 'doichieu[samples]'", "Install it: pip install 'doichieu[samples]'"),
        ) from error
    name = f"LiberationSerif-{face}"
    font = TTFont(name, str(path("Serif", face)))
    if _VIETNAMESE not in font.face.charToGlyph:
        raise _missing()
    pdfmetrics.registerFont(font)
    return name


@lru_cache(maxsize=100_000)
def unit_width(text: str, face: str) -> float:
    """The width of some letters at one point size."""
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, registered(face), 1000)) / 1000
