"""The readers of what the listener gives, or another program in their name: files, keys, orders, pastes."""

import json
import tomllib
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cafe_tui.domain import playback as p
from cafe_tui.domain.config import configuration
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.exchange import opml, urls_file
from cafe_tui.domain.exchange.forms import read_shows
from cafe_tui.domain.feed.side_cars import CHAPTERS_JSON, CUE, LABELS, chapters_beside
from cafe_tui.domain.files.download_rules import rule_from
from cafe_tui.domain.files.file_names import ending_of, safe_name
from cafe_tui.domain.outside import orders
from cafe_tui.domain.outside.hooks import read_hooks
from cafe_tui.domain.outside.masking import masked
from cafe_tui.feeds import directories
from cafe_tui.feeds.well_known import likely_feeds
from cafe_tui.media.file_tags import cover_of, read_file_tags
from cafe_tui.player.devices import read_devices
from cafe_tui.remote import lines
from cafe_tui.ui.keymap import keymap, keymap_of
from cafe_tui.ui.pasting import forgiving_decoder

from .inputs import Inputs
from .promise import BrokenPromiseError, Reader

_DATA = Path(__file__).parents[1] / "data" / "exchange"
_NOW = 1_750_000_000.0
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"


def _lists(document: bytes) -> object:
    listing = read_shows(document)
    for show in listing.shows:
        if not show.url.startswith(("http://", "https://")):
            raise BrokenPromiseError(f"{show.url!r} would be subscribed to")
    again = opml.read(opml.write(listing.shows).encode())
    if [show.url for show in again.shows] != [show.url for show in listing.shows]:
        raise BrokenPromiseError("what was written out is not what comes in again")
    return listing


def _opml(document: bytes) -> object:
    """As though it said of itself that it is OPML."""
    return opml.read(document)


def _urls(text: str) -> object:
    listing = urls_file.read(text)
    if any(not show.url.startswith(("http://", "https://")) for show in listing.shows):
        raise BrokenPromiseError("no web address came out")
    return urls_file.is_urls_file(text), listing


def _configuration(text: str) -> object:
    reading = configuration.read(text)
    if len(reading.faults) > configuration.MOST_FAULTS + 2:
        raise BrokenPromiseError(f"{len(reading.faults)} faults are told")
    mapped = keymap_of(reading)
    names = [setting.in_environment for setting in configuration.SETTINGS if setting.in_environment]
    usual = text.partition("=")[2].strip().replace("\0", "")
    merged = configuration.with_environment(reading.settings, dict.fromkeys(names, usual))
    return reading, mapped.faults, merged, [str(fault) for fault in (*reading.faults, *mapped.faults)]


def _keys(text: str) -> object:
    words = text.split(" ")
    names = ["play", "quit", "back-minute", words[0], *(words[:1] * 2)]
    found = keymap({name: words[at : at + 4] for at, name in enumerate(dict.fromkeys(names))})
    return found.faults, found.changed


def _hooks(text: str) -> object:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        table = {name: [text, text] for name in ("bookmark-made", text)}
    return len(read_hooks(table))  # what a hook runs goes to no screen


def _orders(document: bytes) -> object:
    order = lines.read(document)
    command = orders.command_of(order)
    now = p.Playback()
    return command, orders.tags(order), orders.event_for(order, now, _NOW)


def _remote(document: bytes) -> object:
    """What is read of orders of which each part may be anything."""
    found: list[object] = []
    for at in range(0, len(document), 200):
        value = document[at : at + 200].decode("utf-8", "replace")
        for command in ("seek", "sleep", "volume", "speed", "mark"):
            order = {"command": command, "by": _number(value), "to": _number(value), "plan": value}
            try:
                found.append(orders.event_for(order | {"tags": [value]}, p.Playback(), _NOW))
                found += [orders.text(order, "plan"), orders.tags({"tags": value.split()})]
            except BadInputError as error:
                found += [error.title, error.detail, error.hint]
    return found


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _pastes(document: bytes) -> object:
    """However a paste comes in pieces, no key comes out of the middle of it."""
    whole = forgiving_decoder("utf-8")()
    given = whole.decode(_PASTE.encode() + document.replace(_PASTED.encode(), b"") + _PASTED.encode())
    pieces = forgiving_decoder("utf-8")()
    sent = _PASTE.encode() + document.replace(_PASTED.encode(), b"") + _PASTED.encode()
    size = 1 + len(document) % 7
    by_pieces = "".join(pieces.decode(sent[at : at + size]) for at in range(0, min(len(sent), 20_000), size))
    if len(sent) <= 20_000 and by_pieces != given:
        raise BrokenPromiseError("in pieces it is another text")
    inside = given.removeprefix(_PASTE).removesuffix(_PASTED)
    if "\x1b" in inside or "\x9b" in inside:
        raise BrokenPromiseError(f"an escape came out of a paste: {inside[:200]!r}")
    return None


def _beside(text: str) -> object:
    return [chapters_beside(ending, text) for ending in (CUE, LABELS, CHAPTERS_JSON)]


def _names(text: str) -> object:
    name = safe_name(text, text[::-1])
    if not name or "/" in name or "\0" in name or name.startswith((".", "-")) or len(name.encode()) > 255:
        raise BrokenPromiseError(f"a file would be called {name!r}")
    try:
        rule: object = rule_from(text)
    except BadInputError as error:
        rule = (error.title, error.detail, error.hint)
    ending_of(text)
    return name, rule, p.read_plan(text, _NOW)


def _masking(text: str) -> object:
    """Whatever stands round it, a password in an address of the web does not stay."""
    secret = "hunter2hunter2hunter2"
    shown = masked(f"{text} https://me:{secret}@a.example/{secret}?key={secret}#{secret} {text}")
    if secret in shown:
        raise BrokenPromiseError(f"the log would say {shown[-300:]!r}")
    return None


def _found(body: bytes) -> object:
    keyed = directories.PodcastIndex("key", "secret")
    found: list[object] = []
    for directory in (directories.Apple(), directories.Gpodder(), directories.Fyyd(), keyed):
        try:
            found += directory.read(body)
        except directories.NoAnswer:
            continue
    return found


def _likely(document: bytes) -> object:
    text = document[:2_000].decode("utf-8", "replace")
    return likely_feeds(f"https://a.example/{text}", document)


def _file_tags(body: bytes) -> object:
    with NamedTemporaryFile(suffix=".mp3") as file:
        file.write(body)
        file.flush()
        cover_of(Path(file.name))
        return read_file_tags(Path(file.name))


def a_sound(inputs: Inputs) -> bytes:
    """One of the sounds, broken."""
    return inputs.broken_one_of(_sounds())


@cache
def _sounds() -> list[bytes]:
    from .sounds import sounds

    return sounds()


def _devices(text: str) -> object:
    return read_devices(
        [{"name": text[:300], "description": text}, {"name": text}, text, {"name": "pulse/a"}]
    )


_ORDERS = [
    '{"command": "seek", "by": -30}',
    '{"command": "seek", "to": 12.5}',
    '{"command": "sleep", "plan": "3 chapters"}',
    '{"command": "mark", "note": "tea", "tags": ["a", "b"], "importance": 2}',
    '{"command": "volume", "by": 5}',
]
_CONFIGURATIONS = [
    'theme = "cafe"\nskip = 10\nlanguages = ["de", "en"]\ndownloads = "~/Podcasts"\n\n[keys]\nquit = "Q"\n',
    "animations = false\nmedia_keys = 'episodes'\ndownloads_at_once = 3\nkeys.bookmark = \"ctrl+b B\"\n",
    'languages = [\n  "de",\n]\nskip = 1e3\nlead_in = 0x10\naudio_output = """pulse"""\n',
]
_HOOKS = ['bookmark-made = ["my-script", "{note}", "{{start}}"]\nchapter = ["a", "{title}"]\n']
_CUES = [
    'FILE "a.mp3" MP3\n  TRACK 01 AUDIO\n    TITLE "Tea"\n    INDEX 01 01:02:03\n',
    "0.000000\t12.5\tTea\n12.5\t30\tMilk\n",
]
_KEYS = ["ctrl+b ? Del → shift+f3 , ctrl++ \u00e9", "space pgdn ctrl+shift+x"]
_PLANS = ["25", "1h30", "3 chapters", "episode", "newest 5 keep 10 delete played", "all"]
_ANSWERS = [
    json.dumps(
        {"results": [{"feedUrl": "https://a.example/feed", "collectionName": "Tea", "trackCount": 5}]}
    ),
    json.dumps(
        [{"url": "https://a.example/feed", "title": "Tea", "author": "Me", "website": "https://a.example"}]
    ),
    json.dumps({"data": [{"xmlURL": "https://a.example/feed", "title": "Tea", "episode_count": 3}]}),
    json.dumps({"feeds": [{"url": "https://a.example/feed", "title": "Tea", "episodeCount": "7"}]}),
]


@cache
def _lists_of_others() -> list[str]:
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(_DATA.iterdir())]


def _text(inputs: Inputs) -> str:
    return inputs.text()


def _short(inputs: Inputs) -> str:
    return inputs.text(largest_repetition=10_000)


def _document(inputs: Inputs) -> bytes:
    return inputs.document()


GIVEN: dict[str, Reader] = {
    "lists": Reader(_lists, _document, _lists_of_others, (BadInputError,)),
    "opml": Reader(_opml, _document, _lists_of_others, (BadInputError,)),
    "urls": Reader(_urls, _text, _lists_of_others),
    "configuration": Reader(_configuration, _text, lambda: _CONFIGURATIONS),
    "keys": Reader(_keys, _short, lambda: _KEYS),
    "hooks": Reader(_hooks, _short, lambda: _HOOKS, (BadInputError,)),
    "orders": Reader(_orders, _document, lambda: _ORDERS, (BadInputError,)),
    "parts-of-orders": Reader(_remote, _document, lambda: _ORDERS),
    "pastes": Reader(_pastes, _document, lambda: _KEYS),
    "beside-recordings": Reader(_beside, _text, lambda: _CUES),
    "names": Reader(_names, _short, lambda: _PLANS),
    "masking": Reader(_masking, _short, lambda: _PLANS),
    "directories": Reader(_found, _document, lambda: _ANSWERS),
    "likely-feeds": Reader(_likely, _document, lambda: _ANSWERS),
    "file-tags": Reader(_file_tags, a_sound, list),
    "devices": Reader(_devices, _short, lambda: _PLANS),
}
