"""The README's table of keys, made from the registry: `python -m tests.ui.keys_table` writes it."""

from pathlib import Path

from cafe_tui.ui.commands import by_scope

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- keys -->", "<!-- /keys -->"


def table() -> str:
    """Every command, in Markdown, grouped as in the help."""
    lines = ["| Key | What it does |", "| --- | --- |"]
    for scope, commands in by_scope().items():
        lines.append(f"| **{scope.value}** | |")
        for command in commands:
            keys = " ".join(f"`{key}`" for key in command.key_text.split(" "))
            lines.append(f"| {keys if command.id != 'number' else '`1` … `99`'} | {command.help} |")
    return "\n".join(lines)


def between(text: str) -> str:
    """What stands between the marks."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    """Put the table of today between the marks."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
