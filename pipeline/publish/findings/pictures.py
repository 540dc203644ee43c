"""Images of passages for Word: what it cannot show made PNG, with the figures outlined as on the page."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

from pipeline.publish.report.images import ImageView

_SURE, _UNSURE = (168, 30, 26), (131, 82, 0)


def picture(view: ImageView) -> BytesIO | None:
    """The image as PNG; None for one that cannot be read, which is another's file and no reason to stop."""
    from PIL import Image, ImageDraw

    try:
        with Image.open(BytesIO(b64decode(view.source.partition(",")[2]))) as image:
            shown = image.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    across, down = shown.width / max(view.width, 1), shown.height / max(view.height, 1)
    pen = ImageDraw.Draw(shown)
    for box in view.outlines:
        corners = (box.x * across, box.y * down, (box.x + box.width) * across, (box.y + box.height) * down)
        pen.rectangle(corners, outline=_UNSURE if box.unsure else _SURE, width=max(2, round(across)))
    made = BytesIO()
    shown.save(made, "PNG", optimize=True)
    made.seek(0)
    return made
