"""`python -m tests.fuzz READER|all --seconds N [--seed S]`: hostile inputs until the time is over.

What broke a promise, or took longer than `--slow` seconds, is written to `--to`, in a file named by the seed
that makes it again.
"""

import argparse
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from .promise import check
from .readers import READERS, inputs_for


class _TooSlow(Exception):  # noqa: N818 - it is a finding
    pass


def _give_up(_number: int, _frame: object) -> None:
    raise _TooSlow


def main() -> int:
    """Give the number of findings, 1 at most."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("reader", choices=[*READERS, "all"])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--slow", type=float, default=10.0, help="seconds of processor time for one input")
    parser.add_argument("--to", type=Path, default=Path("fuzz-findings"))
    arguments = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _give_up)
    names = list(READERS) if arguments.reader == "all" else [arguments.reader]
    found = [_fuzz(name, arguments) for name in names]
    return int(any(found))


def _fuzz(name: str, arguments: argparse.Namespace) -> int:
    reader = READERS[name]
    seen: set[str] = set()
    seed, tried, slowest, slowest_seed = arguments.seed, 0, 0.0, arguments.seed
    until = time.monotonic() + arguments.seconds
    while time.monotonic() < until:
        given = reader.make(inputs_for(reader, seed))
        start = time.process_time()
        try:
            # What has a process of its own is killed there; here it only must not last for ever.
            signal.setitimer(signal.ITIMER_VIRTUAL, arguments.slow * (6 if reader.is_slow else 1))
            check(reader, given)
        except Exception as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            where = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} at {where.filename.rpartition('cafe_tui/')[2]}:{where.lineno}"
            if kind not in seen:
                seen.add(kind)
                _keep(arguments.to, name, seed, given)
                print(f"{name} --seed {seed}: {kind}: {str(error)[:300]!r}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - start
        if took > slowest:
            slowest, slowest_seed = took, seed
        tried += 1
        seed += 1
    print(
        f"{name}: {tried} inputs, {len(seen)} findings; slowest {slowest:.2f} s (--seed {slowest_seed})",
        flush=True,
    )
    return len(seen)


def _keep(folder: Path, name: str, seed: int, given: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = given if isinstance(given, bytes) else str(given).encode("utf-8", "surrogatepass")
    (folder / f"{name}-{seed}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
