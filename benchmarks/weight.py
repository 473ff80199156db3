"""What a page weighs: our stylesheet and script, and each kind of page with all that it loads.

    python benchmarks/weight.py

It writes the table of `weight.md`. Beside each page stands the same Markdown as Material alone makes
it: without our plugins, our templates, and the site's own look. Sizes are those of gzip -9, of each
file by itself, as a server sends it. What a browser asks for is counted, in a real one.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

from aws_posture.assets import published

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "end_to_end")]

from site_rating import chromium  # noqa: E402  # it stands beside the tests
from site_reading import PREFIX, TEMPLATES, served  # noqa: E402

# Those that Material alone makes too.
KINDS = ("landing", "post", "report", "authors", "reference", "not found")
OURS = ("aws-posture.css", "aws-posture.js")


def main() -> None:
    """Build both sites, visit each page, and write the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        ours, material = (_weights(browser, site) for site in _sites(Path(folder)))
        browser.close()
    text = _table(ours, material)
    print(text)
    file = ROOT / "benchmarks" / "weight.md"
    start, mark, _ = file.read_text(encoding="utf-8").partition("<!-- table -->\n")
    file.write_text(f"{start}{mark}\n{text}\n", encoding="utf-8")


def _sites(folder: Path) -> Iterator[Path]:
    """Build the public site, and what Material alone makes of its Markdown."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    yield _built(folder / "ours", config)
    config = re.sub(r"(?m)^plugins:\n(?:(?:[ #].*)?\n)+", "plugins: [search]\n\n", config)
    config = re.sub(r"(?m)^extra_(?:css|javascript):\n(?: .*\n)+", "", config)
    for ours in ("  custom_dir: overrides\n", "    logo: site/keyhole\n", "  - aws_posture\n"):
        config = config.replace(ours, "")
    yield _built(folder / "material", config.replace("  icon:\n  palette", "  palette"))


def _built(folder: Path, config: str) -> Path:
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"}
    # Its own 404 page names its files from there.
    site = folder / PREFIX
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    log = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=log, stderr=log)
    return site


def _weights(browser: Browser, site: Path) -> dict[str, int]:
    """Weigh each kind of page with everything that the browser asks for."""
    with served(site) as base:
        return {kind: _weight(browser, site, base + TEMPLATES[kind]) for kind in KINDS}


def _weight(browser: Browser, site: Path, address: str) -> int:
    asked: set[str] = set()
    # A new one each time: nothing is kept from the page before.
    page = browser.new_page()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address, wait_until="networkidle")
    page.close()
    names = {unquote(urlsplit(url).path).partition(f"/{site.name}/")[2] for url in asked}
    files = {
        site / name / "index.html" if (site / name).is_dir() else site / name for name in names
    }
    return sum(_gzipped(file.read_bytes()) for file in files if file.is_file())


def _gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def _table(ours: dict[str, int], material: dict[str, int]) -> str:
    assets = {name: published(name) for name in OURS}
    rows = [f"| `{name}` | {len(raw)} | {_gzipped(raw)} |" for name, raw in assets.items()]
    raw, packed = (sum(map(size, assets.values())) for size in (len, _gzipped))
    pages = [
        f"| {kind} | {ours[kind] / 1000:.0f} | {material[kind] / 1000:.0f} "
        f"| {ours[kind] / material[kind]:.2f} |"
        for kind in KINDS
    ]
    return "\n".join(
        (
            *("| what each page loads of ours | bytes | gzip |", "| --- | ---: | ---: |", *rows),
            f"| together, at most 20000 | {raw} | {packed} |",
            "",
            *("| page with all it loads | kB | Material alone, kB | ratio |",),
            *("| --- | ---: | ---: | ---: |", *pages),
        )
    )


if __name__ == "__main__":
    main()
