"""Our own theme: the coffee, dark and light."""

from textual.theme import Theme

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
    secondary="#56703c",
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
