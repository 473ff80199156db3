"""What npm installs for the tests is pinned as what pip installs: by hash, from any registry."""

from __future__ import annotations

import json
from typing import Any

from building import ROOT

FOLDER = ROOT / "requirements" / "lighthouse"


def _packages() -> dict[str, dict[str, Any]]:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    return {name: package for name, package in lock["packages"].items() if name}


def test_every_package_has_a_hash_and_no_address() -> None:
    assert len(_packages()) > 100
    for name, package in _packages().items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert "://" not in (FOLDER / "package-lock.json").read_text("utf-8")


def test_it_locks_what_is_asked_for() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((FOLDER / "package.json").read_text("utf-8"))
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
