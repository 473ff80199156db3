"""Keys of facts: what is wrong at one is called by its name, and every key that there is can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture.base.errors import FactFileError
from aws_posture.catalogue.form import asking, loading, models, nodes
from aws_posture.catalogue.form.fields import Fields
from aws_posture.catalogue.form.models import (
    ANY,
    BOOLEAN,
    NUMBER,
    TEXT,
    Shape,
    list_of,
    structure,
)


def _said(tmp_path: Path, text: str) -> list[str]:
    """Return what is said of a file, mistake by mistake."""
    file = tmp_path / "facts.yml"
    file.write_text(text, encoding="utf-8")
    return list(map(str, loading.check([file], root=tmp_path)[1]))


WHOLE = """\
example.whole:
  title: A title
  question: A question?
  why: A reason.
  severity: low
  ask:
    buckets: s3:ListBuckets
    status:
      operation: s3:GetBucketPolicyStatus
      permission: s3:GetBucketPolicyStatus
      parameters: {ExpectedBucketOwner: "{account}"}
      regions: one
      each:
        of: buckets
        values: Buckets[].Name
        parameter: Bucket
      errors: {NoSuchBucketPolicy: {PolicyStatus: {IsPublic: false}}}
  enough: fail
  places:
    all: length(buckets.Buckets)
  value: All of {all}
  not-applicable:
    when: "length(buckets.Buckets) == `0`"
    say: There is none.
  fail:
    when: "length(buckets.Buckets) > `1`"
    items:
      kind: bucket
      each: status[?answer.PolicyStatus.IsPublic]
      name: of
      say: made {made}
      places:
        made:
          is: answers().buckets.Buckets[0].CreationDate
          as: day
        called:
          is: of
          kind: a-bucket
          words: {a: A bucket}
    value: Some of {all}
    remedy:
      sitting: root
      minutes: 480
      cli: aws s3api one
    say: "{count} are."
  pass:
    say: None is.
  check:
    console: [Look.]
    cli: aws s3api two
  remedy:
    terraform: something
    cloudformation: anything
  document:
    title: A page
    url: https://docs.aws.amazon.com/
  options: {days: 90}
  security-hub: [S3.1]
  cis:
    "5.0": "1.1"
  cases:
    - name: A case
      state: fail
      says: 2 are.
      value: 5
      demo: fresh
      answers: {buckets: {Buckets: [{Name: a}]}, status: {a: {PolicyStatus: {IsPublic: true}}}}
"""

# Each text of a fact, with what a message calls it.
TEXTS = {
    "title: A title": "title",
    "question: A question?": "question",
    "why: A reason.": "why",
    "severity: low": "severity",
    "permission: s3:GetBucketPolicyStatus": "permission",
    "of: buckets": "of",
    "values: Buckets[].Name": "values",
    "parameter: Bucket": "parameter",
    "enough: fail": "enough",
    "value: All of {all}": "value",
    "say: There is none.": "say",
    "kind: bucket": "kind",
    "name: of": "name",
    "each: status[?answer.PolicyStatus.IsPublic]": "each",
    "say: made {made}": "say",
    "is: of": "is",
    "kind: a-bucket": "kind",
    "as: day": "as",
    "{a: A bucket}": "words",
    "value: Some of {all}": "value",
    "sitting: root": "sitting",
    "cli: aws s3api one": "cli",
    "terraform: something": "terraform",
    "cloudformation: anything": "cloudformation",
    'say: "{count} are."': "say",
    "title: A page": "title",
    "url: https://docs.aws.amazon.com/": "url",
    "state: fail": "state",
    "says: 2 are.": "says",
    "demo: fresh": "demo",
    'when: "length(buckets.Buckets) > `1`"': "when",
}  # fmt: skip

# Each word that is one of a few, with the others.
WORDS = {
    "severity: low": "write critical or high or medium or low",
    "of: buckets": "write buckets",
    "regions: one": "write one or every",
    "enough: fail": "write fail or pass",
    "as: day": "write day or age",
    "state: fail": "write pass or fail or not-applicable or unknown",
    "demo: fresh": "write fresh or well-kept",
}

# Each expression of a fact, with one that does not fit.
EXPRESSIONS = {
    'when: "length(buckets.Buckets) > `1`"': "buckets is an object, not true or false",
    "each: status[?answer.PolicyStatus.IsPublic]": "buckets is an object, not a list",
    "values: Buckets[].Name": "ListBucketsOutput has no member 'buckets'",
    "name: of": "this list has no member 'buckets'",
    "is: of": "this list has no member 'buckets'",
}

MAPPINGS = {
    "each:\n        of: buckets\n        values: Buckets[].Name\n        parameter: Bucket": "each",
    'parameters: {ExpectedBucketOwner: "{account}"}': "parameters",
    "errors: {NoSuchBucketPolicy: {PolicyStatus: {IsPublic: false}}}": "errors",
    "places:\n    all: length(buckets.Buckets)": "places",
    "words: {a: A bucket}": "words",
    "pass:\n    say: None is.": "pass",
    "options: {days: 90}": "options",
    'cis:\n    "5.0": "1.1"': "cis",
    "document:\n    title: A page\n    url: https://docs.aws.amazon.com/": "document",
    "answers: {buckets: {Buckets: [{Name: a}]}, status: {a: {PolicyStatus: {IsPublic: true}}}}": "answers",
}  # fmt: skip

LISTS = {
    "console: [Look.]": "console",
    "security-hub: [S3.1]": "security-hub",
}


def _in_its_line(tmp_path: Path, old: str, new: str) -> str:
    """Return the first mistake where something else is written; it has to name the line of that."""
    assert WHOLE.count(old) == 1
    line = WHOLE.partition(old)[0].count("\n") + 1
    first = _said(tmp_path, WHOLE.replace(old, new))[0]
    assert first.startswith(f"facts.yml:{line}: ")
    return first.partition(": ")[2]


def test_a_fact_can_have_every_key_that_there_is(tmp_path: Path) -> None:
    assert _said(tmp_path, WHOLE) == []


@pytest.mark.parametrize(("written", "what"), TEXTS.items(), ids=TEXTS)
def test_what_is_no_text_is_called_by_its_key(tmp_path: Path, written: str, what: str) -> None:
    start, colon, _ = written.partition(": ")
    for data, hint in (("[]", "; one that begins with { or [ needs quotes"), ('""', "")):
        new = f"{start}{colon}{data}{'}' if written.startswith('{') else ''}"
        assert _in_its_line(tmp_path, written, new) == f"{what} has to be a text{hint}"


@pytest.mark.parametrize(("written", "others"), WORDS.items(), ids=WORDS)
def test_a_word_that_is_none_of_a_few_is_told_all_of_them(
    tmp_path: Path, written: str, others: str
) -> None:
    key = written.partition(":")[0]
    said = _in_its_line(tmp_path, written, f"{key}: zzzzzzzz")
    assert said == f"{key} cannot be 'zzzzzzzz'; {others}"


@pytest.mark.parametrize(("written", "problem"), EXPRESSIONS.items(), ids=EXPRESSIONS)
def test_an_expression_that_does_not_fit_is_called_by_its_key(
    tmp_path: Path, written: str, problem: str
) -> None:
    key = written.partition(":")[0]
    said = _in_its_line(tmp_path, written, f"{key}: buckets")
    assert said.startswith(f"{key}: {problem}")


@pytest.mark.parametrize(("written", "what"), MAPPINGS.items(), ids=MAPPINGS.values())
def test_what_is_no_mapping_is_called_by_its_key(tmp_path: Path, written: str, what: str) -> None:
    said = _in_its_line(tmp_path, written, f"{what}: text")
    assert said == f"{what} has to be a mapping of keys and values"


@pytest.mark.parametrize(("written", "what"), LISTS.items(), ids=LISTS)
def test_what_is_no_list_is_called_by_its_key(tmp_path: Path, written: str, what: str) -> None:
    said = _in_its_line(tmp_path, written, f"{what}: text")
    assert said == f"{what} has to be a list; begin each line of it with '- '"


def test_cases_are_a_list(tmp_path: Path) -> None:
    text = f"{WHOLE.partition('  cases:')[0]}  cases: text\n"
    assert _said(tmp_path, text)[0].endswith(
        ": cases has to be a list; begin each line of it with '- '"
    )


@pytest.mark.parametrize(
    ("minutes", "is_right"), [(0, False), (1, True), (480, True), (481, False)]
)
def test_a_step_takes_a_minute_at_least_and_a_day_s_work_at_most(
    tmp_path: Path,
    minutes: int,
    is_right: bool,  # noqa: FBT001  # a column
) -> None:
    mistakes = _said(tmp_path, WHOLE.replace("minutes: 480", f"minutes: {minutes}"))
    assert (not mistakes) is is_right


MANUAL = """\
example.manual:
  title: A title
  question: A question?
  why: A reason.
  manual:
    say: Nobody can ask that.
    reason: AWS does not tell
  check: {console: [Look.]}
  remedy: {console: [Act.]}
  document: {title: A page, url: "https://docs.aws.amazon.com/"}
"""

OF_PEOPLE = {
    **{f"{key}: []": f"a fact with 'manual' has no '{key}'" for key in ("ask", "not-applicable")},
    **{f"{key}: []": f"a fact with 'manual' has no '{key}'" for key in ("fail", "pass", "value")},
    "places: []": "a fact with 'manual' has no 'places'",
}


@pytest.mark.parametrize(("more", "problem"), OF_PEOPLE.items(), ids=OF_PEOPLE)
def test_what_people_look_at_is_not_decided(tmp_path: Path, more: str, problem: str) -> None:
    assert _said(tmp_path, MANUAL) == []
    assert _said(tmp_path, f"{MANUAL}  {more}\n")[0] == f"facts.yml:11: {problem}"


@pytest.mark.parametrize(("key", "line"), [("say", 6), ("reason", 7)])
def test_what_people_look_at_says_why(tmp_path: Path, key: str, line: int) -> None:
    lines = MANUAL.splitlines()
    text = "\n".join([*lines[: line - 1], f"    {key}: ''", *lines[line:]])
    assert _said(tmp_path, text)[0] == f"facts.yml:{line}: {key} has to be a text"
    text = "\n".join([*lines[: line - 1], *lines[line:]])
    assert _said(tmp_path, text)[0].endswith(f": manual needs the key '{key}'")


DECIDED_BY_PEOPLE = """\
  manual:
    say: Nobody can ask that.
    reason: AWS does not tell
"""
ASKING = """\
  ask:
    summary: iam:GetAccountSummary
    contact:
      operation: account:GetAlternateContact
      parameters: {AlternateContactType: BILLING}
  fail: {when: summary.SummaryMap.Users == `0`, say: No.}
  pass: {say: Yes.}
  places:
"""

# What a place would hold, in a fact that asks for the account's summary, and for its contact.
HELD = {
    "`5`": True,
    "'a text'": True,
    "answers().summary.SummaryMap.Users": True,
    "`true`": False,
    "`[5]`": False,
    '`{"a": 5}`': False,
    "contact.AlternateContact": False,
    "summary.SummaryMap": False,
    "contact.AlternateContact.Name": False,
}


@pytest.mark.parametrize(("held", "is_right"), HELD.items(), ids=HELD)
def test_a_place_takes_a_number_or_a_text(
    tmp_path: Path,
    held: str,
    is_right: bool,  # noqa: FBT001  # a column
) -> None:
    text = MANUAL.replace(DECIDED_BY_PEOPLE, f"{ASKING}    held: {held!r}\n")
    problem = ": a place takes a number or a text; count a list with length(x)"
    if is_right:
        assert _said(tmp_path, text) == []
    else:
        assert _said(tmp_path, text)[0].endswith(problem)


MANY = tuple("ABCDEFG")
PART = "this part of an answer"
OBJECT = structure(
    {"Member": TEXT, "Inside": list_of(structure({"Number": NUMBER}, "Inner"))}, "Thing"
)
# What AWS documents, what is written as its answer, and what is wrong with it.
ANSWERS: list[tuple[Shape, str, str]] = [
    (TEXT, "a", ""),
    (TEXT, "'5'", ""),
    (TEXT, "5", f"{PART} has to be a text; put it in quotes"),
    (TEXT, "null", ""),
    (TEXT, "[]", f"{PART} has to be a text; put it in quotes"),
    (Shape("time"), "2026-11-02T09:30:00Z", ""),
    (Shape("time"), "5", f"{PART} has to be a time"),
    (NUMBER, "5", ""),
    (NUMBER, "5.5", ""),
    (NUMBER, "'5'", f"{PART} has to be a number"),
    (NUMBER, "true", f"{PART} has to be a number"),
    (BOOLEAN, "true", ""),
    (BOOLEAN, "5", f"{PART} has to be boolean"),
    (BOOLEAN, "'true'", f"{PART} has to be boolean"),
    (ANY, "[5]", ""),
    (Shape("sensitive"), "[5]", ""),
    (list_of(TEXT), "[a, b]", ""),
    (list_of(TEXT), "[a, 5]", f"{PART} has to be a text; put it in quotes"),
    (list_of(TEXT), "a", f"{PART} has to be a list; begin each line of it with '- '"),
    (Shape("map", _inside=NUMBER), "{a: 5}", ""),
    (Shape("map", _inside=NUMBER), "{a: b}", f"{PART} has to be a number"),
    (Shape("map", _inside=NUMBER), "[]", "an answer (object) has to be a mapping of keys and values"),
    (OBJECT, "{Member: a, Inside: [{Number: 5}]}", ""),
    (OBJECT, "{Membr: a}", "Thing has no member 'Membr'; did you mean Member?"),
    (OBJECT, "{Inside: [{Numbr: 5}]}", "Inner has no member 'Numbr'; did you mean Number?"),
    (OBJECT, "[]", "an answer (Thing) has to be a mapping of keys and values"),
    (Shape("text", "", MANY), "A", ""),
    (Shape("text", "", MANY), "G", ""),
    (Shape("text", "", MANY), "'{region}'", ""),
    (Shape("text", "", MANY), "zzzzzzzz", f"{PART} cannot be 'zzzzzzzz'; AWS has A, B, C, D, E, F"),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "written", "problem"), ANSWERS)
def test_an_answer_has_what_aws_documents(shape: Shape, written: str, problem: str) -> None:
    node = (nodes.parse(f"key: {written}\n", "x.yml").entries or {})["key"]
    if not problem:
        asking.check_answer(node, shape, Fields("x.yml"))
        return
    with pytest.raises(FactFileError) as raised:
        asking.check_answer(node, shape, Fields("x.yml"))
    assert str(raised.value) == f"x.yml:1: {problem}"


BEGINS = (
    "does not look like an operation that reads; facts ask what begins with Get, List or Describe"
)
UNKNOWN = {
    "s3:ListBucket": "s3 has no read operation 'ListBucket'; did you mean ListBuckets",
    "s3:listBuckets": "s3 has no read operation 'listBuckets'; did you mean ListBuckets",
    "s3:DeleteBucket": f"s3:DeleteBucket {BEGINS}",
    "s4:ListBuckets": "AWS has no service 's4'; did you mean s3",
}


@pytest.mark.parametrize(("operation", "said"), UNKNOWN.items())
def test_an_operation_that_is_none_is_told_why(operation: str, said: str) -> None:
    service, _, name = operation.partition(":")
    assert asking.unknown_operation(service, name).startswith(said)


def test_without_botocore_a_service_may_be_one_that_is_not_shipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models, "botocore_data", lambda: None)
    said = asking.unknown_operation("s4", "ListBuckets")
    assert said.startswith(
        "s4 is not among the services that can be checked without botocore; run pip install "
        "'mkdocs-aws-posture[aws]'; did you mean s3"
    )


ASKED = {
    # What is written instead of a part of what a fact asks, and what is wrong with it.
    "of three words": (
        "buckets: s3:ListBuckets",
        "buckets: s3ListBuckets",
        "'s3ListBuckets' is not an operation; write e.g. s3control:GetPublicAccessBlock",
    ),
    "without a service": (
        "buckets: s3:ListBuckets",
        "buckets: ':ListBuckets'",
        "':ListBuckets' is not an operation; write e.g. s3control:GetPublicAccessBlock",
    ),
    "without an operation": (
        "buckets: s3:ListBuckets",
        "buckets: 's3:'",
        "'s3:' is not an operation; write e.g. s3control:GetPublicAccessBlock",
    ),
    "a name in capitals": (
        "buckets: s3:ListBuckets",
        "Buckets: s3:ListBuckets",
        "'Buckets' cannot be the name of a read",
    ),
    "a name that is taken": (
        "buckets: s3:ListBuckets",
        "answer: s3:ListBuckets",
        "'answer' cannot be the name of a read",
    ),
    "values that are no texts": (
        "values: Buckets[].Name",
        "values: Buckets[]",
        "'Buckets[]' has to give a list of texts",
    ),
    "values by the clock": (
        "values: Buckets[].Name",
        "values: 'Buckets[?days_since(CreationDate) > `1`].Name'",
        "values cannot use days_since()",
    ),
    "another parameter": (
        "parameter: Bucket",
        "parameter: Buckt",
        "the operation has no parameter 'Buckt'; did you mean Bucket?",
    ),
    "no parameter that is like it": (
        'parameters: {ExpectedBucketOwner: "{account}"}',
        "parameters: {zzzzzzzz: a}",
        "the operation has no parameter 'zzzzzzzz'; the parameters are Bucket, ExpectedBucketOwner",
    ),
    "a parameter of an operation without any": (
        "buckets: s3:ListBuckets",
        "buckets: {operation: iam:GetAccountSummary, parameters: {zzzzzzzz: a}}",
        "the operation has no parameter 'zzzzzzzz'; it has none",
    ),
    "other Regions": (
        "regions: one",
        "regions: every",
        "a read that follows another is asked in the same Regions",
    ),
    "an error that is refused": (
        "errors: {NoSuchBucketPolicy: {",
        "errors: {Throttling: {",
        "Throttling is a refusal or a failure, which never decides a fact",
    ),
    "a place in a parameter": (
        '"{account}"',
        '"{bucket}"',
        "there is no {bucket}; write {account} or {region}",
    ),
}


@pytest.mark.parametrize(("old", "new", "problem"), ASKED.values(), ids=ASKED)
def test_what_cannot_be_asked_is_told_why(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert _in_its_line(tmp_path, old, new) == problem


PERMISSIONS = {"none": "", "s3:ListBuckets": "s3:ListBuckets", "null": ""}


@pytest.mark.parametrize(("written", "permission"), PERMISSIONS.items())
def test_a_permission_is_what_is_written(tmp_path: Path, written: str, permission: str) -> None:
    file = tmp_path / "facts.yml"
    old = "permission: s3:GetBucketPolicyStatus"
    file.write_text(WHOLE.replace(old, f"permission: {written}"), encoding="utf-8")
    ((compiled,), _) = loading.check([file], root=tmp_path)
    assert compiled["ask"]["status"]["permission"] == permission
