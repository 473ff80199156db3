"""The only way to Buttondown, and it cannot send letters.

Every request passes `Buttondown._request`, and there `_refuse_all_but_drafts`, which checks the
bytes to be sent: they may list or read e-mails, and create or change one whose status is ``draft``.
Nothing else gets out, whatever the caller passes.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

import certifi
import urllib3

from post_series.letters.errors import ProviderError
from post_series.letters.providers.buttondown.addresses import proxy_for, safe_address
from post_series.letters.providers.buttondown.replies import Reply, explain, waiting_time

VERSION = "2026-04-01"
"""The version of the API; before it, an e-mail without a status went out to everybody."""

DRAFT = "draft"
FIELDS = frozenset(
    {
        *("subject", "body", "status", "slug", "canonical_url", "description", "image"),
        "metadata",
    }
)
"""What a request may say about an e-mail: nothing that names a date, recipients or a price."""

Email = Mapping[str, object]

_EMAILS = "/v1/emails"
_ONE = re.compile(rf"{_EMAILS}/[0-9A-Za-z_-]+")
_KEY = re.compile(r"[!-~]+")
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_TRIES = 4
_MOST_PAGES = 200


class RefusedRequestError(ProviderError):
    """A request that this program must never make; nothing was sent."""


class Buttondown:
    """Keeps drafts in Buttondown.

    Args:
        address: The API's address, without a path.
        key: The API key. It is sent to nobody else, and is in no message.
        sleep: Waits for some seconds.
        timeout: How long to wait for an answer.

    Raises:
        ProviderError: The address or the key cannot be used.
    """

    def __init__(
        self,
        address: str,
        key: str,
        sleep: Callable[[float], None],
        timeout: urllib3.Timeout = _TIMEOUT,
    ) -> None:
        if not _KEY.fullmatch(key):
            raise ProviderError(
                "BUTTONDOWN_API_KEY is not a key: it is empty, or has odd characters; copy it from Buttondown again"
            )
        self._address = safe_address(address)
        self._key = key
        self._sleep = sleep
        self._http = _pool(self._address, timeout)

    def emails(self) -> Iterator[Email]:
        """List all e-mails except deleted ones, without their bodies, the newest first."""
        query = [
            ("-status", "deleted"),
            ("excluded_fields", "body"),
            ("ordering", "-creation_date"),
        ]
        for page in range(1, _MOST_PAGES + 1):
            found = self._request("GET", _EMAILS, [*query, ("page", str(page))])
            results = found.get("results")
            if not isinstance(results, list):
                raise ProviderError(
                    "Buttondown's list of e-mails is not of the documented form; nothing was changed"
                )
            yield from (each for each in results if isinstance(each, dict))
            # The address of the next page is not followed: the key goes to no address but ours.
            if not found.get("next") or not results:
                return
        raise ProviderError(
            "Buttondown's list of e-mails does not end; nothing was changed, delete old drafts there"
        )

    def read(self, identity: str) -> Email:
        """Read an e-mail."""
        return self._request("GET", f"{_EMAILS}/{identity}")

    def create(self, fields: Mapping[str, object]) -> Email:
        """Make a draft."""
        return self._request("POST", _EMAILS, body={**fields, "status": DRAFT})

    def update(self, identity: str, fields: Mapping[str, object]) -> Email:
        """Change a draft."""
        return self._request("PATCH", f"{_EMAILS}/{identity}", body={**fields, "status": DRAFT})

    def _request(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]] = (),
        body: Mapping[str, object] | None = None,
    ) -> Email:
        """Make a request, with retries if they may help; the only way out of this program."""
        content = None if body is None else json.dumps(body).encode()
        _refuse_all_but_drafts(method, path, content)
        headers = self._headers(method, content)
        url = f"{self._address}{path}{f'?{urlencode(query)}' if query else ''}"
        for attempt in range(1, _TRIES + 1):
            reply = self._try(method, url, content, headers)
            wait = waiting_time(reply, attempt)
            if wait is None or attempt == _TRIES:
                break
            self._sleep(wait)
        if not reply.is_success:
            raise ProviderError(explain(reply, hide=self._key))
        return _parsed(reply.content)

    def _try(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        try:
            answer = self._http.request(
                method, url, body=content, headers=headers, redirect=False, retries=False
            )
        except urllib3.exceptions.HTTPError as error:
            return Reply(error=error)
        return Reply(answer.status, answer.headers, answer.data)

    def _headers(self, method: str, content: bytes | None) -> Mapping[str, str]:
        headers = {
            "Authorization": f"Token {self._key}",
            "X-API-Version": VERSION,
            "Accept": "application/json",
        }
        if content is not None:
            headers["Content-Type"] = "application/json"
        if method == "POST":
            # Repeating a request that did arrive creates no second draft.
            headers["X-Idempotency-Key"] = str(uuid.uuid4())
        return headers


def _refuse_all_but_drafts(method: str, path: str, content: bytes | None) -> None:
    """Refuse anything that could do more than keep a draft.

    Raises:
        RefusedRequestError: It could.
    """
    reads = method == "GET" and content is None and (path == _EMAILS or _ONE.fullmatch(path))
    writes = (method == "POST" and path == _EMAILS) or (method == "PATCH" and _ONE.fullmatch(path))
    if reads or (writes and content is not None and _is_draft(content)):
        return
    raise RefusedRequestError(
        "this program only keeps drafts; a request that is not a draft was refused"
    )


def _is_draft(content: bytes) -> bool:
    try:
        # Pairs, so that a duplicate name cannot be read in two ways.
        pairs = json.loads(content, object_pairs_hook=list)
    except ValueError:
        return False
    if not isinstance(pairs, list) or not all(isinstance(each, tuple) for each in pairs):
        return False
    names = [name for name, _ in pairs]
    return ("status", DRAFT) in pairs and len(set(names)) == len(names) and FIELDS.issuperset(names)


def _pool(address: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    proxy = proxy_for(address)
    if proxy:
        return urllib3.ProxyManager(proxy, ca_certs=certifi.where(), timeout=timeout)
    return urllib3.PoolManager(ca_certs=certifi.where(), timeout=timeout)


def _parsed(content: bytes) -> Email:
    try:
        parsed = json.loads(content)
    except ValueError:
        raise ProviderError(
            "Buttondown answered something that is not JSON; check what is in Buttondown, and try again"
        ) from None
    if not isinstance(parsed, dict):
        raise ProviderError(
            "Buttondown's answer is not of the documented form; check what is in Buttondown"
        )
    return cast("Email", parsed)
