"""From the bytes of an image file to upright pages in grey: size limits, colours, resolution, rotation."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractor.formats import Damaged, Oversized

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]  # bytes, or the floats between two steps

A4_WIDTH, A4_HEIGHT = 8.27, 11.69  # inches
MOST_PIXELS = 100_000_000  # A3 at 600 dpi has 70 million
MOST_PAGES = 1000
READ_AT = 300  # dpi: what Tesseract was trained for
_LEAST_DPI, _MOST_DPI = 150, 400

_FORMATS = ("PNG", "JPEG", "TIFF")
_MOST_SKEW = 5.0  # degrees


def pages(data: bytes) -> Iterator[tuple[Image, int]]:
    """Yield the pages of an image file, height × width grey or × 3 in RGB, with their resolution in dpi.

    Raises `Oversized` before anything of more than `MOST_PIXELS` is unpacked, `Damaged` for what cannot be decoded.
    """
    from PIL import Image as pillow

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own warning of a decompression bomb, and of broken metadata
        try:
            with pillow.open(io.BytesIO(data), formats=_FORMATS) as image:
                # A telephone's JPEG may have previews as further images; only the pages of a TIFF are pages.
                count = _frames(image) if image.format == "TIFF" else 1
                for index in range(count):
                    if index:
                        image.seek(index)
                    if image.width * image.height > MOST_PIXELS:
                        raise Oversized(f"ảnh quá lớn: {image.width} × {image.height} điểm ảnh")
                    if image.format == "TIFF" and image.tag_v2.get(254, 0) & 1:  # type: ignore[attr-defined]
                        continue  # a small copy of another page
                    yield _decoded(image), _resolution(image)
        except pillow.DecompressionBombError as error:
            raise Oversized("ảnh quá lớn") from error
        except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError) as error:
            raise Damaged("tệp ảnh bị hỏng hoặc bị cắt cụt, không đọc được") from error


def _frames(image: Any) -> int:
    """Return how many pages a TIFF has. Raises `Oversized`: Pillow takes minutes to count 60,000."""
    for index in range(1, MOST_PAGES + 1):
        try:
            image.seek(index)
        except EOFError:
            image.seek(0)
            return index
    raise Oversized(f"ảnh có hơn {MOST_PAGES} trang")


def _decoded(image: Any) -> Image:
    """Return the pixels of an image turned as its camera says, on white where it is transparent."""
    import numpy as np
    from PIL import Image as pillow
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I;16"):
        return (np.asarray(upright) >> 8).astype(np.uint8)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        coloured = upright.convert("RGBA")
        upright = pillow.alpha_composite(pillow.new("RGBA", coloured.size, "white"), coloured)
    grey = upright.mode in ("1", "L", "I", "F")
    return np.asarray(upright.convert("L" if grey else "RGB"))


def _resolution(image: Any) -> int:
    """Return what the file says of its resolution if a page of paper can have it, else that of a sheet of A4."""
    short: int = min(image.size)
    said = image.info.get("dpi", (0, 0))[0]
    if said and math.isfinite(said) and 4 <= short / float(said) <= 17:
        return round(float(said))
    return max(1, round(short / A4_WIDTH))


def in_grey(image: Image, dpi: int) -> Image:
    """Return the image in grey, without what is drawn in colour over the print: a red seal, a blue signature.

    Large coloured marks only; print in colour is as high as a line, and stays.
    """
    import cv2
    import numpy as np

    if image.ndim == 2:
        return image
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(image)
    brightest = cv2.max(cv2.max(red, green), blue)
    colour = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    marks = _large_marks((colour > 60).astype(np.uint8), dpi)
    if not marks:
        return grey
    paper = int(np.median(brightest[::8, ::8]))
    for part in marks:
        # Print under the colour stays dark in its brightest channel; the colour's faded edges must not seem print.
        edges = cv2.dilate((colour[part] > 60).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        faded = edges & (brightest[part] > 0.55 * paper)
        grey[part] = np.where(faded, paper, brightest[part])
    return grey


def _large_marks(coloured: Image, dpi: int) -> list[tuple[slice, slice]]:
    """Return the parts of the page with large marks in colour, and what stands by them in colour."""
    import cv2
    import numpy as np

    reach, near = max(3, dpi // 25), dpi // 7
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined)
    boxes = found[1:, :4].tolist()
    large = [box for box in boxes if min(box[2:]) > 0.3 * dpi and max(box[2:]) > 0.5 * dpi]
    strokes = [box for box in boxes if max(box[2:]) > 0.1 * dpi and any(_touch(box, mark, near) for mark in large)]
    return [
        np.s_[max(0, y - reach) : y + height + reach, max(0, x - reach) : x + width + reach]
        for x, y, width, height in strokes
    ]


def _touch(box: list[int], other: list[int], near: int) -> bool:
    return all(box[i] - near <= other[i] + other[i + 2] and other[i] - near <= box[i] + box[i + 2] for i in (0, 1))


def skew(grey: Image) -> float:
    """Return by how many degrees the page must be turned counter-clockwise for its lines to be level.

    The angle at which the ink of the rows of pixels changes most from row to row.
    """
    import cv2
    import numpy as np

    scale = 1000 / max(grey.shape)
    small = cv2.resize(255 - grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.where(small > small.mean() + 20, small, 0).astype(np.uint8)

    def sharpness(angle: float) -> float:
        turned = turn(small, angle, 0)
        rows = turned.sum(axis=1, dtype=np.int64)
        return float((np.diff(rows) ** 2).sum())

    best = 0.0
    for step, reach in ((0.5, _MOST_SKEW), (0.1, 0.4), (0.05, 0.05)):
        many = round(reach / step)
        best = max((best + i * step for i in range(-many, many + 1)), key=sharpness)
    return best


def turn(grey: Image, degrees: float, paper: int = 255) -> Image:
    """Return the image turned counter-clockwise about its middle, of the same size."""
    import cv2

    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned: Image = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=float(paper))
    return turned


def ink(grey: Image, dpi: int) -> Image:
    """Return where there is ink, 255 for ink: darker than the paper around it, whatever the light on it."""
    import cv2

    size = dpi // 6 | 1
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    found: Image = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 25)
    return found


def sized(grey: Image, dpi: int) -> tuple[Image, float]:
    """Return the image at a resolution that Tesseract reads well, and by how much it was enlarged."""
    import cv2

    if _LEAST_DPI <= dpi <= _MOST_DPI:
        return grey, 1.0
    scale = READ_AT / dpi
    if dpi < _LEAST_DPI:
        scale = min(scale, (MOST_PIXELS / grey.size) ** 0.5)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), scale
