"""What was masked is nowhere in what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.base.phrases import Name, Quote
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.items import Item, Route
from aws_posture.catalogue.model import Declaration, DeclarationKind, State, Verdict
from aws_posture.judging import evaluate
from aws_posture.judging.masking import Mask, redact, without_ids
from aws_posture.snapshot import dump, parse
from aws_posture.snapshot.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS
from aws_posture.stamp import stamp
from aws_posture.verify import verify
from verdicts import changed, verdict_of

# The group is called administrators; so are people in our own prose, which stays.
NAMES = ["sam", "robin", "support", "ana", "bo", "auditor", "example-company"]
IDS = ["111122223333", "444455556666"]
HIDDEN = "(not shown)"


def _shown(name: str, redaction: Redaction) -> str:
    snapshot = demo.get(name)
    masked, verdicts = redact(snapshot, evaluate(snapshot, CATALOGUE), redaction)
    texts = [masked.account]
    for one in verdicts.values():
        texts += [one.summary, *one.evidence, str(one.value), str(one.reason), str(one.link)]
    return "\n".join(texts)


@pytest.mark.parametrize("name", demo.DEMOS)
@pytest.mark.parametrize("redaction", [Redaction.IDS, Redaction.NAMES])
def test_no_account_id_is_shown(name: str, redaction: Redaction) -> None:
    shown = _shown(name, redaction)
    assert not [one for one in IDS if one in shown]
    assert f"********{demo.get(name).account[-4:]}" in shown


@pytest.mark.parametrize("name", demo.DEMOS)
def test_no_name_is_shown(name: str) -> None:
    shown = _shown(name, Redaction.NAMES).replace("'", " ").replace("/", " ")
    words = {word.strip("().:;,") for word in shown.split()}
    assert not [one for one in NAMES if one in words]
    assert "security@example.com" not in shown
    assert "example-company" not in shown


def test_no_name_is_shown_that_only_the_credential_report_holds() -> None:
    """The list of users was refused, or is newer than the report: a user is gone from it."""
    snapshot = demo.get("fresh")
    details = str(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    kept = tuple(record for record in snapshot.records if record.operation != details)
    refused = replace(snapshot, records=kept)
    verdicts = evaluate(refused, CATALOGUE)
    assert "robin" in verdicts["iam.user-mfa"].evidence
    _, masked = redact(refused, verdicts, Redaction.NAMES)
    assert "User-1" in masked["iam.user-mfa"].evidence
    assert "robin" not in repr(masked)


def test_names_are_kept_where_only_ids_are_masked() -> None:
    assert "sam" in _shown("fresh", Redaction.IDS)


def test_users_can_still_be_told_apart() -> None:
    shown = _shown("well-kept", Redaction.NAMES)
    assert "User-1: allowed by AWS managed policy AdministratorAccess of group Group-1" in shown
    assert "User-2: allowed by" in shown


@pytest.mark.parametrize("name", demo.DEMOS)
def test_states_stay(name: str) -> None:
    snapshot = demo.get(name)
    verdicts = evaluate(snapshot, CATALOGUE)
    _, masked = redact(snapshot, verdicts, Redaction.NAMES)
    assert [one.state for one in masked.values()] == [one.state for one in verdicts.values()]


def test_nothing_changes_where_nothing_is_masked() -> None:
    snapshot = demo.fresh()
    verdicts = evaluate(snapshot, CATALOGUE)
    assert redact(snapshot, verdicts, Redaction.NONE) == (snapshot, verdicts)


def test_a_link_with_an_id_in_it_goes() -> None:
    snapshot = demo.fresh()
    _, masked = redact(snapshot, evaluate(snapshot, CATALOGUE), Redaction.IDS)
    assert masked["account.sign-in-url"].link is None


def _verdict(text: str) -> Verdict:
    return verdict_of("iam.admin", State.FAIL, "Said.", evidence=(text,))


TEXTS = {
    "an access-key id": "key AKIAIOSFODNN7EXAMPLE",
    "a unique id": "AIDACKCEVSQ6C2EXAMPLE",
    "an organization": "in o-exampleorgid",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_ids_in_any_text_are_masked(text: str) -> None:
    _, masked = redact(demo.fresh(), {"iam.admin": _verdict(text)}, Redaction.NAMES)
    (line,) = masked["iam.admin"].evidence
    for secret in ("111122223333", "AKIA", "AIDA", "o-exampleorgid", "sam"):
        assert secret not in line


def test_our_own_prose_stays_whatever_anybody_is_called() -> None:
    """Today a user may be called user; tomorrow one is called is."""
    item = Item("user", "user", ("the user of ", Name("group", "user"), " is user"))
    verdict = changed(_verdict("x"), summary="1 user is a user.", items=(item,))
    _, masked = redact(demo.fresh(), {"iam.admin": verdict}, Redaction.NAMES)
    assert masked["iam.admin"].summary == "1 user is a user."
    assert masked["iam.admin"].evidence == ("User-1: the user of Group-1 is user",)


def test_other_peoples_words_are_not_shown() -> None:
    """A refusal quotes the caller, and may name whatever it likes."""
    verdict = changed(_verdict("x"), reason=("denied: ", Quote("User: sam may not")))
    _, masked = redact(demo.fresh(), {"iam.admin": verdict}, Redaction.NAMES)
    assert masked["iam.admin"].reason == "denied: (not shown)"


def test_a_caller_is_named_by_the_label_that_facts_use() -> None:
    snapshot = demo.fresh()
    _, masked = redact(snapshot, evaluate(snapshot, CATALOGUE), Redaction.NAMES)
    (sam,) = masked["iam.access-keys"].finding.items[:1]
    (line,) = masked["caller.not-root"].evidence
    assert line == f"asked by arn:aws:iam::********3333:user/{sam.subject}"


def test_who_declared_is_not_named() -> None:
    declared = Declaration(DeclarationKind.ACCEPTED, "ask robin", "Ana", date(2027, 1, 1))
    verdict = replace(_verdict("x"), declaration=declared)
    _, masked = redact(demo.fresh(), {"iam.admin": verdict}, Redaction.NAMES)
    assert masked["iam.admin"].declaration == replace(declared, by="the team", text="(not shown)")


DECLARED = {
    # Of an answer or a risk: who, and in which words; and what is shown of it.
    "a plain answer": (DeclarationKind.ANSWERED, "yes", "yes", "yes"),
    "an answer in words": (
        DeclarationKind.ANSWERED,
        "ask 111122223333",
        "ask ********3333",
        HIDDEN,
    ),
    "a risk": (DeclarationKind.ACCEPTED, "ask 111122223333", "ask ********3333", HIDDEN),
    "a risk in a word": (DeclarationKind.ACCEPTED, "yes", "yes", HIDDEN),
}


@pytest.mark.parametrize(("kind", "text", "by_ids", "by_names"), DECLARED.values(), ids=DECLARED)
def test_what_is_declared_is_in_somebody_s_words(
    kind: DeclarationKind, text: str, by_ids: str, by_names: str
) -> None:
    declared = Declaration(kind, text, "Ana of 111122223333", date(2027, 1, 1))
    verdicts = {"iam.admin": replace(_verdict("x"), declaration=declared)}
    for redaction, by, expected in (
        (Redaction.NONE, declared.by, text),
        (Redaction.IDS, "Ana of ********3333", by_ids),
        (Redaction.NAMES, "the team", by_names),
    ):
        found = Mask(redaction).verdicts(verdicts)["iam.admin"].declaration
        assert found == replace(declared, by=by, text=expected)


MASKED = {
    # What a mask makes of an account, a name, an ARN and some words.
    Redaction.NONE: (
        "111122223333",
        "ana",
        "arn:aws:iam::111122223333:user/ana",
        "by o-exampleorgid",
    ),
    Redaction.IDS: ("********3333", "ana", "arn:aws:iam::********3333:user/ana", f"by {HIDDEN}"),
    Redaction.NAMES: (
        "********3333",
        "User-1",
        "arn:aws:iam::********3333:user/User-1",
        f"by {HIDDEN}",
    ),
}


@pytest.mark.parametrize("redaction", Redaction)
def test_a_mask_is_for_whatever_is_shown(redaction: Redaction) -> None:
    mask = Mask(redaction)
    assert (
        mask.account("111122223333"),
        mask.name("user", "ana"),
        mask.arn("arn:aws:iam::111122223333:user/ana"),
        mask.words("by o-exampleorgid"),
    ) == MASKED[redaction]
    assert mask.name("user", "") == ""


def test_labels_are_numbered_by_kind_in_the_order_of_names() -> None:
    mask = Mask(Redaction.NAMES)
    named = [
        ("user", "ana"),
        ("role", "ana"),
        ("user", "bo"),
        ("user", "ana"),
        ("saml-provider", "x"),
    ]
    assert [mask.name(*one) for one in named] == [
        *("User-1", "Role-1", "User-2", "User-1", "Saml-provider-1"),
    ]
    assert mask.name("account", "111122223333") == "********3333"
    assert mask.name("account", "example") == "Account-1"


def test_a_route_and_its_steps_are_masked() -> None:
    route = Route((Name("user", "ana"), Name("role", "app")), (("as ", Name("role", "app")),))
    verdicts = {"iam.admin": changed(_verdict("x"), routes=(route,))}
    (found,) = Mask(Redaction.NAMES).verdicts(verdicts)["iam.admin"].finding.routes
    assert found.described == {
        "nodes": [{"kind": "user", "name": "User-1"}, {"kind": "role", "name": "Role-1"}],
        "edges": ["as Role-1"],
    }


@pytest.mark.parametrize(
    ("link", "kept"), [(("https://x.example",), True), (("https://", Name("alias", "x")), False)]
)
def test_a_link_leads_somewhere_or_is_left_out(
    link: tuple[str | Name, ...],
    kept: bool,  # noqa: FBT001  # a column
) -> None:
    verdicts = {"iam.admin": changed(_verdict("x"), link=link, value=7)}
    found = Mask(Redaction.NAMES).verdicts(verdicts)["iam.admin"].finding
    assert (found.link, found.value) == (link if kept else None, 7)


IDENTIFIERS = {
    "a111122223333b": "a********3333b",
    "1111222233334": "1111222233334",
    "11112222333": "11112222333",
    "AKIAIOSFODNN7EXAMPLE": HIDDEN,
    "A3TXIOSFODNN7EXAMPLE": HIDDEN,
    "AROAABCDEFGHIJKL": HIDDEN,
    "AROAABCDEFGHIJK": "AROAABCDEFGHIJK",
    "xAKIAIOSFODNN7EXAMPLE": "xAKIAIOSFODNN7EXAMPLE",
    "o-abcdefghij": HIDDEN,
    "o-abcdefghi": "o-abcdefghi",
}


@pytest.mark.parametrize(("text", "shown"), IDENTIFIERS.items())
def test_an_id_is_known_by_its_form(text: str, shown: str) -> None:
    assert without_ids(f"of {text}, too") == f"of {shown}, too"


def test_a_copy_holds_nothing_that_was_masked(tmp_path: Path) -> None:
    """The banner and the marker do not either."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(
        '<html><body><span data-aws-posture="v1:value" data-fact="account.id">x</span></body></html>'
    )
    snapshot = demo.fresh()
    masked, verdicts = redact(snapshot, evaluate(snapshot, CATALOGUE), Redaction.IDS)
    stamp(tmp_path / "site", masked, verdicts, tmp_path / "copy")
    for file in (tmp_path / "copy").iterdir():
        assert b"111122223333" not in file.read_bytes(), file
    assert "********3333" in (tmp_path / "copy" / "index.html").read_text()


# Nobody's account and names. The digits in two parts, or our own sources would not verify.
OTHERS = {"111122223333": "3141" + "59265358", "robin": "quillon", "sam": "sorrel-vx"}
EVERY_SLOT = "".join(
    f'<div data-aws-posture="v1:{kind}" data-fact="{fact}">x</div>'
    for fact in BY_ID
    for kind in ("verdict", "sentence", "value", "badge")
)


@pytest.mark.parametrize("redaction", [Redaction.NONE, Redaction.IDS, Redaction.NAMES])
def test_no_value_of_the_account_is_in_a_copy_in_which_names_are_masked(
    tmp_path: Path, redaction: Redaction
) -> None:
    text = dump(demo.fresh())
    for ours, theirs in OTHERS.items():
        text = text.replace(ours, theirs)
    snapshot = parse(text, "demo")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(EVERY_SLOT)
    masked, verdicts = redact(snapshot, evaluate(snapshot, CATALOGUE), redaction)
    stamp(tmp_path / "site", masked, verdicts, tmp_path / "copy")
    # When AWS was asked, and when something was used, is not masked.
    found = {
        leak.kind
        for leak in verify(tmp_path / "copy", [snapshot])
        if leak.kind not in {"time", "mark of a private copy", "filled slot"}
    }
    assert bool(found) is (redaction is not Redaction.NAMES), found
    assert ("account id" in found) is (redaction is Redaction.NONE)
