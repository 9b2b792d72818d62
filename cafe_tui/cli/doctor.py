"""The command `doctor`."""

import os
import sys
from argparse import Namespace

from cafe_tui.domain.language import _
from cafe_tui.services.house import House

from .output import cells, chatter_hidden, padded, say, say_json, wrap


def doctor(house: House, arguments: Namespace) -> int:
    """`doctor`: what works here, and what to do about the rest; 1 when something does not work."""
    if arguments.repair:
        from .repair import repair

        return repair(house, arguments)

    from cafe_tui.services.doctor import Surroundings, Verdict, examine

    surroundings = Surroundings(
        platform=sys.platform,
        environment=os.environ,
        on_a_terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        encoding=sys.stdout.encoding,
    )
    with chatter_hidden():
        findings = examine(house.paths, surroundings)
    if arguments.json:
        say_json(
            [
                {"check": f.check, "status": f.verdict.value, "detail": f.detail, "advice": f.advice or None}
                for f in findings
            ]
        )
    else:
        width = max(cells(_(finding.check)) for finding in findings)
        for finding in findings:
            say(f"{finding.verdict.value:<4}  {padded(_(finding.check), width)}  {finding.detail}")
            if finding.advice:
                say(wrap(finding.advice, indent=" " * (width + 8)))
    return 1 if any(finding.verdict is Verdict.FAIL for finding in findings) else 0
