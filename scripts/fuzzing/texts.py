"""Files of a few lines that people write by hand, and that are merged, cut short and mistyped."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from aws_posture import demo
from aws_posture.base.errors import DeclarationError
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.copies.history import History
from aws_posture.judging import Terms, declarations, judge
from fuzzing.drawing import MEMORY, Draw
from post_series.base.errors import LedgerError
from post_series.checking import ledger
from post_series.importing.hugo import front_matter
from post_series.importing.hugo.reading import decode

_ACCOUNT = "111122223333"
_VERDICTS = judge(demo.get("fresh"), CATALOGUE, Terms(now=None))

DECLARATIONS_WORDS = (
    *("answers:\n", "accepted:\n", "  billing.iam-access: ", "  iam.admin-count: ", "{", "}", ", "),
    *("answer: yes", "by: Ana", "since: 2026-11-02", "until: 2027-05-01", "because: x", "\n"),
    *('accounts: ["111122223333"]', "accounts: []", "&a ", "*a", "<<: *a", "!!int ", "!!bool "),
    *("!!float ", "!!timestamp ", "!!binary ", "!!set ", "!!omap ", "!!str ", "? ", ": ", "- "),
    *("[", "]", "|", ">", "'", '"', "---\n", "...\n", "%YAML 1.1\n", "=", "~", "\t", "#", "!x "),
    *("2026-13-41", "9" * 30, "0x", "1:2", ".nan", "\0", "\u2028", "\\x", "    "),
)


DECLARATIONS = """\
answers:
  billing.iam-access: {answer: yes, by: Ana, since: 2026-11-02, until: 2027-05-01}
accepted:
  root.mfa: {because: it is in the post, by: Bo, until: 2026-12-01, accounts: ["111122223333"]}
"""


def declared(data: bytes) -> None:
    """A file of declarations is read or refused in one line, and applied."""
    draw = Draw(data)
    content = (
        draw.soup(DECLARATIONS_WORDS).encode("utf-8", "surrogateescape")
        if draw.number(4)
        else draw.rest()
    )
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder, "posture.yml")
        path.write_bytes(content)
        with suppress(DeclarationError):
            found = declarations.load(path)
            for day in (date(2026, 11, 2), date(9999, 12, 31)):
                applied = found.apply(_VERDICTS, _ACCOUNT, day)
                assert set(applied) == set(BY_ID)
                # A declaration never turns anything into a pass.
                assert all(one.state is _VERDICTS[fact].state for fact, one in applied.items())


_LINE = json.dumps({"taken_at": "2026-11-02T09:30:00Z", "states": {"root.mfa": "fail"}})


def histories(data: bytes) -> None:
    """A history is read as far as it can be, and what was read is kept."""
    draw = Draw(data)
    lines = []
    while draw:
        match draw.number(3):
            case 0:
                lines.append(draw.text())
            case 1:
                lines.append(_LINE)
            case _:
                lines.append(json.dumps(draw.changed(_LINE)))
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        history = History(Path(folder))
        path = history.path(_ACCOUNT)
        path.touch(mode=0o600)
        path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
        # What asked for nothing is not noted.
        before = [entry for entry in history.read(_ACCOUNT) if entry.states]
        if before:
            newest = before[-1]
            path.unlink()
            for entry in before:
                history.note(_ACCOUNT, entry)
            after = history.read(_ACCOUNT)
            assert after[-1].states == newest.states


LEDGER_WORDS = (
    *("/posts/first/", "#why", " mailed", "\n", "# c", " ", "\t", "\r", "\u2028", "\x85", "\ufeff"),
    *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n", "/", "//x", "\0", "%", "\u00e9"),
)


def ledgers(data: bytes) -> None:
    """A ledger is read or refused, and writing it loses no address."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder, "published-urls.txt")
        path.write_bytes(Draw(data).soup(LEDGER_WORDS).encode("utf-8", "surrogateescape"))
        with suppress(LedgerError):
            found = ledger.load(path)
            found.save()
            again = ledger.load(path)
            assert again.mailed == found.mailed


FRONT_WORDS = (
    *("---\n", "+++\n", "{", "}", "title: x\n", 'title = "x"\n', '"title": "x"', "[a]\n", "\n"),
    *("date: 2026-01-01\n", "date = 2026-01-01\n", "&a ", "*a", "!!int ", "!!bool ", "<<: *a\n"),
    *("text\n", "\ufeff", "\r\n", "\t", "- ", ": ", "'", '"', "[", "]", "!!timestamp ", "{{"),
)


def front_matters(data: bytes) -> None:
    """A page is parted into front matter and text, and nothing of it is lost."""
    text, _ = decode(Draw(data).soup(FRONT_WORDS).encode("utf-8", "surrogateescape"))
    page = front_matter.split(text)
    assert text.endswith(page.text)
    assert page.first_line == text.count("\n", 0, len(text) - len(page.text)) + 1
    head = text[: len(text) - len(page.text)]
    assert page.raw.strip() in head
    kept = sum(not sign.isspace() and sign not in "-+" for sign in page.raw)
    assert sum(not sign.isspace() and sign not in "-+" for sign in head) == kept
