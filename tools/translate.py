"""Keeps the catalogues of the languages: `python tools/translate.py extract|update|compile|check|new CODE`.

`extract` writes `po/cafe-tui.pot` with every text of the source; `update` does so, too, and brings the
catalogues `po/LANGUAGE.po` up to date with it; `compile` makes `cafe_tui/translations/LANGUAGE.mo` of them;
`check` says what is wrong; `new` begins a catalogue. docs/translating.md tells how to work with them.
"""

import ast
import io
import re
import string
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "cafe_tui"
FOLDER = PROJECT / "po"
TEMPLATE = FOLDER / "cafe-tui.pot"
COMPILED = SOURCE / "translations"
_WIDTH = 100
_HEADER = """\
# The texts of cafe-tui; docs/translating.md says how to work with this file.
# This file is distributed under the same licence as cafe-tui, GPL-3.0-or-later."""
_MO_HEAD = 28
"""Bytes before the index of a compiled catalogue."""
_NOISE = re.compile(r'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|.*(?:EMAIL@ADDRESS|LL@li\.org))')
"""Lines of Babel's in the head of a catalogue that say nothing, or change by themselves."""
_PERCENT = re.compile(r"%\(\w+\)[a-z]|%[a-z](?![a-z])")

Id = tuple[str | None, tuple[str, ...]]
"""Context, and one form or two."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text in the source."""

    id: Id
    file: str
    line: int


class SourceError(Exception):
    """A text is marked in a way that it could not be translated in."""


# From the source


def texts() -> list[Found]:
    """Every text in the source, in the order of files and lines."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(PROJECT).as_posix()
        found += sorted(
            _texts_in(ast.parse(path.read_text(encoding="utf-8")), name), key=lambda one: one.line
        )
    return found


def _texts_in(tree: ast.Module, name: str) -> Iterator[Found]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for id_ in _marked(node, node.func.id, name):
                yield Found(id_, name, node.lineno)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _key_line(node, name)
        elif isinstance(node, ast.FunctionDef) and _is_said(node, name):
            yield Found((None, ((ast.get_docstring(node) or "").strip(),)), name, node.lineno)


def _marked(call: ast.Call, function: str, name: str) -> Iterator[Id]:
    """The texts that a call marks, by the name of what is called."""
    match function:
        case "_" | "N_":
            if text := _text(call, 0):
                yield None, (text,)
            elif function == "N_" or not isinstance(call.args[0], ast.Name | ast.Attribute | ast.Subscript):
                _is_translatable_elsewhere(call, name)
        case "ngettext":
            yield None, (_needed(call, 0, name), _needed(call, 1, name))
        case "pgettext" | "NC_":
            if text := _text(call, 1):
                yield _context(call, name), (text,)
        case "Command":  # of the screen: its title and what it does
            yield None, (_needed(call, 3, name),)
            yield None, (_needed(call, 4, name),)
            for keyword in call.keywords:
                if keyword.arg == "shown_keys" and "ctrl+p " in str(ast.literal_eval(keyword.value)):
                    yield None, (str(ast.literal_eval(keyword.value)),)
        case "Setting":
            yield None, (_needed(call, 2, name),)
        case "table":
            for cell in call.args[0].elts if isinstance(call.args[0], ast.Tuple) else ():
                if isinstance(cell, ast.Constant) and cell.value:
                    yield None, (str(cell.value),)
        case "Finding":  # what `doctor` looks at, which JSON has in English
            if text := _text(call, 0):
                yield None, (text,)


def _is_translatable_elsewhere(call: ast.Call, name: str) -> None:
    if isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
        raise SourceError(f"{name}:{call.lineno}: only a whole, constant text can be translated")


def _text(call: ast.Call, index: int) -> str | None:
    argument = call.args[index]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _needed(call: ast.Call, index: int, name: str) -> str:
    text = _text(call, index)
    if text is None:
        raise SourceError(f"{name}:{call.lineno}: only a whole, constant text can be translated")
    return text


_CONTEXTS = {"_SHORT": "month, short", "KEY_LINE": "key line", "SOUND": "sound state"}


def _context(call: ast.Call, name: str) -> str:
    argument = call.args[0]
    if isinstance(argument, ast.Name) and argument.id in _CONTEXTS:
        return _CONTEXTS[argument.id]
    return _needed(call, 0, name)


def _key_line(node: ast.Assign | ast.AnnAssign, name: str) -> Iterator[Found]:
    """The words beside keys: pairs of a command's id and a word, in tuples that are called so."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    is_line = isinstance(target, ast.Name) and target.id.endswith("_LINE")
    is_keys = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "_Keys"
    if not (is_line or is_keys) or not isinstance(node.value, ast.Tuple):
        return
    for pair in node.value.elts:
        if isinstance(pair, ast.Tuple) and isinstance(word := pair.elts[1], ast.Constant):
            yield Found(("key line", (str(word.value),)), name, pair.lineno)


def _is_said(node: ast.FunctionDef, name: str) -> bool:
    """Whether the function is a word of plain mode, whose help is its docstring."""
    arguments = [one.arg for one in node.args.args]
    return name.startswith("cafe_tui/cli/plain/") and arguments == ["talk", "typed"]


def template() -> Catalog:
    """The template: every text once, with the files that it is in."""
    catalog = _empty(Catalog())
    places: dict[Id, dict[str, None]] = {}
    for one in texts():
        context, forms = one.id
        same = next((id_ for id_ in ((context, forms[:1]),) if id_ in places), one.id)
        key = one.id if len(forms) == 2 else same
        places.setdefault(key, {})[one.file] = None
    for (context, forms), files in _with_plurals(places).items():
        catalog.add(
            forms if len(forms) > 1 else forms[0],
            locations=[(file, 0) for file in files],
            context=context,
            flags=("python-brace-format",) if any("{" in form for form in forms) else (),
        )
    return catalog


def _with_plurals(places: Mapping[Id, Mapping[str, None]]) -> dict[Id, dict[str, None]]:
    """A text that has a plural somewhere has it everywhere: gettext keeps both in one place."""
    plural = {(context, forms[0]): forms for context, forms in places if len(forms) > 1}
    merged: dict[Id, dict[str, None]] = {}
    for (context, forms), files in places.items():
        merged.setdefault((context, plural.get((context, forms[0]), forms)), {}).update(files)
    return merged


def _empty(catalog: Catalog) -> Catalog:
    catalog.project, catalog.version = "cafe-tui", ""
    catalog.header_comment = _HEADER
    catalog.fuzzy = False
    return catalog


# Files


def written(catalog: Catalog) -> bytes:
    """A catalogue as text; no dates and no line numbers, so that only texts change it."""
    file = io.BytesIO()
    write_po(file, catalog, width=_WIDTH, include_lineno=False, sort_by_file=False, omit_header=False)
    lines = file.getvalue().decode("utf-8").splitlines()
    kept = (line for line in lines if not _NOISE.match(line))
    return ("\n".join(kept).rstrip("\n") + "\n").encode("utf-8")


def catalogues() -> dict[str, Catalog]:
    """The catalogue of each language, by its code."""
    found = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=path.stem)
    return found


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it: the same bytes whenever, and by whichever Babel, they are made."""
    head = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {catalog.plural_forms};\n"
    pairs = {b"": head.encode()}
    for message in catalog:
        context, forms = _id(message)
        if message.id and message.string and not message.fuzzy:
            key = "\0".join(forms) if context is None else f"{context}\4" + "\0".join(forms)
            translated = message.string if isinstance(message.string, tuple | list) else (message.string,)
            pairs[key.encode()] = "\0".join(translated).encode()
    tables = [sorted(pairs), [pairs[key] for key in sorted(pairs)]]
    place = _MO_HEAD + 2 * 8 * len(pairs)
    index, texts_ = b"", b""
    for text in (text for table in tables for text in table):
        index += struct.pack("<II", len(text), place + len(texts_))
        texts_ += text + b"\0"
    head_ = struct.pack("<7I", 0x950412DE, 0, len(pairs), _MO_HEAD, _MO_HEAD + 8 * len(pairs), 0, 0)
    return head_ + index + texts_


def extract() -> None:
    """Write the template."""
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(template()))


def update() -> None:
    """Write the template, and bring the catalogues up to date; what is gone is gone."""
    extract()
    new = template()
    for language, catalog in catalogues().items():
        catalog.update(new, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        (FOLDER / f"{language}.po").write_bytes(written(_empty(catalog)))


def begin(language: str) -> None:
    """Begin the catalogue of a language."""
    catalog = _empty(Catalog(locale=language))
    catalog.update(template(), no_fuzzy_matching=True)
    (FOLDER / f"{language}.po").write_bytes(written(catalog))


def compile_all() -> None:
    """Make what the program reads."""
    for language, catalog in catalogues().items():
        (COMPILED / f"{language}.mo").write_bytes(compiled(catalog))


# Checks


def wrong() -> Iterator[str]:
    """What is wrong with the catalogues, a line for each."""
    new = template()
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != written(new):
        yield f"{TEMPLATE.name}: it is not that of the source; run `tools/translate.py update`"
    wanted = {_id(message) for message in new if message.id}
    for language, catalog in catalogues().items():
        there = {_id(message): message for message in catalog if message.id}
        for id_ in wanted - there.keys():
            yield f"{language}: “{_words(id_)}” is missing; run `tools/translate.py update`"
        for id_ in [*(there.keys() - wanted), *map(_id, catalog.obsolete.values())]:
            yield f"{language}: “{_words(id_)}” is no longer in the source; run `tools/translate.py update`"
        for message in there.values():
            yield from (f"{language}: “{_words(_id(message))}” {what}" for what in wrong_with(message))
        mo = COMPILED / f"{language}.mo"
        if not mo.exists() or mo.read_bytes() != compiled(catalog):
            yield f"{mo.name}: it is not that of {language}.po; run `tools/translate.py compile`"


def wrong_with(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    forms = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    if message.fuzzy:
        yield "is marked as fuzzy"
    if not all(forms):
        yield "is not translated"
        return
    for index, form in enumerate(forms):
        if placeholders(form) not in _allowed(ids, index):
            yield f"has other placeholders than “{form}”"
        for what, edges in _EDGES.items():
            if edges(form) != edges(ids[-1]):
                yield f"and “{form}” differ in {what}"


def _allowed(ids: Sequence[str], index: int) -> list[frozenset[str]]:
    """The placeholders that a form may have: those of the plural; the first may do without the number."""
    plural = placeholders(ids[-1])
    if len(ids) == 1 or index > 0:
        return [plural]
    return [plural, placeholders(ids[0]), frozenset(one for one in plural if not one.startswith("{count"))]


def placeholders(text: str) -> frozenset[str]:
    """What stands for values in a text: `{name}` with its format, or `%s`."""
    found = set(_PERCENT.findall(text))
    try:
        for _literal, name, form, conversion in string.Formatter().parse(text):
            if name is not None:
                found.add(f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}")
    except ValueError:
        found.add("{")  # braces that do not pair, as in “{ keeps what was just said”
    return frozenset(found)


_EDGES: Mapping[str, Callable[[str], object]] = {
    "blanks at the ends": lambda text: (text[:1].isspace(), text[-1:].isspace()),
    "the number of lines": lambda text: text.count("\n"),
    "markup": lambda text: re.findall(r"\[/?[a-z]+\]", text),
}


def _id(message: Message) -> Id:
    forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return message.context or None, tuple(forms)


def _words(id_: Id) -> str:
    return id_[1][0].replace("\n", " ")[:70]


def main(arguments: Iterable[str]) -> int:
    """Do what was asked for; 1 where something is wrong."""
    match list(arguments):
        case ["extract"]:
            extract()
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["new", language]:
            begin(language)
        case ["check"]:
            found = list(wrong())
            print(*found or ["All is well"], sep="\n")
            return int(bool(found))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
