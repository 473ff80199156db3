"""Proves that a folder holds no account data.

channels   what a file holds: its bytes, what is packed in it, its name
views      the ways in which a text can hold another one: escaped, encoded, split by markup
readings   the layers of which views take one after the other off
shapes     what account data looks like, whoever's it is
values     what a snapshot knows of one account
needles    a search for all of these values
runs       the runs of signs that encoded data and names are made of
searching  all of it over a folder
"""

from __future__ import annotations

from aws_posture.verify.searching import Leak, Search, verify

__all__ = ["Leak", "Search", "verify"]
