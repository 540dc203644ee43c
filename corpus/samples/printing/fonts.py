"""The letters that sample reports are printed with: Liberation Serif, which is as wide as Times New Roman.

Other families, where they are installed, show whether what reads the pages knows more than one face.
"""

from __future__ import annotations

import subprocess
from functools import cache, lru_cache
from pathlib import Path

from schemas.problems import MissingPart, Text

FACES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold-italic": "BoldItalic"}
_OTHERS = {
    "FreeSerif": "/usr/share/fonts/truetype/freefont/FreeSerif{}.ttf",
    "NotoSerif": "/usr/share/fonts/truetype/noto/NotoSerif-{}.ttf",
    "DejaVuSerif": "/usr/share/fonts/truetype/dejavu/DejaVuSerif-{}.ttf",
}
FAMILIES = ("Serif", "Sans", *_OTHERS)
_VIETNAMESE = 0x1ED9  # ộ, which version 1 of the fonts does not have
_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation", "/usr/share/fonts/TTF", "/Library/Fonts", "~/Library/Fonts", "~/.fonts",
)  # fmt: skip


@cache
def path(family: str = "Serif", face: str = "regular") -> Path:
    """The file of a face of Liberation, or of another family. Raises MissingPart where it is not installed."""
    if family in _OTHERS:
        other = Path(_OTHERS[family].format(FACES[face]))
        for file in (other, other.with_name(other.name.replace("-Regular", "").replace("Regular", ""))):
            if file.is_file():
                return file
        raise _missing(family)
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


def _missing(family: str = "Liberation") -> MissingPart:
    if family in _OTHERS:
        return MissingPart(
            Text(f"Máy chưa có phông chữ {family}.", f"The font {family} is not installed."),
            Text("Hãy chọn phông khác.", "Choose another one."),
        )
    return MissingPart(
        Text(
            "Máy chưa có phông chữ Liberation bản 2 trở lên.", "The Liberation fonts, version 2 or newer, are missing."
        ),
        Text("Hãy cài: sudo apt install fonts-liberation2", "Install them: sudo apt install fonts-liberation2"),
    )


@cache
def registered(face: str, family: str = "Serif") -> str:
    """The name by which reportlab knows a face. Raises MissingPart without reportlab or the font."""
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
    except ImportError as error:
        raise MissingPart(
            Text("Chưa cài reportlab, cần để in báo cáo mẫu ra trang.", "reportlab, which prints samples, is missing."),
            Text("Hãy cài: pip install 'doichieu[samples]'", "Install it: pip install 'doichieu[samples]'"),
        ) from error
    name = f"{family}-{face}"
    font = TTFont(name, str(path(family, face)))
    if _VIETNAMESE not in font.face.charToGlyph:
        raise _missing()
    pdfmetrics.registerFont(font)
    return name


@lru_cache(maxsize=100_000)
def unit_width(text: str, face: str, family: str = "Serif") -> float:
    """The width of some letters at one point size."""
    name = registered(face, family)
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, name, 1000)) / 1000
