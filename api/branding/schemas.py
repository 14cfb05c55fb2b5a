"""Messages about how the organisation appears to candidates."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas import Flag, ShortText, Wire, WireInput
from kit.accents import Variant, dark_variant, light_variant

NAME_CHARACTERS = 60

Colour = Annotated[
    str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$", to_lower=True, max_length=7)
]
"""A colour of sRGB, such as ``#1f4d3d``."""


class ChangeBranding(WireInput):
    """How the organisation appears; the logo is sent by itself."""

    name: Annotated[ShortText, Field(max_length=NAME_CHARACTERS)] | None = None
    """The organisation's name, which candidates see in place of the product's. Null: none."""
    name_beside_logo: Flag = True
    """Whether the name is shown beside the logo; false for a logo that contains it."""
    accent: Colour | None = None
    """The colour of buttons, links and the voice in the light theme. Null: the product's."""


class LogoView(Wire):
    """The organisation's logo."""

    url: str
    """A path on this server. It has the logo's version, so that it may be cached for good."""
    width: int
    """In pixels."""
    height: int


class AccentVariant(Wire):
    """The accent in one theme, as colours such as ``#1f4d3d``."""

    live: str
    """Of text, lines and buttons."""
    live_strong: str
    """Of buttons under the pointer."""
    live_wash: str
    """The ground of notes."""
    contrast: float
    """The lowest contrast ratio that text in this colour or on it has."""

    @classmethod
    def of(cls, variant: Variant) -> AccentVariant:
        """Rounded down, so that no ratio looks better than it is."""
        ratio = int(variant.contrast * 100) / 100
        return cls(
            live=variant.live,
            live_strong=variant.live_strong,
            live_wash=variant.live_wash,
            contrast=ratio,
        )


class Accent(Wire):
    """A colour in both themes; the dark one is derived from it."""

    light: AccentVariant
    dark: AccentVariant

    @classmethod
    def of(cls, colour: str) -> Accent:
        """The variants of a colour."""
        return cls(
            light=AccentVariant.of(light_variant(colour)),
            dark=AccentVariant.of(dark_variant(colour)),
        )


class BrandingView(Wire):
    """How the organisation appears to candidates."""

    name: str | None
    """Null: the product's name is shown."""
    name_beside_logo: bool
    logo: LogoView | None
    accent: Accent | None
    """Null: the product's."""


class AccentCheck(Wire):
    """Whether a colour can be the accent."""

    passes: bool
    needed: float
    """The contrast ratio that the light variant must have."""
    accent: Accent
    nearest: str
    """The colour of the same hue that passes with the least change of lightness; the colour itself
    if it passes."""
