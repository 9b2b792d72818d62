"""Completion for fish."""

from collections.abc import Iterator

from cafe_tui.cli.outline import Option, Outline

from . import FILES, KINDS

_HEAD = r"""# Completion of cafe-tui for fish; written by “cafe-tui completions fish”.

# The commands that stand in the line, such as “queue add”.
function __cafe_tui_path
    set -l path
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        set -l longer (string join ' ' $path $word)
        contains -- $longer %(paths)s; and set path $longer
    end
    echo "$path"
end

function __cafe_tui_at
    test (__cafe_tui_path) = "$argv[1]"
end

function __cafe_tui_found
    cafe-tui complete $argv[1] -- (commandline -ct | string unescape) 2>/dev/null
end

complete -c cafe-tui -f
"""


def script(outline: Outline) -> str:
    """The script."""
    parts = list(outline.all())
    head = _HEAD % {"paths": " ".join(_quoted(each.path) for each in parts if each.path)}
    return head + "\n".join(line for each in parts for line in _lines(each)) + "\n"


def _lines(each: Outline) -> Iterator[str]:
    at = f"complete -c cafe-tui -n {_quoted(f'__cafe_tui_at {_quoted(each.path)}')}"
    for command in each.commands:
        yield f"{at} -a {_quoted(command.words[-1])} -d {_quoted(command.help)}"
    for option in each.options:
        yield f"{at} {_flags(option)}{_value(option)} -d {_quoted(option.help)}"
    for operand in dict.fromkeys(each.operands):
        if operand.choices:
            yield f"{at} -a {_quoted(' '.join(operand.choices))}"
        if kind := KINDS.get(operand.name):
            yield f"{at} -a {_quoted(f'(__cafe_tui_found {kind})')}"
        if operand.name in FILES:
            yield f"{at} -F"


def _flags(option: Option) -> str:
    return " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)


def _value(option: Option) -> str:
    if option.choices:
        return f" -x -a {_quoted(' '.join(option.choices))}"
    if kind := KINDS.get(option.value):
        return f" -x -a {_quoted(f'(__cafe_tui_found {kind})')}"
    if option.value in FILES:
        return " -r -F"
    return " -x" if option.value else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
