"""Widgets. Data comes down to them; their news goes up as messages, nested in the widget that sends them."""
