"""What an organization's site costs: making it for 1,000 accounts, and opening its overview.

    python benchmarks/organization_site.py [--accounts 1000] [--cpu FACTOR]

The accounts are the demonstration accounts, mixed answer by answer, and the site is the series itself. Judging
is measured alone too, because `organization.py` has a target of its own for it. The overview is opened by
Lighthouse on a phone as slow as that of `lighthouse.py`, and scrolled and sorted in Chromium.

Targets: making the site takes at most 20 s besides judging, and 80 MB; the first paint is below 1 s.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "end_to_end"), str(ROOT / "benchmarks")]

from lighthouse import PHONE, built, served  # noqa: E402  # it stands beside this
from site_rating import chromium, rate  # noqa: E402  # it stands beside the tests
from site_reading import PREFIX  # noqa: E402  # the same

from aws_posture import demo  # noqa: E402
from aws_posture.organization.folder import Folder, Member, Organization  # noqa: E402
from aws_posture.snapshot.files import dump  # noqa: E402

# A process that does nothing else: prints seconds of judging alone, of all, and its peak in bytes.
MAKE = """
import json, resource, sys, time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from aws_posture.base.times import parse_age
from aws_posture.judging import Terms
from aws_posture.organization import results
from aws_posture.organization.folder import Folder
from aws_posture.organization.site import SitePlan, make_site
spent = 0.0
judged = results.Judging.judged
def timed(self, member):
    global spent
    start = time.process_time()
    try:
        return judged(self, member)
    finally:
        spent += time.process_time() - start
results.Judging.judged = timed
site, folder, out = map(Path, sys.argv[1:])
start = time.process_time()
terms = Terms(now=datetime.now(UTC), max_age=parse_age("24h", "x"))
made = make_site(SitePlan(site=site, folder=Folder.open(folder), out=out, terms=terms))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([spent, time.process_time() - start, peak, made.largest]))
"""

SCROLL = """async () => {
  const view = document.querySelector(".org-grid");
  const frame = () => new Promise(requestAnimationFrame);
  let worst = 0;
  for (let at = 0; at < view.scrollHeight; at += 400) {
    const start = performance.now();
    view.scrollTop = at;
    await frame(); await frame();
    worst = Math.max(worst, performance.now() - start);
  }
  return Math.round(worst);
}"""
SORT = """async () => {
  const start = performance.now();
  document.querySelector(".org-grid thead [data-severity] button").click();
  await new Promise(requestAnimationFrame);
  return Math.round(performance.now() - start);
}"""


def main() -> None:
    """Write accounts, make their site, and open its overview."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--cpu", type=float, help="slow the machine down so many times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "organization", options.accounts)
        site = built(folder / "public") / PREFIX
        out = folder / "company" / PREFIX
        _print_making(site, folder / "organization", out)
        _print_opening(out.parent, options.cpu)


def _write(path: Path, number: int) -> None:
    """Write an organization whose accounts each have some answers of either demonstration account."""
    folder = Folder(path)
    folder.make()
    chance = random.Random(1)  # noqa: S311  # decides nothing that has to stay secret
    now = datetime.now(UTC).replace(microsecond=0)
    members = [
        Member(str(300_000_000_000 + at), f"team-{at % 40}-{at}", "ACTIVE", f"Root/Unit {at % 12}")
        for at in range(number)
    ]
    folder.write_organization(Organization("o-exampleorgid", "", now, tuple(members)))
    kinds = {name: json.loads(dump(demo.get(name))) for name in ("fresh", "well-kept")}
    taken = now.isoformat().replace("+00:00", "Z")
    for member in members:
        text = json.dumps(_mixed(kinds, chance))
        for kind in kinds.values():
            text = text.replace(kind["account"], member.id).replace(kind["taken_at"], taken)
        folder.snapshot_path(member.id).write_text(text, encoding="ascii")


def _mixed(kinds: dict[str, dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    """Return a snapshot whose operations are answered as in one account or in the other."""
    good = chance.random()
    chosen = list(kinds)
    answers: dict[str, dict[str, list[Any]]] = {}
    for name, kind in kinds.items():
        for record in kind["records"]:
            answers.setdefault(record["operation"], {}).setdefault(name, []).append(record)
    records = [
        record
        for of in answers.values()
        for record in of.get(chosen[chance.random() < good]) or next(iter(of.values()))
    ]
    return {**kinds["well-kept"], "records": records}


def _print_making(site: Path, folder: Path, out: Path) -> None:
    start = time.monotonic()
    command = [sys.executable, "-c", MAKE, site, folder, out]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = time.monotonic() - start
    judging, total, peak, largest = json.loads(printed)
    print(
        f"{'making the site':24} {total - judging:.1f} s of a core, and {judging:.1f} s of judging"
    )
    print(f"{'by the clock':24} {seconds:.1f} s")
    print(f"{'peak memory':24} {peak / 1e6:.0f} MB")
    print(f"{'largest verdict file':24} {largest / 1000:.1f} kB")


def _print_opening(out: Path, cpu: float | None) -> None:
    with served(out) as base:
        address = f"{base}organization/index.html"
        index = rate(address, ["performance"])["environment"]["benchmarkIndex"]
        factor = cpu or max(1.0, round(index / PHONE, 1))
        report = rate(address, ["performance"], f"--throttling.cpuSlowdownMultiplier={factor}")
        for audit in ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time"):
            print(f"{audit:24} {report['audits'][audit]['numericValue']:.0f} ms on the phone")
        for what, milliseconds in _in_browser(address):
            print(f"{what:24} {milliseconds} ms")


def _in_browser(address: str) -> Iterator[tuple[str, int]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address, wait_until="networkidle")
        yield "slowest scroll step", page.evaluate(SCROLL)
        yield "sorting by a column", page.evaluate(SORT)
        browser.close()


if __name__ == "__main__":
    main()
