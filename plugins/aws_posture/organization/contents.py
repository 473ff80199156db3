"""What an organization's site may hold: in each account's folder its own, elsewhere nothing of any account.

`aws-posture verify` searches the whole site for the values of all accounts, as it searches any folder for
those of one; here is decided which of what it finds is in its place.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from aws_posture import catalogue
from aws_posture.base.copy_marker import MARKER, ORGANIZATION, ORGANIZATION_SCRIPT
from aws_posture.base.errors import StampError
from aws_posture.organization.folder import Folder, Member, Organization
from aws_posture.organization.shared import ACCOUNTS, OVERVIEW, VERDICTS, Overview, script
from aws_posture.verify import Basis, Leak, Search
from aws_posture.verify.values import Values, values_of

_PROSE = frozenset({".py", ".json"})
_WORD = re.compile(r"[a-z0-9]+")
_WHOLE_LIST = "accounts.js"
"""What only a full overview has."""


class Contents:
    """What an organization's site may hold.

    Args:
        site: The organization's site.
        folder: What the organization answered.
        public: The public site that it was made from, whose own words are nobody's; None if it is not
            at hand.

    Attributes:
        values: What is searched for: the values of all accounts.

    Raises:
        StampError: It is not an organization's site.
        SnapshotError: What the organization answered cannot be read.
    """

    def __init__(self, site: Path, folder: Folder, public: Path | None = None) -> None:
        marker = site / MARKER
        is_whole = marker.is_file() and (site / ORGANIZATION_SCRIPT).is_file()
        if not is_whole or marker.read_bytes() != ORGANIZATION:
            raise StampError(
                f"{site}: this is not an organization's site; name the folder that "
                "'aws-posture organization site' made"
            )
        self._site = site
        self._public = public
        self._public_values: dict[str, frozenset[str]] = {}
        self._organization = folder.organization()
        self.values = Values()
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        for member in self._organization.accounts:
            self._add(member, folder)
        self._public_search = Search(self.values)
        self._listed = _listed(self._organization)
        self._refusals = folder.refusals()
        self._prose = _words_of_verdicts()
        content = (site / ORGANIZATION_SCRIPT).read_bytes()
        self._is_script = content in (
            script(level, is_locked=is_locked) for level in Overview for is_locked in (True, False)
        )
        self._is_full = (site / OVERVIEW / _WHOLE_LIST).is_file()

    def _add(self, member: Member, folder: Folder) -> None:
        """Add an account's values: what it answered, and what Organizations says about it."""
        snapshot = folder.snapshot(member.id)
        own = values_of([snapshot] if snapshot else [])
        own.add("account id", member.id)
        own.add("name", member.name)
        for text in (*member.unit.split("/"), *member.tags.values()):
            own.add("name", text)
        for value, kind in own.wanted.items():
            self.values.wanted.setdefault(value, kind)
            self._owners[value].add(member.id)
        self.values.everyday |= own.everyday

    def is_in_place(self, leak: Leak) -> bool:
        """Return whether something that a search found may be where it is."""
        top, _, rest = leak.file.partition("/")
        if top == ACCOUNTS:
            return self._is_own(leak, rest.partition("/")[0])
        if top == OVERVIEW and self._is_full:
            said = " ".join(refusal.message for refusal in self._refusals.values())
            return leak.value in self._listed or bool(leak.value and leak.value in said)
        if leak.file == ORGANIZATION_SCRIPT:
            return self._is_script
        return (leak.file == MARKER and leak.basis is Basis.MARK) or self._is_public(leak)

    def _is_public(self, leak: Leak) -> bool:
        """Return whether the public site says the same in the same file."""
        path = self._public and self._public / leak.file
        if not leak.value or path is None or not path.is_file():
            # A folder that both have is called what it is called.
            return path is not None and path.is_dir()
        if leak.file not in self._public_values:
            found = self._public_search.file(path)
            self._public_values[leak.file] = frozenset(one.value for one in found)
        return leak.value in self._public_values[leak.file]

    def _is_own(self, leak: Leak, folder: str) -> bool:
        if leak.basis is Basis.VALUE:
            account = self._account(folder)
            refusal = self._refusals.get(account)
            said = refusal is not None and leak.value in refusal.message
            # `management-events` would be found in "management events", whoever calls a trail so.
            is_prose = self._prose.issuperset(_WORD.findall(leak.value.casefold()))
            return account in self._owners[leak.value] or said or is_prose
        # Whose it is was compared by value; that it is a verdict file is as it should be.
        return leak.basis is not Basis.UNREAD

    def _account(self, folder: str) -> str:
        """Return the id of the account whose folder it is; empty if it is nobody's."""
        accounts = [member.id for member in self._organization.accounts]
        if folder in accounts:
            return folder
        number = folder.removeprefix("account-")
        is_one = number.isdecimal() and 0 < int(number) <= len(accounts)
        return accounts[int(number) - 1] if is_one else ""

    def misplaced(self) -> Iterator[Leak]:
        """Find files that no account's folder should hold, and verdict files of another account."""
        for path in sorted((self._site / ACCOUNTS).rglob("*")):
            name = path.relative_to(self._site).as_posix()
            folder = path.parent.name
            if path.is_dir():
                continue
            if path.name != VERDICTS or not self._account(folder):
                yield Leak(name, 0, "a file that is no account's verdicts", "", basis=Basis.MARK)
            elif not _is_of(path, self._account(folder)):
                yield Leak(name, 0, "a verdict file of another account", "", basis=Basis.MARK)


def _words_of_verdicts() -> frozenset[str]:
    """Return the words that verdicts on any account may have: those of the catalogue's own sources."""
    folder = Path(catalogue.__file__).parent
    texts = (path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in _PROSE)
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold()))


def _is_of(path: Path, account: str) -> bool:
    """Return whether a verdict file is an account's own; what is encrypted and masked says little."""
    try:
        document = json.loads(path.read_bytes())
        said = str(document["header" if "header" in document else "account"])
    except (ValueError, KeyError, TypeError):
        return False
    return "aws-posture-sealed" in said or said in (account, f"{'*' * 8}{account[-4:]}")


def _listed(organization: Organization) -> frozenset[str]:
    """Return what a full overview shows of accounts."""
    return frozenset(filter(None, _parts(organization.accounts, organization.id)))


def _parts(members: Iterable[Member], organization: str) -> Iterator[str]:
    yield organization
    for member in members:
        yield from (member.id, member.name, member.unit, *member.unit.split("/"))
        yield from (*member.tags, *member.tags.values())
