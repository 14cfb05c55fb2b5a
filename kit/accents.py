"""The accent of the candidate's page: which colours can be read on it, and in what variants.

The page has one colour for what can be acted on, the token ``--live`` with two relatives. An
organisation's own colour takes its place; in the dark theme, a lighter one of the same hue does.
What candidates see outside the page, in mail for instance, has the light accent on white.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kit.colours import Oklch, boundary, contrast, hex_of, oklch_of

NEEDED = 4.5
"""WCAG 2.2 AA, for text of any size."""
NEEDED_IN_THE_DARK = 7.0
"""Of the dark variant, which is made here and so can be as good as the product's own."""
_KEPT = 256
"""Variants that are kept: the same few are asked for by every candidate's page."""


@dataclass(frozen=True)
class Theme:
    """What an accent meets in a theme: values of ``web/src/shared/design/tokens.css``. A test
    compares them."""

    needed: float
    grounds: dict[str, Oklch]
    """What text in the accent's colour stands on, by token."""
    on_live: Oklch
    """Text on the accent."""
    live_wash: Oklch
    """The ground of notes; its hue becomes the accent's."""
    strong_step: float
    """How much lighter ``--live-strong`` is, the accent under the pointer."""
    end: float
    """The lightness towards which contrast grows."""


LIGHT = Theme(
    needed=NEEDED,
    grounds={
        "paper": Oklch(0.982, 0.008, 85),
        "sheet": Oklch(0.995, 0.004, 85),
        "amber-wash": Oklch(0.95, 0.045, 85),
        "brick-wash": Oklch(0.955, 0.022, 30),
    },
    on_live=Oklch(0.99, 0.004, 85),
    live_wash=Oklch(0.95, 0.02, 190),
    strong_step=-0.07,
    end=0.0,
)
DARK = Theme(
    needed=NEEDED_IN_THE_DARK,
    grounds={
        "paper": Oklch(0.205, 0.007, 85),
        "sheet": Oklch(0.24, 0.008, 85),
        "amber-wash": Oklch(0.3, 0.045, 80),
        "brick-wash": Oklch(0.29, 0.05, 30),
    },
    on_live=Oklch(0.2, 0.02, 195),
    live_wash=Oklch(0.29, 0.03, 195),
    strong_step=0.08,
    end=1.0,
)


PRODUCT = hex_of(Oklch(0.41, 0.07, 195))
"""The product's own accent, as the light theme has it."""
ON_WHITE = "#ffffff"
"""Text on an accent that stands on white: mail programs know no tokens. Both whites are lighter
than what an accent is checked against, so its contrast is higher."""


@dataclass(frozen=True)
class Variant:
    """An accent in one theme, as ``#rrggbb``."""

    live: str
    live_strong: str
    live_wash: str
    contrast: float
    """The lowest that text in this colour or on it has."""


@lru_cache(_KEPT)
def light_variant(colour: str) -> Variant:
    """A colour as the accent of the light theme."""
    return _variant(colour, LIGHT)


@lru_cache(_KEPT)
def dark_variant(colour: str) -> Variant:
    """The accent of the dark theme that has the same hue."""
    return _variant(nearest(colour, DARK), DARK)


def accent_on_white(chosen: str | None) -> Variant:
    """The accent of what stands on white: the organisation's, or the product's.

    Args:
        chosen: the organisation's colour; None: it chose none. The nearest that can be read is
            taken, should the rules have become stricter since it was chosen.
    """
    return light_variant(nearest(chosen or PRODUCT))


def passes(colour: str, theme: Theme = LIGHT) -> bool:
    """Whether text in this colour, and text on it, can be read."""
    return _variant(colour, theme).contrast >= theme.needed


def nearest(colour: str, theme: Theme = LIGHT) -> str:
    """The colour of the same hue that passes with the least change of lightness; the colour itself
    if it passes."""
    if passes(colour, theme):
        return colour
    own = oklch_of(colour)

    def at(lightness: float) -> str:
        return hex_of(own._replace(lightness=lightness))

    return at(boundary(theme.end, own.lightness, lambda lightness: passes(at(lightness), theme)))


def _variant(colour: str, theme: Theme) -> Variant:
    own = oklch_of(colour)
    strong = hex_of(own._replace(lightness=min(0.97, max(0.0, own.lightness + theme.strong_step))))
    chroma = min(own.chroma, theme.live_wash.chroma)
    wash = hex_of(theme.live_wash._replace(chroma=chroma, hue=own.hue))
    return Variant(colour, strong, wash, min(_contrasts(colour, strong, wash, theme)))


def _contrasts(live: str, strong: str, wash: str, theme: Theme) -> Iterator[float]:
    for ground in theme.grounds.values():
        yield contrast(live, _hex_of_token(ground))
    yield contrast(live, wash)
    on_live = _hex_of_token(theme.on_live)
    yield contrast(on_live, live)
    yield contrast(on_live, strong)


@lru_cache
def _hex_of_token(token: Oklch) -> str:
    return hex_of(token)
