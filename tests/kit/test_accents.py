"""Accents against the page's own colours, as its stylesheet has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kit.accents import (
    DARK,
    LIGHT,
    NEEDED,
    ON_WHITE,
    PRODUCT,
    Theme,
    accent_on_white,
    dark_variant,
    light_variant,
    nearest,
    passes,
)
from kit.colours import Oklch, contrast, hex_of, oklch_of

TOKENS = Path(__file__).parents[2] / "web" / "src" / "shared" / "design" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);")
COLOURS = [
    hex_of(Oklch(lightness, chroma, hue))
    for lightness in (0.0, 0.3, 0.55, 0.8, 1.0)
    for chroma in (0.0, 0.1, 0.3)
    for hue in range(0, 360, 45)
]


def tokens() -> list[dict[str, Oklch]]:
    """The colours of the light and of the dark theme."""
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    found = [
        {name: Oklch(*map(float, values)) for name, *values in TOKEN.findall(block)}
        for block in (light, dark)
    ]
    return [found[0], found[0] | found[1]]


@pytest.mark.parametrize(("theme", "number"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
def test_themes_are_those_of_the_page(theme: Theme, number: int) -> None:
    page = tokens()[number]
    assert theme.grounds == {name: page[name] for name in theme.grounds}
    assert theme.on_live == page["on-live"]
    assert theme.live_wash == page["live-wash"]


def test_the_products_own_accent_passes() -> None:
    light, dark = tokens()
    assert passes(hex_of(light["live"]), LIGHT) and passes(hex_of(dark["live"]), DARK)
    assert hex_of(light["live"]) == PRODUCT == accent_on_white(None).live


@pytest.mark.parametrize("colour", COLOURS[::3])
def test_an_accent_on_white_can_be_read_whatever_was_chosen(colour: str) -> None:
    accent = accent_on_white(colour)
    assert accent.live == nearest(colour)
    for shade in (accent.live, accent.live_strong):
        assert contrast(shade, ON_WHITE) >= NEEDED


@pytest.mark.parametrize("colour", COLOURS[::3])
def test_variants_of_any_colour_can_be_read(colour: str) -> None:
    chosen = nearest(colour)
    assert passes(chosen)
    if passes(colour):
        assert chosen == colour
    elif oklch_of(colour).chroma > 0.02 and oklch_of(chosen).chroma > 0.02:
        turned = abs(oklch_of(chosen).hue - oklch_of(colour).hue) % 360
        assert min(turned, 360 - turned) < 3  # the same hue, but for rounding
    for variant, page in zip((light_variant(chosen), dark_variant(chosen)), tokens(), strict=True):
        assert variant.contrast >= 4.5
        assert contrast(hex_of(page["ink"]), variant.live_wash) >= 7
        for ground in ("paper", "sheet"):
            assert contrast(variant.live_strong, hex_of(page[ground])) >= 4.5


def test_the_nearest_is_no_darker_than_it_must_be() -> None:
    chosen = oklch_of(nearest("#ff6600"))
    assert not passes(hex_of(chosen._replace(lightness=chosen.lightness + 0.01)))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#0000ff", 2.15)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005) == contrast(other, one)


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#1d4f91", "#ff6600", "#00ff00"])
def test_a_colour_survives_the_way_to_oklch_and_back(colour: str) -> None:
    assert hex_of(oklch_of(colour)) == colour
