"""Completion for bash."""

import shlex
from collections.abc import Iterable

from cafe_tui.cli.outline import Operand, Option, Outline

from . import FILES, KINDS

_SCRIPT = r"""# Completion of cafe-tui for bash; written by “cafe-tui completions bash”.

_cafe_tui_words() {
    case $1 in
%(words)s
    esac
}

# What stands behind an option: a kind, or the choices that there are.
_cafe_tui_value() {
    case $1 in
%(values)s
    esac
}

# What stands in the place of an operand, counted from 1.
_cafe_tui_operand() {
    case $1 in
%(operands)s
    esac
}

_cafe_tui_offer() {
    local word=$2 found line
    case $1 in
        =*) mapfile -t COMPREPLY < <(compgen -W "${1#=}" -- "$word") ;;
        *)
            compopt -o filenames 2>/dev/null
            word=${word#[\"\']}
            word=${word//\\/}
            if [[ $1 == *show* || $1 == *episode* ]]; then
                found=$(cafe-tui complete "${1%%%%+*}" -- "$word" 2>/dev/null)
                while IFS= read -r line; do
                    [[ -n $line ]] && COMPREPLY+=("${line%%%%$'\t'*}")
                done <<< "$found"
            fi
            if [[ $1 == *file* ]]; then
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
            fi
            ;;
    esac
}

_cafe_tui() {
    local word=${COMP_WORDS[COMP_CWORD]} path= operand=1 index each kind
    COMPREPLY=()
    for ((index = 1; index < COMP_CWORD; index++)); do
        each=${COMP_WORDS[index]}
        if [[ $each == -* ]]; then
            if [[ -n $(_cafe_tui_value "$path $each") ]]; then
                ((++index == COMP_CWORD)) && {
                    _cafe_tui_offer "$(_cafe_tui_value "$path $each")" "$word"
                    return
                }
            fi
        elif [[ " $(_cafe_tui_words "$path") " == *" $each "* ]]; then
            path="${path:+$path }$each"
            operand=1
        else
            ((operand++))
        fi
    done
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_cafe_tui_words "$path")" -- "$word")
        return
    fi
    if ((operand == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "$(_cafe_tui_words "$path")" -- "$word")
        mapfile -t COMPREPLY < <(printf '%%s\n' "${COMPREPLY[@]}" | grep -v -e '^-' -e '^$')
    fi
    kind=$(_cafe_tui_operand "$path $operand")
    [[ -n $kind ]] || kind=$(_cafe_tui_operand "$path +")
    [[ -n $kind ]] && _cafe_tui_offer "$kind" "$word"
    return 0
}

complete -F _cafe_tui cafe-tui
"""


def script(outline: Outline) -> str:
    """The script."""
    parts = list(outline.all())
    return _SCRIPT % {
        "words": "\n".join(_case(each.path, " ".join(_words(each))) for each in parts),
        "values": "\n".join(
            _case(tuple(f"{each.path} {flag}" for flag in option.flags), kind)
            for each in parts
            for option in each.options
            if (kind := _value_kind(option))
        ),
        "operands": "\n".join(
            _case(f"{each.path} {'+' if operand.repeats else number}", kind)
            for each in parts
            for number, operand in enumerate(each.operands, start=1)
            if (kind := _kind(operand))
        ),
    }


def _case(patterns: str | Iterable[str], printed: str) -> str:
    quoted = "|".join(map(shlex.quote, [patterns] if isinstance(patterns, str) else patterns))
    return f"        {quoted}) echo {shlex.quote(printed)} ;;"


def _words(each: Outline) -> list[str]:
    """The commands and options that can be typed."""
    return [
        *(command.words[-1] for command in each.commands),
        *(flag for option in each.options for flag in option.flags),
    ]


def _value_kind(option: Option) -> str:
    return _kind(option) or ("=" if option.value else "")


def _kind(each: Option | Operand) -> str:
    if each.choices:
        return "=" + " ".join(each.choices)
    return _named(each.value if isinstance(each, Option) else each.name)


def _named(value: str) -> str:
    kinds = [KINDS.get(value, ""), "file" if value in FILES else ""]
    return "+".join(kind for kind in kinds if kind)
