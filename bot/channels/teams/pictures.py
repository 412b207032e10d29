"""A chart's PNG made small enough to stand inside a card. Pure; run in a thread."""

from __future__ import annotations

import base64
import io

# (width, colours), from what a desktop shows sharp to what a phone still reads.
STEPS = ((1_000, 32), (1_000, 16), (860, 16), (720, 16), (720, 8), (600, 8), (480, 8), (360, 4))


def to_data_uri(png: bytes, max_chars: int) -> str | None:
    """The picture as a data URI of at most `max_chars`, rendered smaller where it has to be; None if none is small enough.

    Raises `OSError` for what is no picture.
    """
    if _uri_chars(len(png)) <= max_chars:
        return _uri(png)
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for width, colours in STEPS:
        if width > picture.width:
            continue
        height = round(picture.height * width / picture.width)
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if _uri_chars(out.tell()) <= max_chars:
            return _uri(out.getvalue())
    return None


def _uri_chars(size: int) -> int:
    return len("data:image/png;base64,") + (size + 2) // 3 * 4


def _uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
