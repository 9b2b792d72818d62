"""Completion for zsh."""

from cafe_tui.cli.outline import Operand, Option, Outline

from . import FILES, KINDS

_HEAD = r"""#compdef cafe-tui
# Completion of cafe-tui for zsh; written by “cafe-tui completions zsh”.

_cafe_tui_found() {
    local line
    local -a found
    for line in "${(@f)$(cafe-tui complete $1 -- "${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -n $line ]] && found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -t "${1}s" $1 found -U
}

_cafe_tui_a_show() { _cafe_tui_found show }
_cafe_tui_an_episode() { _cafe_tui_found episode }
_cafe_tui_a_source() { _alternative 'episodes:episode:_cafe_tui_an_episode' 'files:file:_files' }
"""
_TAIL = r"""
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _cafe_tui "$@"
else
    compdef _cafe_tui cafe-tui
fi
"""


def script(outline: Outline) -> str:
    """The script."""
    return _HEAD + "".join(_function(each) for each in outline.all()) + _TAIL


def _function(each: Outline) -> str:
    """The function that completes behind a command."""
    specs = [spec for option in each.options for spec in _option(option, _others(each, option))]
    specs += [_operand(number, operand) for number, operand in enumerate(each.operands, start=1)]
    if not each.commands:
        return f"\n{_name(each)}() {{\n    _arguments {_on_lines(specs)}\n}}\n"
    described = "\n".join(f"        {_quoted(_described(command))}" for command in each.commands)
    cases = "\n".join(
        f"                {command.words[-1]}) {_name(command)} ;;" for command in each.commands
    )
    specs += [_quoted("1:command:->command"), _quoted("*::argument:->argument")]
    return f"""
{_name(each)}() {{
    local context state state_descr line
    typeset -A opt_args
    local -a commands
    commands=(
{described}
    )
    _arguments -C {_on_lines(specs)}
    case $state in
        command) _describe -t commands command commands ;;
        argument)
            case $line[1] in
{cases}
            esac
            ;;
    esac
}}
"""


def _name(each: Outline) -> str:
    return "_".join(("_cafe_tui", *(word.replace("-", "_") for word in each.words)))


def _others(each: Outline, option: Option) -> tuple[str, ...]:
    """The flags that may not stand beside an option."""
    groups = [group for group in each.either if option.flags[-1] in group]
    return tuple(dict.fromkeys(flag for group in groups for flag in group))


def _option(option: Option, others: tuple[str, ...]) -> list[str]:
    value = ""
    if option.value:
        value = f":{option.value}:{_action(option.value, option.choices)}"
    excluded = "*" if option.repeats else f"({' '.join(dict.fromkeys((*option.flags, *others)))})"
    return [
        _quoted(
            f"{excluded}{flag}{'=' if value and flag.startswith('--') else ''}[{_plain(option.help)}]{value}"
        )
        for flag in option.flags
    ]


def _operand(number: int, operand: Operand) -> str:
    place = "*" if operand.repeats else str(number)
    colons = ":" if operand.required or operand.repeats else "::"
    return _quoted(f"{place}{colons}{operand.name}:{_action(operand.name, operand.choices)}")


def _action(value: str, choices: tuple[str, ...] = ()) -> str:
    if choices:
        return f"({' '.join(choices)})"
    if value in FILES and value in KINDS:
        return "_cafe_tui_a_source"
    if kind := KINDS.get(value):
        return "_cafe_tui_a_show" if kind == "show" else "_cafe_tui_an_episode"
    return "_files" if value in FILES else " "


def _described(command: Outline) -> str:
    return f"{command.words[-1]}:{_plain(command.help)}"


def _plain(text: str) -> str:
    """Text without what means something in a specification."""
    return text.replace("\\", "").replace("[", "(").replace("]", ")").replace(":", ",")


def _on_lines(specs: list[str]) -> str:
    return "".join(f"\\\n        {spec} " for spec in specs).rstrip()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
