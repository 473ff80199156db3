"""Which hosts are this machine: what is private is served to it alone."""

from __future__ import annotations

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is this machine's own, however it is resolved."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def names_this_machine(header: str) -> bool:
    """Return whether a request's Host header names this machine.

    A page from elsewhere can make its own host name point here (DNS rebinding), and could then read
    what is served.
    """
    return is_loopback(_host(header))


def _host(header: str) -> str:
    """Strip the port from a Host header, and the brackets from an IPv6 address."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()
