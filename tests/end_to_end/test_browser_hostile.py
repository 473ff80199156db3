"""Whatever people typed into an account: no script runs, no page breaks, no link leads elsewhere."""

from __future__ import annotations

from pathlib import Path

from site_reading import Read
from verdict_cases import HOSTILE, hostile

from aws_posture.stamp import stamp
from verdicts import changed

# Without a space a browser has nowhere to break a line.
LONG = "W" * 4000

FOREIGN = """() => [...document.querySelectorAll("[data-aws-posture-stamped] a[href]")]
  .map((link) => link.href)
  .filter((href) => new URL(href).origin !== location.origin)
  .filter((href) => !/^https:\\/\\/(docs|[a-z0-9-]+\\.console|console|[a-z0-9-]+\\.signin)\\.aws\\.amazon\\.com\\//.test(href))"""


def test_hostile_text_stays_text_on_every_page(public: Path, read: Read, tmp_path: Path) -> None:
    snapshot, verdicts = hostile()
    for number, (fact, verdict) in enumerate(verdicts.items()):
        text = (HOSTILE, LONG)[number % 2]
        verdicts[fact] = changed(verdict, summary=text, value=text, evidence=(text,), reason=text)
    stamp(public, snapshot, verdicts, tmp_path / "copy")
    with read(tmp_path / "copy") as copy:
        copy.page.set_viewport_size({"width": 390, "height": 844})
        for name in ("", "your-account/", "posts/root-user-and-iam-users/"):
            page = copy.open(name)
            assert page.evaluate("window.hit") is None, name
            assert page.evaluate(FOREIGN) == [], name
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, (name, wide)
