"""Makes the file that a reader runs, from this package's sources and a site's facts.

The bytes are the same whenever and wherever the same version makes it of the same facts: nothing is
compressed (implementations of that differ), names are sorted, and no entry has a time or a path of
this machine. It is a zip from its first byte, so whoever wants to read it can.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_posture.base.errors import MissingExtraError
from aws_posture.catalogue import BY_ID, origin_of
from aws_posture.portable import NAME

if TYPE_CHECKING:
    from aws_posture.catalogue.model import Fact

_PACKAGE = Path(__file__).parent.parent
_FOLDERS = ("base", "catalogue", "collect", "judging", "portable", "privilege", "snapshot")
_FILES = ("__init__.py", "slots.py")
# What reads files of facts, knows AWS's models, asks with boto3's own words, or makes this file.
_LEFT_OUT = frozenset(
    {
        *(f"catalogue/form/{name}.py" for name in ("answer_types", "asking", "cases", "checking")),
        *(f"catalogue/form/{name}.py" for name in ("fields", "models", "nodes", "skeleton")),
        "catalogue/form/refused.txt",
        *("portable/archive.py", "portable/forms.py", "base/git.py"),
    }
)
_KINDS = (".py", ".json", ".txt")

# What the site asks, its own facts, and the forms of what these ask.
_SITE = "aws_posture/portable/site.json"

_NEVER = (1980, 1, 1, 0, 0, 0)


def make(facts: Iterable[str]) -> bytes:
    """Return the file.

    Args:
        facts: The ids of the facts that it asks.

    Raises:
        MissingExtraError: jmespath, which goes along, is not installed.
    """
    return _packed(_site(facts))


def own_part(content: bytes) -> bytes | None:
    """Return what is a site's own in such a file: what it asks, and its facts.

    Args:
        content: The bytes of some file.

    Returns:
        That part, if the file is one of ours and all the rest of it is what this package consists
        of; None otherwise.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            site = archive.read(_SITE)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return None
    return site if _packed(site) == content else None


# Whoever has made it asks whether it is one.
@functools.lru_cache(maxsize=1)
def _packed(site: bytes) -> bytes:
    contents = {
        "__main__.py": (Path(__file__).with_name("launcher.py")).read_bytes(),
        **{f"aws_posture/{name}": content for name, content in _own_sources()},
        **{f"jmespath/{name}": content for name, content in _jmespath()},
        _SITE: site,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[name])
    return made.getvalue()


def checksum(content: bytes) -> bytes:
    """Return the line that `sha256sum -c` reads."""
    return f"{hashlib.sha256(content).hexdigest()}  {NAME}\n".encode("ascii")


def _own_sources() -> Iterator[tuple[str, bytes]]:
    names = [*_FILES]
    for folder in _FOLDERS:
        names += _files_in(folder)
    for name in names:
        if name.endswith(_KINDS) and name not in _LEFT_OUT:
            # By way of a Path, all of them take six times as long.
            with open(f"{_PACKAGE}/{name}", "rb") as file:  # noqa: PTH123
                yield name, file.read()


def _files_in(folder: str) -> Iterator[str]:
    """List the files of a folder of this package and of those in it, without compiled ones."""
    with os.scandir(f"{_PACKAGE}/{folder}") as entries:
        for entry in entries:
            name = f"{folder}/{entry.name}"
            if not entry.is_dir():
                yield name
            elif entry.name != "__pycache__":
                yield from _files_in(name)


def _jmespath() -> Iterator[tuple[str, bytes]]:
    spec = find_spec("jmespath")  # which does not import it
    if spec is None or spec.origin is None:
        raise MissingExtraError("jmespath is not installed; run pip install jmespath")
    for path in Path(spec.origin).parent.glob("*.py"):
        yield path.name, path.read_bytes()


def _site(ids: Iterable[str]) -> bytes:
    facts = [BY_ID[one] for one in sorted(set(ids)) if one in BY_ID]
    own = [form for fact in facts if (form := _own_form(fact)) is not None]
    known = {form["id"] for form in own}
    document = {
        # What a package judges in code of its own stays with whoever has the package.
        "facts": [one.id for one in facts if one.id in known or _is_shipped(one)],
        "own": own,
        "answers": _forms(own),
    }
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode("ascii")


def _is_shipped(fact: Fact) -> bool:
    return origin_of(fact.id) == "mkdocs-aws-posture"


def _own_form(fact: Fact) -> dict[str, Any] | None:
    """Return the compiled form of a fact that a site, or a package, brings as data."""
    from aws_posture.catalogue.form.judging import DataJudge  # noqa: PLC0415  # not every site has data

    if _is_shipped(fact) or not isinstance(fact.judge, DataJudge):
        return None
    # Where its author wrote it is nobody's business, and its cases are not judged.
    left_out = ("line", "file", "cases")
    return {key: value for key, value in fact.judge.compiled.items() if key not in left_out}


def _forms(own: list[dict[str, Any]]) -> dict[str, Any]:
    if not own:
        return {}
    from aws_posture.catalogue.form.loading import fact  # noqa: PLC0415  # few sites have facts of their own
    from aws_posture.portable.forms import forms  # noqa: PLC0415  # the same
    from aws_posture.snapshot.reads import operations  # noqa: PLC0415  # the same

    return forms(operations(read for form in own for read in fact(form).reads))
