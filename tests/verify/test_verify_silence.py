"""What is nobody's data is left in peace: AWS's examples, this site, other numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import aws_posture
from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.snapshot import Caller, Snapshot
from aws_posture.verify import Search, verify
from aws_posture.verify.everyday import is_everyday
from aws_posture.verify.values import values_of
from building import ROOT, mkdocs, real_site

PACKAGE = Path(aws_posture.__file__).parent
EXAMPLES = sorted((Path(__file__).parent / "examples").iterdir())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_pages_about_aws_give_no_alarm(file: Path) -> None:
    assert list(Search().text(file.read_bytes(), file.name)) == []


@pytest.mark.nightly
@pytest.mark.slow
def test_the_series_own_site_gives_no_alarm(tmp_path: Path) -> None:
    site = real_site(tmp_path)
    assert mkdocs(site, "build", environ={"AWS_POSTURE": "off"}).status == 0
    assert verify(site / "site") == []


def test_the_projects_documents_give_no_alarm() -> None:
    assert verify(ROOT / "docs") == []


@pytest.mark.parametrize(
    "text",
    [
        "order 314159265358 was shipped",
        "1790000000123 milliseconds",
        "account of 31415926535897 dollars",
        "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "account 3141 5926 5358 9793",
        "account of 314159265358.97 dollars",
        "secret santa",
        "a video-transcription42 and to-do-list12345678",
        "token budget: 1000",
        "uses: aws-actions/aws-secretsmanager-get-secrets@a9a7eb4e2f2871d30dc5b892576fde60a2ecc802",
        f'"NextToken": "{"Ab3" * 50}"',
        f"task_token={'Ab3' * 50}",
        "MARK AIDAN'S AIDABCDEF",
        "see your-alias.signin.aws.amazon.com",
        "arn:aws:s3:::amzn-s3-demo-bucket/314159265358",
    ],
)
def test_what_only_looks_a_little_like_it_gives_no_alarm(text: str) -> None:
    assert list(Search().text(text.encode(), "x.html")) == []


def test_every_word_of_the_facts_and_of_the_style_is_one_of_the_site() -> None:
    texts = [file.read_text("utf-8") for file in (PACKAGE / "assets").glob("*.css")]
    for fact in CATALOGUE:
        texts += [fact.title, fact.question, fact.why, fact.document.title]
        for how in (fact.check, fact.remedy):
            texts += [*how.console, how.cli]
    words = set(re.findall("[a-z]+", " ".join(texts)))
    assert {word for word in words if not is_everyday(word)} == set()
    assert len(words) > 1000


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *(("admin", True), ("Admin", True), ("ADMINS", True), ("0.0.0.0/0", True), ("::/0", True)),
        *(("aws-posture", True), ("summary", True), ("Summary", False), ("sum-mary", False)),
        *(("quill", False), ("summary.x", False), ("", False)),
    ],
)
def test_a_name_is_everyday_in_small_letters_or_if_many_have_it(name: str, *, is_one: bool) -> None:
    assert is_everyday(name) is is_one


@pytest.mark.parametrize("word", ["reader", "summary"])
def test_words_of_the_site_itself_are_no_names(word: str) -> None:
    values = values_of([_of_user(word)])
    assert word in values.everyday
    assert word not in values.wanted


@pytest.mark.parametrize("word", ["alice", "Reader", "first.reader", "reader7"])
def test_other_names_are_searched_for(word: str) -> None:
    assert word in values_of([_of_user(word)]).wanted


def _of_user(name: str) -> Snapshot:
    caller = Caller(arn=f"arn:aws:iam::111122223333:user/{name}", temporary=False)
    return replace(demo.get("fresh"), records=(), caller=caller)
