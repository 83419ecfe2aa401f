"""Codes drawn for tests, by the decoder's own writer."""

from __future__ import annotations

from typing import Any

import numpy as np
import zxingcpp

from handrail.capture.reads import Luma

F = zxingcpp.BarcodeFormat


def drawn(content: str | bytes, format_: zxingcpp.BarcodeFormat, scale: int = 4, **options: Any) -> Luma:
    """The code with a quiet zone, black on white."""
    code = zxingcpp.create_barcode(content, format_, **options)
    return np.pad(np.array(code.to_image(scale=scale), dtype=np.uint8), 8 * scale, constant_values=255)


def on(canvas: Luma, code: Luma, left: int, top: int) -> Luma:
    """The canvas with the code laid on it."""
    canvas = canvas.copy()
    canvas[top : top + code.shape[0], left : left + code.shape[1]] = code
    return canvas


def blank(width: int = 1280, height: int = 720) -> Luma:
    return np.full((height, width), 200, dtype=np.uint8)
