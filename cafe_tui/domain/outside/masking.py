"""What a log may say: addresses without what is secret in them.

The address of a private feed is as good as a password, wherever in it the key is.
"""

import re

MASK = "…"

_ADDRESS = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,20}://)([^\s/?#\"'<>|\\]*)([^\s?#\"'<>|\\]*)([?#][^\s\"'<>|\\]*)?", re.I
)
_HEADER = re.compile(r"\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+", re.I)
_NAMED = re.compile(
    r"((?:token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|signature|credentials?))"
    r"(['\"]?\s*[:=]\s*['\"]?)[^\s'\"&,;)}\]]+",
    re.I,
)
_BEARER = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}", re.I)
# Letters and digits mixed, of that length, are no word or number that a person chose.
_LONG_WORD = re.compile(r"[\w=-]{16,}")


def masked(text: str) -> str:
    """`text` without names, passwords, queries, fragments and keys in its addresses and headers."""
    if "://" in text:
        text = _ADDRESS.sub(_masked_address, text)
    text = _HEADER.sub(rf"\1\2{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    return _NAMED.sub(rf"\1\2{MASK}", text)


def _masked_address(found: re.Match[str]) -> str:
    scheme, server, path, rest = found.groups()
    userinfo, at, host = server.rpartition("@")
    hidden = f"{MASK}@" if at and userinfo else at
    # A path of a file on this machine is no secret, and has long names in it.
    shown = path if scheme.lower() == "file://" else _LONG_WORD.sub(_masked_key, path)
    return f"{scheme}{hidden}{host}{shown}{rest[0] + MASK if rest else ''}"


def _masked_key(found: re.Match[str]) -> str:
    # Each character is looked at once: two looks ahead from every place took minutes for a long address.
    word = found[0]
    return (
        MASK if any(map(str.isdecimal, word)) and any(map(str.isascii, filter(str.isalpha, word))) else word
    )
