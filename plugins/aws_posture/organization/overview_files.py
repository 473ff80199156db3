"""The files of an overview: the page, what its table shows as data, and the same for a spreadsheet."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_posture.assets import published
from aws_posture.base.words import cell
from aws_posture.cards import LABELS
from aws_posture.catalogue.topics import topic_title
from aws_posture.organization.addresses import Addresses
from aws_posture.organization.overview import Totals
from aws_posture.organization.overview_page import page
from aws_posture.organization.results import DECLARED, LETTERS
from aws_posture.organization.shared import Overview
from aws_posture.stamp.files import write_file

_STATES: Mapping[str, str] = {letter: str(state) for state, letter in LETTERS.items()}
_LABELS = {**{str(state): label for state, label in LABELS.items()}, **DECLARED}
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})</title>", re.IGNORECASE)


def write(folder: Path, totals: Totals, addresses: Addresses, site: Path) -> None:
    """Write an overview into a new folder.

    Args:
        folder: The folder, which does not exist yet.
        totals: What it shows.
        addresses: Where the site explains facts.
        site: The public site, for its title.
    """
    folder.mkdir(mode=0o700)
    style = published("aws-posture.css") + published("aws-posture-overview.css")
    files = {
        "index.html": page(totals, addresses, _title(site)),
        "overview.css": style,
    }
    if totals.level is Overview.FULL:
        data = json.dumps(_data(totals, addresses), separators=(",", ":"))
        files["accounts.js"] = f"window.awsPostureOverview = {data};\n".encode("ascii")
        files["overview.js"] = published("aws-posture-overview.js")
        files["overview.csv"] = _table(totals).encode()
    for name, content in files.items():
        write_file(str(folder / name), content)


def _title(site: Path) -> str:
    found = _TITLE.search((site / "index.html").read_text(encoding="utf-8", errors="replace"))
    return html.unescape(found[1]).strip() if found else "The site"


def _data(totals: Totals, addresses: Addresses) -> dict[str, Any]:
    """Return what the table shows; rows are lists, because there may be thousands."""
    units = sorted({result.member.unit for result in totals.results})
    places = {unit: place for place, unit in enumerate(units)}
    return {
        "report": addresses.report,
        "states": {letter: _LABELS[state] for letter, state in _STATES.items()},
        "facts": [
            [fact.id, fact.title, str(fact.risk), topic_title(fact.topic), addresses.of(fact.id)]
            for fact in totals.facts
        ],
        "units": units,
        "accounts": [
            [
                *(one.folder, one.member.id, one.member.name, places[one.member.unit]),
                *(one.states, one.before, one.reason, dict(one.member.tags)),
            ]
            for one in totals.results
        ],
    }


def _table(totals: Totals) -> str:
    """Return a row for each account, with a column for each fact."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["account", "name", "unit", "reason", *(fact.id for fact in totals.facts)])
    for one in totals.results:
        said = (one.member.id, one.member.name, one.member.unit, one.reason)
        rows.writerow([*map(cell, said), *(_STATES[letter] for letter in one.states)])
    return text.getvalue()
