"""Our own theme, the coffee, dark and light; and which others there are."""

from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

from cafe_tui.domain.language import _

if TYPE_CHECKING:
    from cafe_tui.domain.config.configuration import Fault, Reading

CAFE_DARK = Theme(
    name="cafe",
    primary="#c98f5b",
    secondary="#8fa876",
    accent="#e0a96d",
    warning="#e5c07b",
    error="#e06c75",
    success="#98c379",
    foreground="#e6ded5",
    background="#1a1715",
    surface="#211d1a",
    panel="#2b2622",
    dark=True,
    variables={
        "block-cursor-background": "#c98f5b",
        "block-cursor-foreground": "#1a1715",
        "block-cursor-text-style": "bold",
        "footer-key-foreground": "#e0a96d",
        "input-selection-background": "#c98f5b 35%",
        "border": "#c98f5b",
        "border-blurred": "#4a423b",
    },
)
CAFE_LIGHT = Theme(
    name="cafe-light",
    primary="#8a5a2b",
    secondary="#4b6534",
    accent="#8a4f14",
    warning="#7d5b00",
    error="#a8323e",
    success="#3f6b2a",
    foreground="#2b2118",
    background="#faf6f0",
    surface="#f3ece2",
    panel="#e8dfd2",
    dark=False,
    variables={
        "block-cursor-background": "#8a5a2b",
        "block-cursor-foreground": "#faf6f0",
        "block-cursor-text-style": "bold",
        "footer-key-foreground": "#8a4f14",
        "border": "#8a5a2b",
        "border-blurred": "#cbbfae",
    },
)
CAFE_16 = Theme(
    # For terminals that have sixteen colours: the terminal's own, and its own ground, dark or light.
    name="cafe-16",
    ansi=True,
    primary="ansi_magenta",
    secondary="ansi_green",
    accent="ansi_magenta",
    warning="ansi_red",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_magenta",
        "border-blurred": "ansi_bright_black",
        "block-cursor-background": "ansi_magenta",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-text-style": "bold",
        "footer-key-foreground": "ansi_magenta",
        "input-cursor-background": "ansi_magenta",
        "input-cursor-foreground": "ansi_bright_white",
        "input-selection-background": "ansi_magenta",
        "input-selection-foreground": "ansi_bright_white",
        "screen-selection-background": "ansi_magenta",
        "screen-selection-foreground": "ansi_bright_white",
    },
)
OWN_THEMES = (CAFE_DARK, CAFE_LIGHT, CAFE_16)


def theme_names() -> list[str]:
    """All that there are: our own first."""
    return [*(theme.name for theme in OWN_THEMES), *BUILTIN_THEMES]


def theme_fault(reading: "Reading") -> "tuple[Fault, ...]":
    """What is wrong with the theme that a file names, if anything."""
    name, names = reading.settings.theme, theme_names()
    if not name or name in names:
        return ()
    from cafe_tui.domain.config.configuration import Fault, nearest

    meant = nearest(name, names)
    hint = (
        _("Did you mean {meant}?", meant=meant) if meant else _("There are: {names}", names=", ".join(names))
    )
    return (Fault(reading.lines.get("theme", 0), _("there is no theme {name}", name=name), hint),)
