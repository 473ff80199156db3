"""What a team declares stands beside a verdict, counts until its last day, and is no pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.base.errors import DeclarationError
from aws_posture.base.phrases import Name, Quote
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import DeclarationKind, State, Verdict
from aws_posture.judging import evaluate
from aws_posture.judging.declarations import Declarations, find, load
from verdicts import verdict_of

FILE = """\
answers:
  billing.iam-access: {answer: yes, by: Ana, since: 2026-11-02, until: 2027-05-01}
accepted:
  root.mfa: {because: the device is in the post., by: Bo, until: 2026-12-01}
"""
TODAY = date(2026, 11, 24)


def _loaded(tmp_path: Path, text: str) -> Declarations:
    (tmp_path / "posture.yml").write_text(text, encoding="utf-8")
    return load(tmp_path / "posture.yml")


def _applied(
    tmp_path: Path, text: str, today: date = TODAY, account: str = "111122223333"
) -> dict[str, Verdict]:
    verdicts = evaluate(demo.fresh(), CATALOGUE)
    return _loaded(tmp_path, text).apply(verdicts, account, today)


def test_an_answer_by_hand_stays_manual_and_has_a_value(tmp_path: Path) -> None:
    verdict = _applied(tmp_path, FILE)["billing.iam-access"]
    assert verdict.state is State.MANUAL
    assert verdict.value == "yes"
    assert verdict.declaration is not None
    assert verdict.declaration.kind is DeclarationKind.ANSWERED
    assert (verdict.declaration.by, verdict.declaration.since) == ("Ana", date(2026, 11, 2))


ANSWERS = {
    # What is written as an answer, what it is, and whether it is in somebody's words.
    "yes": ("yes", False),
    "no": ("no", False),
    "true": ("yes", False),
    "off": ("no", False),
    '"yes"': ("yes", False),
    "'No.'": ("No", True),
    "only Ana": ("only Ana", True),
    "' only Ana. '": ("only Ana", True),
}


@pytest.mark.parametrize("written", ANSWERS)
def test_an_answer_is_yes_or_no_or_in_somebody_s_words(tmp_path: Path, written: str) -> None:
    answer, is_quoted = ANSWERS[written]
    text = FILE.replace("answer: yes", f"answer: {written}")
    finding = _applied(tmp_path, text)["billing.iam-access"].finding
    assert finding.value == ((Quote(answer),) if is_quoted else answer)
    assert finding.reason is None


def test_an_accepted_risk_still_fails(tmp_path: Path) -> None:
    verdict = _applied(tmp_path, FILE)["root.mfa"]
    assert verdict.state is State.FAIL
    assert verdict.declaration is not None
    assert verdict.declaration.kind is DeclarationKind.ACCEPTED
    assert verdict.declaration.text == "the device is in the post"


@pytest.mark.parametrize(
    ("today", "counts"), [(date(2026, 12, 1), True), (date(2026, 12, 2), False)]
)
def test_a_declaration_counts_up_to_its_last_day(
    tmp_path: Path, today: date, *, counts: bool
) -> None:
    verdict = _applied(tmp_path, FILE, today)["root.mfa"]
    assert (verdict.declaration is not None) is counts
    assert ("Bo's declaration expired on 2026-12-01" in verdict.evidence) is not counts
    over = Item("declaration", what=(Name("person", "Bo"), "'s declaration expired on 2026-12-01"))
    assert (over in verdict.finding.items) is not counts


TAKEN = {
    # A state, and whether a declaration counts there: an accepted risk, and an answer.
    State.PASS: (False, False),
    State.FAIL: (True, False),
    State.NOT_APPLICABLE: (False, False),
    State.UNKNOWN: (True, False),
    State.MANUAL: (True, True),
    State.UNCHECKED: (False, False),
}


@pytest.mark.parametrize("state", TAKEN)
def test_a_risk_is_accepted_where_there_may_be_one(tmp_path: Path, state: State) -> None:
    declared = _loaded(tmp_path, FILE)
    for fact, counts in zip(("root.mfa", "billing.iam-access"), TAKEN[state], strict=True):
        (found,) = declared.apply({fact: verdict_of(fact, state)}, "111122223333", TODAY).values()
        assert (found.state, found.declaration is not None) == (state, counts)


def test_what_passes_needs_no_acceptance(tmp_path: Path) -> None:
    text = FILE.replace("root.mfa", "account.id")
    assert _applied(tmp_path, text)["account.id"].declaration is None


@pytest.mark.parametrize(("account", "counts"), [("111122223333", True), ("444455556666", False)])
def test_a_declaration_may_name_its_accounts(tmp_path: Path, account: str, *, counts: bool) -> None:
    text = FILE.replace("by: Bo", 'by: Bo, accounts: ["111122223333"]')
    verdict = _applied(tmp_path, text, account=account)["root.mfa"]
    assert (verdict.declaration is not None) is counts


@pytest.mark.parametrize("text", ["", "answers:\n", "# nothing yet\n", "accepted: {}\n"])
def test_a_file_may_declare_nothing(tmp_path: Path, text: str) -> None:
    assert all(not one.declaration for one in _applied(tmp_path, text).values())


# Where nothing is known but that: neither a line nor a reason.
NOT_YAML = r"posture\.yml: this is not YAML; fix it$"
BAD = {
    "no YAML": ("answers: [", r"posture\.yml, line 1: this is not YAML \(expected .+\); fix it$"),
    "no YAML further down": ("answers:\n  a: {}\n  b: }", r", line 3: this is not YAML \("),
    "a list": ("- root.mfa", r"the file: names with values expected"),
    "a section": (
        "answer:\n  a: {}",
        r"unknown section 'answer'; the sections are answers and accepted",
    ),
    "a fact": (FILE.replace("root.mfa", "root.mfx"), r"root\.mfx.*root\.mfa"),
    "a key": (FILE.replace("because:", "becuse:"), r"accepted: root\.mfa: unknown key 'becuse'"),
    "no reason": (FILE.replace("because: the device is in the post., ", ""), "because is missing"),
    "nobody": (FILE.replace("by: Bo, ", ""), "by is missing"),
    "no end": (FILE.replace(", until: 2026-12-01", ""), "until is missing"),
    "a time": (FILE.replace("2026-12-01", "2026-12-01T10:00:00"), "until is missing or not a day"),
    "a word for a day": (FILE.replace("2026-12-01", "soon"), "until is missing or not a day"),
    "a number": (FILE.replace("by: Bo", "by: 7"), "by is missing or not text"),
    "AWS knows": (FILE.replace("billing.iam-access", "root.mfa"), "AWS itself answers this"),
    "a word that is no truth": ("answers: !!bool maybe", NOT_YAML),
    "a number without a digit": ('answers: !!int ""', NOT_YAML),
    "a time that is none": ("answers: !!timestamp soon", NOT_YAML),
    "an account": (FILE.replace("by: Bo", "by: Bo, accounts: [12]"), "12 digits in quotes"),
    "one account of two": (
        FILE.replace("by: Bo", 'by: Bo, accounts: ["111122223333", "12"]'),
        "accounts: '12' is not an account id; write 12 digits in quotes",
    ),
    "a list that is long": (
        "accepted: {root.mfa: [1, 2, 3, 4]}",
        r"not \[1, 2, 3, \.\.\.\]$",
    ),
    "lists in lists in lists": ("accepted: {root.mfa: [[[1]]]}", r"not \[\[\[\.\.\.\]\]\]$"),
    "accounts by name": (
        FILE.replace("by: Bo", "by: Bo, accounts: {a: 1, b: 2, c: 3, d: 4}"),
        r"accounts: \{'a': 1, 'b': 2, 'c': 3, \.\.\.\} is not an account id",
    ),
    "no name": (FILE.replace("by: Bo", 'by: " "'), "by is missing or not text"),
    "a beginning that is none": (
        FILE.replace("since: 2026-11-02", "since: once"),
        "since is missing or not a day",
    ),
    "an answer that is accepted": (
        FILE.replace("answer: yes", "because: yes"),
        "unknown key 'because'; the keys are answer, by, since, until, accounts",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message) as caught:
        _loaded(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "posture.yml"))
    assert "\n" not in str(caught.value)


def test_posture_yml_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert find(tmp_path, None) == Declarations()
    declared = _loaded(tmp_path, FILE)
    assert find(tmp_path, None) == declared


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"other\.yml"):
        find(tmp_path, "other.yml")


def test_what_is_shown_of_a_mistake_is_short(tmp_path: Path) -> None:
    """A few lines of YAML can name a list of a billion parts."""
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    with pytest.raises(DeclarationError, match="names with values expected") as caught:
        _loaded(tmp_path, "\n".join(lines))
    assert len(str(caught.value)) < 400


def test_yaml_that_makes_objects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError):
        _loaded(tmp_path, "answers: !!python/object/apply:os.getcwd []")
