"""Colours: sRGB as hexadecimal text, OKLCH, and contrast as WCAG 2 defines it.

OKLab and its matrices: Björn Ottosson, "A perceptual color space for image processing" (2020), as
CSS Color 4 uses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

_STEPS = 24
"""Of a bisection: less than a step of 8 bits remains."""


class Oklch(NamedTuple):
    """A colour by what is perceived of it."""

    lightness: float
    """0 to 1."""
    chroma: float
    """0 (grey) to about 0.32, the most saturated colour of sRGB."""
    hue: float
    """Degrees."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours such as ``#1f4d3d``, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklch_of(colour: str) -> Oklch:
    """A colour such as ``#1f4d3d`` in OKLCH."""
    r, g, b = _linear(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    hue = math.degrees(math.atan2(blue_yellow, green_red)) % 360
    return Oklch(lightness, math.hypot(green_red, blue_yellow), hue)


def hex_of(colour: Oklch) -> str:
    """The colour as ``#rrggbb``; with less chroma, if sRGB has none of so much."""
    if not _in_gamut(_linear_of(colour)):
        full = colour
        colour = full._replace(
            chroma=boundary(
                0.0,
                full.chroma,
                lambda chroma: _in_gamut(_linear_of(full._replace(chroma=chroma))),
            )
        )
    return "#" + "".join(f"{round(255 * _encoded(value)):02x}" for value in _linear_of(colour))


def boundary(good: float, bad: float, holds: Callable[[float], bool]) -> float:
    """The value nearest to ``bad`` for which a condition holds, as it does for ``good``."""
    for _ in range(_STEPS):
        middle = (good + bad) / 2
        if holds(middle):
            good = middle
        else:
            bad = middle
    return good


def _luminance(colour: str) -> float:
    r, g, b = _linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _linear(colour: str) -> tuple[float, float, float]:
    """The channels of ``#rrggbb`` as amounts of light, 0 to 1."""
    r, g, b = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _decoded(r), _decoded(g), _decoded(b)


def _linear_of(colour: Oklch) -> tuple[float, float, float]:
    """The same of an OKLCH colour; beyond 0 to 1 if sRGB doesn't have it."""
    angle = math.radians(colour.hue)
    green_red, blue_yellow = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    medium = (colour.lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (colour.lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(linear: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= value <= 1 + 1e-4 for value in linear)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
