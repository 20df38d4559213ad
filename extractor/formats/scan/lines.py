"""A line of print alone, made ready for Tesseract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

HEIGHT = 40  # pixels
FRAME = 12  # pixels of paper around it


def sharp(crop: Image) -> Image:
    """Return the line `HEIGHT` high, smoothed, from black to white, in a frame."""
    import cv2
    import numpy as np

    smooth = cv2.GaussianBlur(_sized(crop, HEIGHT), (0, 0), 1)
    dark, light = np.percentile(smooth, (1, 90))
    return _framed(((smooth.astype(np.float32) - dark) * (255 / max(light - dark, 1))).clip(0, 255).astype(np.uint8))


def two_toned(crop: Image) -> Image:
    """Return the line larger, in black and white alone: what Tesseract misreads there it reads otherwise elsewhere."""
    import cv2

    smooth = cv2.GaussianBlur(_sized(crop, HEIGHT * 6 // 5), (0, 0), 1.2)
    return _framed(cv2.threshold(smooth, 0, 255, cv2.THRESH_OTSU)[1])


def _sized(crop: Image, height: int) -> Image:
    import cv2

    width = max(1, round(crop.shape[1] * height / crop.shape[0]))
    return cv2.resize(crop, (width, height), interpolation=cv2.INTER_CUBIC)


def _framed(line: Image) -> Image:
    import cv2

    return cv2.copyMakeBorder(line, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=255)
