"""Files of facts: what is wrong in one is named with its line, and with the nearest right name."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.base.errors import FactError, FactFileError
from aws_posture.catalogue.form import checking, loading, models, nodes
from aws_posture.catalogue.form.answer_types import Typing
from aws_posture.catalogue.form.expressions import parse

RIGHT = """\
example.block:
  title: Public access
  question: Does the account block public access?
  why: One policy can open a bucket to the world.
  severity: high
  ask:
    operation: s3control:GetPublicAccessBlock
    permission: s3:GetAccountPublicAccessBlock
    parameters: {AccountId: "{account}"}
    errors: {NoSuchPublicAccessBlockConfiguration: {PublicAccessBlockConfiguration: null}}
  fail:
    when: PublicAccessBlockConfiguration == `null`
    say: It does not.
  pass:
    when: PublicAccessBlockConfiguration.BlockPublicAcls == `true`
    say: It does.
  check: {console: [Look.], cli: aws s3control get-public-access-block --account-id ACCOUNT_ID}
  remedy: {console: [Turn it on.]}
  document: {title: Block public access, url: "https://docs.aws.amazon.com/x.html"}
  options: {days: 90}
  cases:
    - error: NoSuchPublicAccessBlockConfiguration
      state: fail
"""

REGIONAL = """\
example.analyzer:
  title: Analyzer
  question: Is there an analyzer?
  why: It finds what is shared by mistake.
  ask:
    analyzers: {operation: "accessanalyzer:ListAnalyzers", regions: every}
    one:
      operation: accessanalyzer:GetAnalyzer
      each: {of: analyzers, values: "analyzers[].name", parameter: analyzerName}
  fail:
    when: length(analyzers.analyzers[?status == 'ACTIVE']) == `0`
    say: "There is none {regions}."
  pass:
    items: {kind: analyzer, each: "analyzers.analyzers", name: name, say: "made {made}", places: {made: {is: createdAt, as: age}}}
    say: "{count} {count|is|are} there {regions}: {items}."
  check: {console: [Look.]}
  remedy: {console: [Create one.]}
  document: {title: Analyzers, url: "https://docs.aws.amazon.com/x.html"}
"""

SERVICES = (
    "no read operation 'GetPublicAccesBlock'; did you mean GetPublicAccessBlock",
    "AWS has no service 's3contrl'; did you mean s3control",
)

LONG_NUMBER = "1" * 5000
TOO_LARGE = "this number is too large; write a smaller one, or a text in quotes"

# What is written instead of what, in which line that is wrong, and what the message says.
MISTAKES = [
    ("example.block:", "block:", 1, "'block' is not the id of a fact; write e.g. topic.some-name"),
    ("  title: Public", "  titel: Public", 2, "no key 'titel'; did you mean title?"),
    ("  title: Public access\n", "", 1, "needs the key 'title'"),
    ("  title: Public access", "  title:", 2, "title has to be a text"),
    ("severity: high", "severity: hihg", 5, "severity cannot be 'hihg'; did you mean high?"),
    ("{console: [Turn it on.]}", "{sitting: rot}", 18, "sitting cannot be 'rot'; did you mean root?"),
    ("{console: [Turn it on.]}", f"{{minutes: {LONG_NUMBER}}}", 18, TOO_LARGE),
    ("{days: 90}", f"{{days: {LONG_NUMBER}}}", 20, TOO_LARGE),
    ("PublicAccessBlockConfiguration == `null`", "length(`[1]`[::0]) == `0`", 12, "a step of 0"),
    ('{AccountId: "{account}"}', f"{{AccountId: {LONG_NUMBER}}}", 9, TOO_LARGE),
    ("error: NoSuchPublicAccessBlockConfiguration", f"answer: [-{LONG_NUMBER}]", 22, TOO_LARGE),
    ("error: NoSuchPublicAccessBlockConfiguration", "answer: [1e999]", 22, TOO_LARGE),
    ("{console: [Turn it on.]}", "{minutes: 0}", 18, "minutes has to be a whole number from 1 to 480"),
    ("{console: [Turn it on.]}", "{minutes: 2.5}", 18, "minutes has to be a whole number from 1 to 480"),
    ("{console: [Turn it on.]}", "{minutes: true}", 18, "minutes has to be a whole number from 1 to 480"),
    ("GetPublicAccessBlock\n", "GetPublicAccesBlock\n", 7, SERVICES[0]),
    ("s3control:Get", "s3contrl:Get", 7, SERVICES[1]),
    ("s3control:Get", "Get", 7, "is not an operation; write e.g. s3control:"),
    ("GetPublicAccessBlock\n", "PutPublicAccessBlock\n", 7, "does not look like an operation that reads"),
    ("s3control:GetPublicAccessBlock", "secretsmanager:GetSecretValue", 7, "no fact can ask secretsmanager"),
    ("s3control:GetPublicAccessBlock", "codecommit:GetFile", 7, "codecommit:GetFile: it hands out"),
    ("s3:GetAccountPublicAccessBlock", "iam:CreateAccessKey", 8, "permission iam:CreateAccessKey: it does not look like"),
    ("s3:GetAccountPublicAccessBlock", "s3:GetObject", 8, "permission s3:GetObject: it hands out"),
    ("s3:GetAccountPublicAccessBlock", "s3", 8, "'s3' is not an IAM action; write e.g. s3:ListBucket"),
    ("{AccountId:", "{AccountID:", 9, "no parameter 'AccountID'; did you mean AccountId?"),
    ('{AccountId: "{account}"}', "{}", 7, "needs the parameter AccountId"),
    ("say: It does not.", "say: {a: b}", 13, "say has to be a text; one that begins with { or [ needs"),
    ('"{account}"', '[a, {b: "{acount}"}]', 9, "there is no {acount}; write {account} or {region}"),
    ("{account}", "{acount}", 9, "there is no {acount}; write {account} or {region}"),
    ('"{account}"', "12", 9, "AccountId has to be a text; put it in quotes"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{NoSuchPublicAccessBlockConfig:", 10, "no error 'NoSuchPublicA"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{AccessDenied:", 10, "a refusal or a failure, which never decides a fact"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{SlowDown:", 10, "SlowDown is a refusal or a failure, which never decides a fact"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{AuthFailure:", 10, "a refusal or a failure, which never decides a fact"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{InternalError:", 10, "a refusal or a failure, which never decides a fact"),
    ("{NoSuchPublicAccessBlockConfiguration:", "{'503':", 10, "a refusal or a failure, which never decides a fact"),
    ("{PublicAccessBlockConfiguration: null}", "{PublicAccessBlock: null}", 10, "has no member 'PublicAccessB"),
    ("Configuration == `null`", "Configuration == ", 12, "is not JMESPath"),
    ("Configuration == `null`", "Config == `null`", 12, "did you mean PublicAccessBlockConfiguration?"),
    ("PublicAccessBlockConfiguration == `null`", "'!PublicAccessBlockConfiguration.BlockPublicAcls'", 12, "put what follows ! in parentheses"),
    ("Configuration == `null`", "Configuration", 12, "is an object, not true or false; name a member"),
    ("Configuration == `null`", "Configuration == 'x'", 12, "is an object, and is compared with a text"),
    ("BlockPublicAcls == `true`", "BlockPublicAcl == `true`", 15, "'BlockPublicAcl'; did you mean BlockPublicAcls"),
    ("BlockPublicAcls == `true`", "BlockPublicAcls == 'true'", 15, "write `true` in backticks"),
    ("BlockPublicAcls == `true`", "BlockPublicAcls > `1`", 15, "is true or false, not a number"),
    ("BlockPublicAcls == `true`", "BlockPublicAcls == `yes`", 15, "is not JSON; put a text in single quotes"),
    ("BlockPublicAcls == `true`", "lenght(x)", 15, "no function lenght(); did you mean length"),
    ("say: It does not.", "say: It does {what}.", 13, "there is no {what}; name it under 'places'"),
    ("say: It does not.", "say: 'It does {count|a|b}.'", 13, "there is no {count}"),
    ("say: It does not.", "say: 'It does } not.'", 13, "a brace is not part of a place"),
    ("    say: It does not.\n", "", 12, "fail needs the key 'say'"),
    ("  fail:\n    when: PublicAccessBlockConfiguration == `null`\n    say: It does not.\n", "", 1, "add 'fail'"),
    ("{console: [Look.]", "{consol: [Look.]", 17, "no key 'consol'; did you mean console?"),
    ("[Turn it on.]", "Turn it on.", 18, "console has to be a list; begin each line of it with '- '"),
    ("https://docs", "http://docs", 19, "is not an https address"),
    ("{days: 90}", "{days: [90]}", 20, "an option is a whole number, a text, or true or false"),
    ("state: fail", "state: failed", 23, "state cannot be 'failed'; did you mean fail?"),
    ("- error: NoSuchPublicAccessBlockConfiguration", "- name: x", 22, "a case needs one of answer, error, answers"),
    ("  why: One", "\twhy: One", 4, "a tab cannot indent a line in YAML; use spaces"),
    ("  why: One", "  title: One", 4, "'title' is already in line 2; keep one of the two"),
    ("severity: high", "severity: &high high", 5, "anchors (&name) and aliases (*name) are not allowed"),
    ("severity: high", "severity: !!str high", 5, "tags are not allowed"),
    ("severity: high", "severity: [high", 6, "this is not YAML"),
    ("severity: high", "severity: `high`", 5, "this is not YAML"),
    ("severity: high", "severity: `high\tand low`", 5, "this is not YAML"),
    ("severity: high", "severity: \x07", 5, "is not allowed in YAML; remove it"),
    ("  severity: high", "\n---\nb: c\n", 7, "a second document begins; write one per file"),
]  # fmt: skip

REGIONAL_MISTAKES = [
    ("{regions}: {items}", "here: {items}", 15, "say which, with {regions}"),
    ("regions: every", "regions: evry", 6, ": regions cannot be 'evry'; did you mean every?"),
    ("status == 'ACTIVE'", "status == 'ACTIV'", 11, "AWS has no 'ACTIV' there; did you mean ACTIVE"),
    ("analyzers.analyzers[?", "analyzer.analyzers[?", 11, "no member 'analyzer'; did you mean analyzers"),
    ("length(analyzers.analyzers[?status == 'ACTIVE']) == `0`", "analyzers.analyzers", 11, "as in length(x) > `0`"),
    ("regions: every", "regions: all", 6, "regions cannot be 'all'"),
    ("regions: every", "regions: [everywhere]", 6, "'everywhere' is not a Region; write e.g. eu-west-1"),
    ("of: analyzers,", "of: analysers,", 9, "of cannot be 'analysers'; did you mean analyzers?"),
    ("analyzers[].name", "analyzers[].nme", 9, "values: AnalyzerSummary has no member 'nme'; did you mean"),
    ("analyzers[].name", "length(analyzers)", 9, "is a number, not a list"),
    ("parameter: analyzerName", "parameter: analyserName", 9, "no parameter 'analyserName'; did you mean"),
    ("name: name", "name: createdAt", 14, "is a time, not a text; use days_since(x)"),
    ("name: name", "name: nam", 14, "no member 'nam'; did you mean name"),
    ("kind: analyzer", "kind: An Analyzer", 14, "'An Analyzer' is not a kind; write e.g. bucket"),
    ("as: age", "as: week", 14, "as cannot be 'week'; write day or age"),
    ("{is: createdAt, as: age}", "createdAt", 14, "a time needs 'as: day' or 'as: age'"),
]  # fmt: skip


def _mistakes(tmp_path: Path, text: str) -> list[FactFileError]:
    file = tmp_path / "facts.yml"
    file.write_text(text, encoding="utf-8")
    return loading.check([file], root=tmp_path)[1]


TAKEN = {
    "answers": "0 arguments",
    **dict.fromkeys(("contains", "ends_with", "join", "starts_with"), "2 arguments"),
    **dict.fromkeys(
        ("days_since", "days_until", "epoch", "keys", "length", "max", "min"), "1 argument"
    ),
    **dict.fromkeys(("option", "sum", "to_number", "values"), "1 argument"),
    "not_null": "1 to 9 arguments",
}


@pytest.mark.parametrize(("function", "taken"), TAKEN.items())
def test_a_function_says_how_many_arguments_it_takes(
    tmp_path: Path, function: str, taken: str
) -> None:
    given = ", ".join(["@"] * 10)
    text = RIGHT.replace("Configuration == `null`", f"Configuration == {function}({given})", 1)
    assert _said(tmp_path, text).endswith(f": {function}() takes {taken}, not 10")
    if not taken.startswith("0"):
        text = text.replace(given, "")
        assert _said(tmp_path, text).endswith(f": {function}() takes {taken}, not 0")


def test_not_null_takes_one_argument_and_nine(tmp_path: Path) -> None:
    for number in (1, 9):
        given = ", ".join(["PublicAccessBlockConfiguration"] * number)
        text = RIGHT.replace("PublicAccessBlockConfiguration ==", f"not_null({given}) ==", 1)
        assert _mistakes(tmp_path, text) == []


def _said(tmp_path: Path, text: str) -> str:
    return str(_mistakes(tmp_path, text)[0])


@pytest.mark.parametrize("text", [RIGHT, REGIONAL])
def test_nothing_is_wrong_in_what_is_right(tmp_path: Path, text: str) -> None:
    assert _mistakes(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "change", "line", "message"),
    [
        *((RIGHT, (old, new), line, said) for old, new, line, said in MISTAKES),
        *((REGIONAL, (old, new), line, said) for old, new, line, said in REGIONAL_MISTAKES),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, change: tuple[str, str], line: int, message: str
) -> None:
    old, new = change
    assert old in text
    first, *_ = _mistakes(tmp_path, text.replace(old, new, 1))
    assert str(first).startswith(f"facts.yml:{line}: ")
    assert message in str(first)
    assert "\n" not in str(first)
    assert "None" not in str(first)


LONG = "x" * 50_000
LONG_PLACES = (
    *(
        "title",
        "s3control:GetPublicAccessBlock",
        "high",
        "AccountId",
        '"{account}"',
        "fail",
        "when",
    ),
    *("NoSuchPublicAccessBlockConfiguration", "PublicAccessBlockConfiguration", "It does not."),
    *("s3:GetAccountPublicAccessBlock", '"https://docs.aws.amazon.com/x.html"', "console"),
)
LONG_TEXTS = (LONG, f'"{{{LONG}}}"', f"Access{LONG}Denied", f"s3control:Get{LONG}", "y" * 1990)


@pytest.mark.parametrize("written", LONG_TEXTS, ids=lambda value: value[:12])
@pytest.mark.parametrize("place", LONG_PLACES)
def test_a_mistake_quotes_no_more_than_the_beginning(
    tmp_path: Path, place: str, written: str
) -> None:
    mistakes = _mistakes(tmp_path, RIGHT.replace(place, written, 1))
    assert all(len(str(one)) < 500 for one in mistakes)


def test_a_mistake_is_short_whatever_it_is_made_of() -> None:
    assert len(str(FactFileError("x" * 5_000, "facts.yml", 1))) < 1100


# What a sentence says of a fact that is asked in several Regions, and of what it found there.
IN_REGIONS = {
    "{regions}, {count|one|more}": None,
    "{regions}, {region-count|one|more}": None,
    "{regions|one|more}": "{regions} is no number: leave '|' out",
    "{regions}, {items|one|more}": "{items} is no number: leave '|' out",
    "{regions}, {region}": "there is no {region}; did you mean regions or region-count?",
}


@pytest.mark.parametrize(("said", "problem"), IN_REGIONS.items(), ids=IN_REGIONS)
def test_only_a_number_chooses_between_two_texts(
    tmp_path: Path, said: str, problem: str | None
) -> None:
    old = "{count} {count|is|are} there {regions}: {items}."
    mistakes = _mistakes(tmp_path, REGIONAL.replace(old, said))
    assert [str(one) for one in mistakes] == ([f"facts.yml:15: {problem}"] if problem else [])


CONTACT = (
    RIGHT.replace("s3control:GetPublicAccessBlock", "account:GetAlternateContact")
    .replace("    permission: s3:GetAccountPublicAccessBlock\n", "")
    .replace('{AccountId: "{account}"}', "{AlternateContactType: BILLING}")
    .replace("{NoSuchPublicAccessBlockConfiguration: {PublicAccessBlockConfiguration: null}}", "{}")
    .replace(
        "PublicAccessBlockConfiguration.BlockPublicAcls == `true`", "AlternateContact != `null`"
    )
    .replace("PublicAccessBlockConfiguration", "AlternateContact")
    .partition("  cases:")[0]
)


FAILING = """\
example.slack:
  title: Slack
  question: Is there a workspace?
  why: Messages go there.
  ask:
    operation: chatbot:DescribeSlackWorkspaces
    errors: {DescribeSlackWorkspacesException: {SlackWorkspaces: []}}
  fail: {when: "length(SlackWorkspaces) == `0`", say: There is none.}
  pass: {say: There is one.}
  check: {console: [Look.]}
  remedy: {console: [Create one.]}
  document: {title: Slack, url: "https://docs.aws.amazon.com/x.html"}
"""


def test_an_error_that_has_the_status_of_a_failure_is_no_answer(tmp_path: Path) -> None:
    assert _said(tmp_path, FAILING) == (
        "facts.yml:7: DescribeSlackWorkspacesException is a refusal or a failure, which never decides a fact"
    )


def test_what_aws_calls_sensitive_can_be_there_and_no_more(tmp_path: Path) -> None:
    there = CONTACT.replace("AlternateContact != `null`", "AlternateContact.Name != `null`")
    assert _mistakes(tmp_path, there) == []
    what = CONTACT.replace("AlternateContact != `null`", "AlternateContact.Name == 'Ana'")
    assert "what AWS calls sensitive" in str(_mistakes(tmp_path, what)[0])


@pytest.mark.parametrize("mistake", MISTAKES[-9:])
def test_without_the_fast_parser_it_is_the_same(
    tmp_path: Path, mistake: tuple[str, str, int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, line, message = mistake
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    (first, *_) = _mistakes(tmp_path, RIGHT.replace(old, new, 1))
    assert str(first).startswith(f"facts.yml:{line}: ")
    assert message in str(first)


def test_an_operation_that_is_newer_than_what_is_shipped_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = json.loads(json.dumps(models.installed("s3control")))
    for shape in model["shapes"]:
        if shape[1] == "PublicAccessBlockConfiguration":
            shape[2].pop("BlockPublicAcls")
    old = tmp_path / "services.zip"
    with zipfile.ZipFile(old, "w") as index:
        index.writestr("s3control.json", json.dumps(model))
    monkeypatch.setattr(models, "INDEX", old)
    _forget()
    try:
        assert _mistakes(tmp_path, RIGHT) == []
        monkeypatch.setattr(models, "botocore_data", lambda: None)
        _forget()
        assert "BlockPublicAcls" in str(_mistakes(tmp_path, RIGHT)[0])
    finally:
        _forget()


def _forget() -> None:
    for cached in (models.archive, models.shipped_services, models.in_index, models.installed):
        cached.cache_clear()


def test_each_part_of_a_fact_names_its_own_mistake(tmp_path: Path) -> None:
    text = RIGHT.replace("high", "hihg").replace("https:", "http:").replace("{days: 90}", "[]")
    assert [error.line for error in _mistakes(tmp_path, text)] == [5, 19, 20]


def test_the_first_of_several_mistakes_tells_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text(RIGHT.replace("high", "hihg").replace("https:", "http:"), encoding="utf-8")
    with pytest.raises(
        FactFileError, match=r"a\.yml:5: .* \(and 1 more; 'aws-posture facts check'"
    ):
        loading.load([file])


def test_an_id_that_exists_names_where(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(RIGHT, encoding="utf-8")
    paths = loading.files(tmp_path)
    _, (second,) = loading.check(paths, root=tmp_path)
    assert str(second) == "b.yml:1: the fact example.block already exists, from a.yml:1; rename one"
    _, mistakes = loading.check(paths[:1], lambda _: "a package", root=tmp_path)
    assert "already exists, from a package" in str(mistakes[0])


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "facts.yml:1: anchors"),
        ("[" * 50_000, "facts.yml:1: this is nested too deeply to be a fact"),
        ("a:\n" + "".join(f"{'  ' * depth}- b:\n" for depth in range(1, 60)), "nested too deeply"),
        ("- a\n- b\n", "facts.yml:1: a file of facts has to be a mapping"),
        ("just text", "facts.yml:1: a file of facts has to be a mapping"),
        ("? [a, b]\n: c\n", "facts.yml:1: a key has to be a text"),
        ("x" * (nodes.LARGEST_FILE + 1), "facts.yml: the file is larger than 1024 KiB; split it"),
        (f"example.x:\n  why: {'(' * 5_000}\n", "needs the key 'title'"),
        (RIGHT.replace("Configuration == `null`", f"x{'[0]' * 5_000}"), "facts.yml:12: "),
        (RIGHT.replace("Configuration == `null`", "(" * 5_000), "facts.yml:12: "),
        (RIGHT.replace("Configuration == `null`", f"{'!' * 3_000}x"), "facts.yml:12: "),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_file_of_facts_is_refused_at_once(
    tmp_path: Path, text: str, message: str
) -> None:
    (first,) = _mistakes(tmp_path, text)
    assert message in str(first)
    assert len(str(first)) < 500


@pytest.mark.parametrize(("depth", "is_read"), [(39, True), (40, False)])
def test_a_file_is_as_deep_as_a_fact_can_be(depth: int, is_read: bool) -> None:  # noqa: FBT001  # a column
    text = f"a: {'[' * depth}{']' * depth}\n"
    if is_read:
        assert nodes.parse(text, "x.yml").keys == {"a": 1}
        return
    with pytest.raises(FactFileError, match=r"x\.yml:1: this is nested too deeply to be a fact"):
        nodes.parse(text, "x.yml")


def test_an_empty_file_is_a_mapping_in_its_first_line() -> None:
    node = nodes.parse("", "x.yml")
    assert (node.line, node.data) == (1, {})


def test_a_file_is_as_large_as_it_may_be(tmp_path: Path) -> None:
    file = tmp_path / "facts.yml"
    start = "a: b\n# "
    file.write_text(start + "x" * (nodes.LARGEST_FILE - len(start)), encoding="utf-8")
    assert nodes.read(file, "x.yml").data == {"a": "b"}


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "facts.yml"
    file.write_bytes(b"example.x:\n  why: \xff\n")
    _, (first,) = loading.check([file], root=tmp_path)
    assert str(first) == "facts.yml:2: this is not UTF-8 text; save it as UTF-8"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    _, (first,) = loading.check([tmp_path / "none.yml"], root=tmp_path)
    assert str(first).startswith("none.yml: No such file")


def test_more_facts_than_anybody_writes_are_refused(tmp_path: Path) -> None:
    for number in range(8):
        facts = (
            RIGHT.replace("example.block", f"example.n{number}-{one}").partition("  cases:")[0]
            for one in range(150)
        )
        (tmp_path / f"{number}.yml").write_text("".join(facts), encoding="utf-8")
    facts, (first,) = loading.check(loading.files(tmp_path), root=tmp_path)
    assert len(facts) == loading.MOST_FACTS
    assert "there are more than 1000 facts; leave some out" in str(first)


def test_ten_thousand_facts_in_one_file_are_refused(tmp_path: Path) -> None:
    text = "".join(RIGHT.replace("example.block", f"example.n{one}") for one in range(10_000))
    (first,) = _mistakes(tmp_path, text)
    assert "larger than 1024 KiB" in str(first)


@pytest.mark.parametrize(
    ("written", "data"),
    [
        ("no", "no"),
        ("! no", "no"),
        ("1.10", 1.1),
        ("'1.10'", "1.10"),
        ("2026-11-01", "2026-11-01"),
        ("true", True),
        ("null", None),
        ("0x1f", "0x1f"),
        ("012", "012"),
        ("1٣", "1٣"),
        ("1" * 300, int("1" * 300)),
        ("'" + "1" * 5000 + "'", "1" * 5000),
        ("1_000", "1_000"),
        ("[a, {b: 2}]", ["a", {"b": 2}]),
        ("", ""),
        ("~", "~"),
    ],
)
def test_data_are_jsons_and_text_stays_text(written: str, data: object) -> None:
    node = nodes.parse(f"key: {written}\n", "x.yml")
    assert node.data == {"key": data}


ALPHABET = st.sampled_from(
    [*"abc:-?!&*|>'\"%@`#,[]{} \n\t~0.", "example.x", ": ", "\n  ", "\x00", "\u2028"]
)


@given(st.lists(ALPHABET, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_facts_or_mistakes_of_one_line(text: str) -> None:
    with suppress(FactFileError):
        _, mistakes = checking.compiled(nodes.parse(text, "x.yml"), "x.yml")
        assert all(str(error).startswith("x.yml:") for error in mistakes)


@given(
    st.lists(
        st.sampled_from(
            [*"a.[]{}()`'\"!&|<>=*?@,:0-", "PublicAccessBlockConfiguration", "length", "not_null"]
        ),
        max_size=12,
    )
)
def test_any_expression_is_right_or_a_mistake_of_one_line(parts: list[str]) -> None:
    answer = models.operation("s3control", "GetPublicAccessBlock")
    assert answer is not None
    with suppress(FactError):
        Typing(answer.answer, {}).of(parse("".join(parts)))


def test_a_byte_order_mark_is_no_part_of_the_first_id(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, f"\ufeff{RIGHT}") == []
