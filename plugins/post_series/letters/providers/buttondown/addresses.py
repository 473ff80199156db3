"""Where Buttondown is, and how to get there."""

from __future__ import annotations

import ipaddress
import urllib.request
from urllib.parse import urlsplit

from post_series.letters.errors import ProviderError

API = "https://api.buttondown.com"
"""Where Buttondown's API is."""


def safe_address(address: str) -> str:
    """Check the address of the API: a key is only sent over HTTPS, except on this machine.

    Returns:
        The address, without a slash at the end.

    Raises:
        ProviderError: It cannot be used.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname or ""
    plain = parts._replace(netloc=_netloc(host, port), path="", query="", fragment="").geturl()
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or plain != address.rstrip("/") or not secure:
        raise ProviderError(
            f"BUTTONDOWN_API_URL must be an https:// address without a path, such as {API}"
        )
    return plain


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def proxy_for(address: str) -> str | None:
    """Return the proxy that the environment sets for an address, if any."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    return urllib.request.getproxies().get(parts.scheme)


def _netloc(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if port is not None else shown
