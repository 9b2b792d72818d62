"""What the program costs, beside yardsticks that are measured in the same turns.

    python -m tests.benchmarks [PART ...] [--million] [--libraries FOLDER]

Makes its libraries from a seed (kept when FOLDER is given) and prints one table for each part, in some
minutes. Times swing on a shared machine: compare the ratios of one run. A part is a module with a function
`figures`.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from . import bench_refresh, bench_screen, bench_search
from .figures import Figure, show

Part = Callable[[Path, bool], Iterator[Figure]]
"""Takes a folder for libraries, and whether to measure a million episodes, too."""

PARTS: dict[str, Part] = {
    "screen": bench_screen.figures,
    "refresh": bench_refresh.figures,
    "search": bench_search.figures,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", metavar="PART", nargs="*", help=f"of {', '.join(PARTS)}; all unless told")
    parser.add_argument(
        "--million", action="store_true", help="also a million episodes (minutes to make, 1.3 GB)"
    )
    parser.add_argument("--libraries", metavar="FOLDER", type=Path, help="where libraries are kept")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.parts or PARTS:
            print(f"\n{name}")
            show(PARTS[name](options.libraries or Path(temporary), options.million))


if __name__ == "__main__":
    main()
