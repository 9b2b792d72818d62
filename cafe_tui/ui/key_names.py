"""How keys are called: by the listener (`?`, `Del`, `→`) and by Textual (`question_mark`, `delete`, …)."""

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from cafe_tui.domain.config.configuration import nearest

from .commands import KEY_NAMES, shown_key

_BY_SHOWN = {shown.lower(): key for key, shown in KEY_NAMES.items()}
_NAMES = frozenset({key.value for key in Keys if not key.value.startswith("<")} | set(KEY_NAMES))
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})


def key_name(typed: str) -> str:
    """Textual's name for a key, by either name of it; raises ValueError where there is none."""
    if known := _BY_SHOWN.get(typed.lower()):
        return known
    if len(typed) == 1:
        return _of_character(typed)
    if typed.lower() in _NAMES and "+" not in typed:
        return typed.lower()
    *before, last = [*typed[:-2].split("+"), "+"] if typed.endswith("++") else typed.split("+")
    modifiers = {word.lower() for word in before}
    if not last or not modifiers or not modifiers <= _MODIFIERS:
        raise ValueError(typed)
    if modifiers == {"shift"} and len(last) == 1 and last.isalpha():
        return last.upper()
    if len(last) == 1 and last.isupper():
        modifiers.add("shift")
        last = last.lower()
    return "+".join((*sorted(modifiers), key_name(last)))


def nearest_key(typed: str) -> str:
    """The key that was probably meant, as it is shown; empty where none is near."""
    meant = nearest(typed, [*_BY_SHOWN, *sorted(_NAMES)])
    return shown_key(_BY_SHOWN.get(meant, meant))


def _of_character(character: str) -> str:
    """The name under which Textual knows the key of a character."""
    if character.isalnum():
        return character
    if not character.isprintable() or not (name := unicodedata.name(character, "")):
        raise ValueError(character)
    name = name.lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)
