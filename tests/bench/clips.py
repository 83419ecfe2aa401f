"""Clips as a camera in a hand gives them, drawn from a seed: 1920x1080, 30 frames a second.

A label with one code lies on a textured bench. The hand comes near, turns and shakes, autofocus hunts and settles, some
clips are dark and noisy, some have a lamp's glare across the label. Nothing in it knows of any decoder.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from handrail.capture.reads import Luma

WIDTH, HEIGHT, RATE, FRAMES = 1920, 1080, 30, 24
_F = zxingcpp.BarcodeFormat


class Clip(NamedTuple):
    """One clip: what is on the label, as bytes, and how it was filmed. ``seed`` draws the frames."""

    seed: int
    kind: str
    lot: str
    data: bytes
    turned: bool
    dark: bool
    glare: bool


def clips(count: int, seed: int = 2026) -> list[Clip]:
    """Clips of each kind in turn; four in ten turned, a quarter dark, a quarter with glare."""
    rng = np.random.default_rng(seed)
    kinds = list(_LABELS)
    found: list[Clip] = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        lot = "".join(rng.choice(list("0123456789ABCDEFGHKLMNPRSTUVWXYZ"), 7))
        turned, dark, glare = (bool(value) for value in rng.random(3) < (0.4, 0.25, 0.25))
        _, data = _label(kind, lot)
        found.append(Clip(seed * 1000 + number, kind, lot, data, turned, dark, glare))
    return found


def _gtin(lot: str) -> str:
    body = f"0{sum(ord(char) ** 3 for char in lot) % 10**12:012d}"
    return f"{body}{-sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(body)) % 10}"


_LABELS = {
    "GS1 DataMatrix": (_F.DataMatrix, lambda lot: f"(01){_gtin(lot)}(17)281231(10){lot}(21){lot[::-1]}", True),
    "GS1-128": (_F.Code128, lambda lot: f"(01){_gtin(lot)}(10){lot}", True),
    "QR": (_F.QRCode, lambda lot: f"https://dwi.example/wi/{lot}?rev=B", False),
    "Code 128": (_F.Code128, lambda lot: f"EQ-{lot}", False),
    "DataMatrix": (_F.DataMatrix, lambda lot: f"PN{lot}", False),
    "Code 39": (_F.Code39, lambda lot: f"TOOL-{lot[:4]}", False),
}


_BARS = ("GS1-128", "Code 128", "Code 39")


def _label(kind: str, lot: str) -> tuple[Luma, bytes]:
    """The label's picture, eight pixels a module, and the bytes of its code."""
    format_, content, gs1 = _LABELS[kind]
    code = zxingcpp.create_barcode(content(lot), format_, **({"gs1": True} if gs1 else {}))
    drawn = np.array(code.to_image(scale=1), dtype=np.uint8)
    if kind in _BARS:
        drawn = np.repeat(drawn[drawn.shape[0] // 2][None], max(24, drawn.shape[1] // 5), axis=0)
    drawn = np.repeat(np.repeat(drawn, 8, axis=0), 8, axis=1)
    label = np.pad(drawn, ((80, 160), (80, 80)), constant_values=245)
    label = np.where(label < 128, 25, 240).astype(np.uint8)
    cv2.putText(label, lot, (80, label.shape[0] - 50), cv2.FONT_HERSHEY_SIMPLEX, 2.5, 30, 5)
    (read,) = zxingcpp.read_barcodes(np.pad(drawn, 80, constant_values=255), formats=format_)
    return label, bytes(read.bytes)


def frames(clip: Clip) -> Iterator[Luma]:
    """The frames, in order."""
    rng = np.random.default_rng(clip.seed)
    label, _ = _label(clip.kind, clip.lot)
    module = rng.uniform(1.9, 4.0) if clip.kind in _BARS else rng.uniform(2.6, 6.0)  # pixels of the frame, nearest
    start, end = (rng.uniform((-0.25, -0.2), (0.25, 0.2)) for _ in range(2))
    angle = rng.uniform(0, 360) if clip.turned else rng.uniform(-8, 8)
    turn, tilt = rng.uniform(-10, 10), rng.uniform(-0.35, 0.35, 2)
    hunting, shake = rng.uniform(1.5, 5.0), rng.uniform(0.5, 3.0)
    bench = _bench(rng)
    spot = rng.uniform((0.3, 0.3), (0.7, 0.7))
    for number in range(FRAMES):
        at = number / (FRAMES - 1)
        middle = start + (end - start) * at
        jitter = rng.normal(0, shake, 2)
        centre = np.array([WIDTH / 2, HEIGHT / 2]) + middle * (WIDTH, HEIGHT) * 0.6 + jitter
        size = module * (0.8 + 0.2 * min(1.0, at * 2)) / 8
        frame, matrix = _laid(bench, label, centre, size, np.radians(angle + turn * at), tilt)
        if clip.glare:
            place = matrix @ np.array([label.shape[1] * spot[0], label.shape[0] * spot[1], 1.0])
            frame = _lit(frame, place[:2] / place[2], 0.35 * size * max(label.shape))
        blurred = hunting * abs(np.cos(2.2 * np.pi * at)) * np.exp(-2.5 * at) + 0.45
        frame = cv2.GaussianBlur(frame, (0, 0), float(blurred))
        moved = (end - start) * (WIDTH, HEIGHT) * 0.6 / (FRAMES - 1) * 0.5 + jitter * 0.4
        frame = _smeared(frame, moved)
        yield _sensed(frame, rng, clip.dark)


def _bench(rng: np.random.Generator) -> Luma:
    """A worn surface: noise of three grains and some scratches."""
    ground = np.full((HEIGHT, WIDTH), rng.uniform(70, 150), dtype=np.float32)
    for grain, strength in ((4, 8), (16, 14), (90, 22)):
        noise = rng.normal(0, strength, (HEIGHT // grain + 2, WIDTH // grain + 2)).astype(np.float32)
        ground += cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(30):
        one, other = rng.integers(0, (WIDTH, HEIGHT), (2, 2))
        shade = float(rng.uniform(40, 200))
        cv2.line(ground, [int(v) for v in one], [int(v) for v in other], shade, int(rng.integers(1, 3)), cv2.LINE_AA)
    return np.asarray(np.clip(ground, 0, 255), dtype=np.uint8)


def _laid(
    bench: Luma, label: Luma, centre: NDArray[np.float64], size: float, angle: float, tilt: NDArray[np.float64]
) -> tuple[Luma, NDArray[np.float64]]:
    """The label on the bench, and the matrix that laid it there."""
    height, width = label.shape
    corners = np.array([(-width, -height), (width, -height), (width, height), (-width, height)]) * size / 2
    turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    depth = 1 + turned @ tilt / (max(width, height) * size)
    placed = (turned / depth[:, None] + centre).astype(np.float32)
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(flat, placed)
    # Shrunk in one step, cells would be skipped: soften to what a pixel sees.
    soft = cv2.GaussianBlur(label, (0, 0), max(0.3, 0.45 / size))
    laid = cv2.warpPerspective(soft, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.full_like(label, 255), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    share = cover.astype(np.float32) / 255
    return np.asarray(bench * (1 - share) + laid * share, dtype=np.uint8), np.asarray(matrix, dtype=np.float64)


def _lit(frame: Luma, place: NDArray[np.float64], radius: float) -> Luma:
    """A lamp mirrored in the label: bright in the middle, fading out."""
    ys, xs = np.ogrid[:HEIGHT, :WIDTH]
    far = ((xs - place[0]) ** 2 / (1.8 * radius) ** 2 + (ys - place[1]) ** 2 / (0.6 * radius) ** 2).astype(np.float32)
    return np.asarray(np.clip(frame + 190 * np.exp(-2 * far), 0, 255), dtype=np.uint8)


def _smeared(frame: Luma, moved: NDArray[np.float64]) -> Luma:
    """Motion while the shutter is open: ``moved`` in pixels."""
    length = float(np.hypot(*moved))
    if length < 1:
        return frame
    size = int(length) * 2 + 3
    kernel = np.zeros((size, size), dtype=np.float32)
    middle = size // 2
    half = moved / 2
    cv2.line(kernel, [round(middle - float(v)) for v in half], [round(middle + float(v)) for v in half], 1.0, 1)
    return np.asarray(cv2.filter2D(frame, -1, kernel / kernel.sum()), dtype=np.uint8)


def _sensed(frame: Luma, rng: np.random.Generator, dark: bool) -> Luma:
    """What the sensor makes of it: less light, more noise."""
    light, noise = (0.22, 5.0) if dark else (1.0, 2.5)
    grain = rng.normal(0, noise, (HEIGHT, WIDTH)).astype(np.float32)
    return np.asarray(np.clip(frame * light + grain, 0, 255), dtype=np.uint8)
