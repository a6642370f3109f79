"""``make scan``: bandit, semgrep, sqlmap and wapiti; exit code 1 where something is unexplained.

    python -m tests.scans.run [bandit] [semgrep] [sqlmap] [wapiti] [--minutes 15]

What the running ones said is left in a folder that the last line names.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.scans import code, live
from tests.scans.findings import Finding, Scan, accepted, reason
from tests.scans.installation import running
from tests.scans.tools import MissingError

CODE: dict[str, Callable[[], Scan]] = {"bandit": code.bandit, "semgrep": code.semgrep}
LIVE = {"sqlmap": live.sqlmap, "wapiti": live.wapiti}
HEAD = f"{'เครื่องมือ · tool':<20}{'พบ':>5}{'ยอมรับ':>8}{'ค้าง':>6}{'วินาที':>8}  ขอบเขต · covered"


def main() -> int:
    """Run what is asked for and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("tools", nargs="*", default=[*CODE, *LIVE], metavar="tool")
    asked.add_argument("--minutes", type=float, default=15, help="of each running tool")
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends, too
    folder = Path(tempfile.mkdtemp(prefix="phinong-scan-"))
    scans = [_tried(CODE[name], name) for name in given.tools if name in CODE]
    wanted = [name for name in given.tools if name in LIVE]
    if wanted:
        with running(folder) as target:
            scans += [LIVE[name](target, folder, given.minutes * 60) for name in wanted]
    print(f"  {folder}", file=sys.stderr)
    return _said(scans)


def _tried(scan: Callable[[], Scan], name: str) -> Scan:
    try:
        return scan()
    except MissingError as missing:
        return Scan(name, "", 0, (), str(missing))


def _said(scans: list[Scan]) -> int:
    known, unexplained = accepted(), []
    print(HEAD)
    for scan in scans:
        open_ones = [found for found in scan.findings if not reason(found, known)]
        unexplained += open_ones
        taken = len(scan.findings) - len(open_ones)
        told = scan.not_run or scan.covered
        row = f"{scan.tool:<20}{len(scan.findings):>5}{taken:>8}{len(open_ones):>6}"
        print(f"{row}{scan.seconds:>8.0f}  {told}")
    for found in sorted(unexplained):
        print(_line(found))
    return 1 if unexplained or any(scan.not_run for scan in scans) else 0


def _line(found: Finding) -> str:
    return f"! {found.tool} {found.rule} {found.where}: {' '.join(found.says.split())}"


if __name__ == "__main__":
    sys.exit(main())
