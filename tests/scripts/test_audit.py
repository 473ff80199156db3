"""`scripts/audit`: known vulnerabilities, and the bill of materials."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from building import ROOT, Run, run

VULNERABILITY = {
    "id": "PYSEC-0000-1",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "Reads more than it should.",
    "affected": [
        {
            "package": {"name": "pyyaml", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


class Osv(ThreadingHTTPServer):
    """An OSV that knows one vulnerability, or none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: dict[str, str] = {}
        self.vulnerable = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/query"


class _Answers(BaseHTTPRequestHandler):
    server: Osv

    def do_POST(self) -> None:  # the library's name
        query: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        self.server.asked[name] = query["version"]
        found = {"vulns": [VULNERABILITY]} if name == self.server.vulnerable else {}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log no request."""


@pytest.fixture
def osv() -> Iterator[Osv]:
    with Osv() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _audit(folder: Path, *arguments: str) -> Run:
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}
    return run("python3", ROOT / "scripts/audit", *arguments, cwd=folder, environ=cache)


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{name}.lock").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^ ;]+)", text, re.MULTILINE))


def test_every_package_of_a_lock_is_asked_about(tmp_path: Path, osv: Osv) -> None:
    done = _audit(tmp_path, "--lock", "zensical", "--osv-url", osv.url)
    assert done.status == 0, done.err
    here = {name for name in _locked("zensical") if name not in {"colorama", "pywin32"}}
    assert here <= set(osv.asked)


def test_a_known_vulnerability_fails_it(tmp_path: Path, osv: Osv) -> None:
    osv.vulnerable = "pyyaml"
    done = _audit(tmp_path, "--lock", "zensical", "--osv-url", osv.url)
    assert done.status == 1
    assert "PYSEC-0000-1" in done.out
    assert "pyyaml" in done.out


def test_nobody_to_ask_is_no_good_news(tmp_path: Path) -> None:
    done = _audit(tmp_path, "--lock", "zensical", "--osv-url", "http://127.0.0.1:9/v1/query")
    assert done.status == 1
    assert "OSV could not be asked" in done.err
    assert "Traceback" not in done.err


@pytest.mark.nightly
def test_the_bill_lists_what_a_site_is_built_with(tmp_path: Path) -> None:
    done = _audit(tmp_path, "--sbom", str(tmp_path / "sbom.json"))
    assert done.status == 0, done.err
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "mkdocs-aws-posture"
    assert {one["name"]: one["version"] for one in bill["components"]} == _locked("run")
    assert all(one["purl"].startswith("pkg:pypi/") for one in bill["components"])
    assert all(one["externalReferences"][0]["hashes"] for one in bill["components"])
    assert str(ROOT) not in (tmp_path / "sbom.json").read_text("utf-8")
