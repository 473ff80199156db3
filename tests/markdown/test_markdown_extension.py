"""The extension as a part of Python-Markdown: state, options, and pages that do not need it."""

from __future__ import annotations

import importlib.metadata
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import markdown
from aws_posture.base.errors import MarkdownError, OptionError
from aws_posture.catalogue import use_folder
from aws_posture.catalogue.model import Fact
from aws_posture.markdown import PostureExtension, lines_before, locate, makeExtension
from aws_posture.markdown.source import NOWHERE
from aws_posture.slots import SlotKind
from building import run

PAGE = (
    "# [x](fact:account.id)\n\n/// fact-summary\n///\n\n/// fact | root.mfa\n///\n\n"
    "/// when | private\n\n## A\n\n///\n\n## A\n"
)


@pytest.fixture
def _nowhere() -> Iterator[None]:
    yield
    locate(None)


def test_it_is_installed_under_its_name() -> None:
    points = importlib.metadata.entry_points(group="markdown.extensions")
    assert points["aws_posture"].load() is PostureExtension


def test_it_is_made_by_module_name_too() -> None:
    assert isinstance(makeExtension(), PostureExtension)


def test_an_option_that_does_not_exist_is_refused() -> None:
    with pytest.raises(OptionError, match=r"no option 'catalog'; did you mean catalogue\?"):
        markdown.Markdown(extensions=[makeExtension(catalog=())])


FACT = """\
example.users:
  title: Users
  question: How many users are there?
  why: Each is somebody who can sign in.
  ask: iam:GetAccountSummary
  pass: {say: "There are {users} users."}
  value: "{users}"
  places: {users: SummaryMap.Users}
  check: {console: [Look.]}
  remedy: {console: [Delete some.]}
  document: {title: IAM users, url: "https://docs.aws.amazon.com/x.html"}
"""


def test_it_can_be_told_of_a_folder_of_facts(tmp_path: Path) -> None:
    (tmp_path / "example.yml").write_text(FACT, encoding="utf-8")
    try:
        md = markdown.Markdown(extensions=[PostureExtension(facts_dir=str(tmp_path))])
        assert 'data-fact="example.users"' in md.convert("![none](fact:example.users)")
    finally:
        use_folder(None)
    with pytest.raises(MarkdownError, match=r"example\.users"):
        markdown.markdown("![none](fact:example.users)", extensions=["aws_posture"])


def test_the_same_text_twice_gives_the_same_page(facts: tuple[Fact, ...]) -> None:
    md = markdown.Markdown(extensions=[PostureExtension(facts), "toc"])
    first = md.convert(PAGE)
    assert md.reset().convert(PAGE) == first
    assert md.convert(PAGE) == first


def test_one_object_serves_many_instances(facts: tuple[Fact, ...]) -> None:
    extension = PostureExtension(facts)
    pages = {markdown.markdown(PAGE, extensions=[extension]) for _ in range(3)}
    assert len(pages) == 1


def test_instances_do_not_share_a_page(facts: tuple[Fact, ...]) -> None:
    extension = PostureExtension(facts)
    first, second = (markdown.Markdown(extensions=[extension]) for _ in range(2))
    first.convert(PAGE)
    with pytest.raises(MarkdownError, match="the page uses no fact"):
        second.convert("/// fact-summary\n///")


def test_a_page_after_a_broken_one_is_clean(facts: tuple[Fact, ...]) -> None:
    md = markdown.Markdown(extensions=[PostureExtension(facts)])
    with pytest.raises(MarkdownError):
        md.convert("<fact:root.mfa>\n\n/// fact | root.mfa\n")
    assert md.reset().convert("[x](https://example.com)") == (
        '<p><a href="https://example.com">x</a></p>'
    )
    assert "fact-root-mfa" in md.convert("/// fact | root.mfa\n///")


def test_lines_are_those_of_the_page_at_hand(facts: tuple[Fact, ...]) -> None:
    md = markdown.Markdown(extensions=[PostureExtension(facts)])
    with pytest.raises(MarkdownError):
        md.convert("/// fact | nope\n///")
    with pytest.raises(MarkdownError) as caught:
        md.reset().convert("/// fact | nope\n///\n\n/// fact | nope\n///")
    assert caught.value.line == 1


def test_raw_html_of_an_earlier_page_is_not_looked_at_again(facts: tuple[Fact, ...]) -> None:
    md = markdown.Markdown(extensions=[PostureExtension(facts)])
    with pytest.raises(MarkdownError):
        md.convert("a <fact:root.mfa>")
    assert "aws-posture-value" in md.convert("[x](fact:root.mfa)")


ORDINARY = [
    "# A\n\ntext [a](b.md) ![c](d.png) <https://example.com>\n\n- x\n\n    code\n\n> q",
    "/// note\ntext\n///",
    "",
    "   \n",
    "a // b and c:d and facts: none",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_page_is_what_it_is_without_the_extension(
    convert: Callable[..., str], text: str
) -> None:
    assert convert(text, "pymdownx.blocks.admonition", "toc") == markdown.markdown(
        text, extensions=["pymdownx.blocks.admonition", "toc"]
    )


def test_a_page_without_forms_loads_neither_them_nor_the_catalogue(tmp_path: Path) -> None:
    code = (
        "import sys, markdown\n"
        "md = markdown.Markdown(extensions=['aws_posture'])\n"
        "md.convert('# A page')\n"
        "wanted = {'aws_posture.markdown.processors', 'aws_posture.catalogue', 'pymdownx.blocks'}\n"
        "print(sorted(wanted.intersection(sys.modules)))\n"
        "md.convert('[id](fact:account.id)')\n"
        "print(len(wanted.intersection(sys.modules)))\n"
    )
    assert run(sys.executable, "-c", code, cwd=tmp_path).out == "[]\n3\n"


@pytest.mark.parametrize("first", [True, False])
def test_the_order_of_extensions_does_not_matter(facts: tuple[Fact, ...], *, first: bool) -> None:
    others = ["toc", "pymdownx.blocks.admonition", "attr_list", "smarty", "md_in_html"]
    ours = [PostureExtension(facts)]
    extensions = [*ours, *others] if first else [*others, *ours]
    html = markdown.markdown(f"{PAGE}\n\n/// note\nx\n///", extensions=extensions)
    assert html == markdown.markdown(f"{PAGE}\n\n/// note\nx\n///", extensions=[*others, *ours])


def test_html_output_is_understood_as_well(facts: tuple[Fact, ...]) -> None:
    html = markdown.markdown(
        "/// fact | root.mfa\n    open: true\n///",
        extensions=[PostureExtension(facts)],
        output_format="html",
    )
    assert '<details class="aws-posture-check" open>' in html


def test_every_attribute_of_a_slot_can_lose_its_quotes(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,=+/ ")
    code = '`1`\n\n[1]: fact:account.id "in code"'
    blocks = "/// fact-report\n///\n\n/// fact-glance\n///\n\n/// when | public\n///"
    slots = slots_of(convert_site(f"{PAGE}\n\n{code}\n\n{blocks}"))
    # A sentence is for tools that make pages of their own.
    assert len({slot.kind for slot in slots}) == len(SlotKind) - 1
    for slot in slots:
        values = dict(slot.attributes)
        assert values.pop("data-aws-posture").startswith("v1:")
        assert not set("".join(values.values())) - allowed


def test_there_are_no_scripts_and_no_styles(convert_site: Callable[..., str]) -> None:
    html = convert_site(f"{PAGE}\n\n/// fact-report\n///")
    assert "<script" not in html
    assert "style=" not in html
    assert "<h3" not in html


FORMS = (
    "[x](fact:account.id)", "![x](fact:root.mfa)", "/// fact | root.mfa", "//// when | private",
    "/// when | root.mfa is not pass", "///", "////", "/// fact-summary", "/// fact-report",
    "# A", "## A", "text", "", "- a", "    indented", "    open: true", "```", "> q", "[^1]",
    "[^1]: note", "<div>", "</div>", '<div markdown="1">', "| a |", "| --- |", "!!! note",
    "`", "{ .c }", "/// note", "[TOC]", "<fact:x>", "[x](fact:nope)", "*", "&amp;", "<!--", "-->",
)  # fmt: skip


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(FORMS), max_size=12).map("\n".join))
def test_any_text_is_a_page_or_an_error_of_ours(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]], text: str
) -> None:
    try:
        html = convert_site(text)
    except MarkdownError as error:
        assert error.line is None or 1 <= error.line <= text.count("\n") + 1  # noqa: PT017  # both outcomes are fine
        return
    assert "\x02" not in html
    assert "aws-posture-h" not in html
    if "div>" not in text and "<!--" not in text:
        for slot in slots_of(html):
            assert slot.kind.startswith("v1:")


@pytest.mark.usefixtures("_nowhere")
def test_an_error_names_the_page_and_the_line_in_its_file(facts: tuple[Fact, ...]) -> None:
    locate("docs/root.md", 4)
    with pytest.raises(MarkdownError) as caught:
        markdown.markdown("a\n\n[x](fact:nope)", extensions=[PostureExtension(facts)])
    assert str(caught.value).startswith("docs/root.md:7: 'fact:nope': unknown fact")


@pytest.mark.usefixtures("_nowhere")
def test_lines_are_counted_for_pages_that_name_facts_alone(facts: tuple[Fact, ...]) -> None:
    asked = []

    def before() -> int:
        asked.append("file")
        return 4

    locate("docs/root.md", before)
    markdown.markdown("a\n\n[x](http://example.com/fact)", extensions=[PostureExtension(facts)])
    assert not asked
    with pytest.raises(MarkdownError, match=r"^docs/root\.md:7: "):
        markdown.markdown("a\n\n[x](fact:nope)", extensions=[PostureExtension(facts)])
    assert asked == ["file"]


@pytest.mark.usefixtures("_nowhere")
def test_a_generator_is_asked_where_a_page_is_once_the_last_is_forgotten() -> None:
    locate("docs/root.md", 4)
    locate(None)
    assert PostureExtension(()).location() == NOWHERE


@pytest.mark.usefixtures("_nowhere")
def test_what_the_object_was_told_counts_more(facts: tuple[Fact, ...]) -> None:
    locate("other.md", 9)
    extension = PostureExtension(facts)
    extension.locate("docs/root.md")
    with pytest.raises(MarkdownError) as caught:
        markdown.markdown("[x](fact:nope)", extensions=[extension])
    assert (caught.value.page, caught.value.line) == ("docs/root.md", 1)


@pytest.mark.usefixtures("_nowhere")
def test_a_place_told_in_one_thread_is_not_told_in_another() -> None:
    extension = PostureExtension(())
    locate("docs/root.md")
    seen = []
    thread = threading.Thread(target=lambda: seen.append(extension.location().page))
    thread.start()
    thread.join()
    assert seen == [None]
    assert extension.location().page == "docs/root.md"


FILES = [
    ("# A\n", "# A\n", 0),
    ("---\ntitle: A\n---\n# A\n", "# A\n", 3),
    ("---\ntitle: A\n---\n\n\n# A\n", "# A\n", 5),
    ("---\ntitle: A\ntags: [b]\n...\n# A\n", "# A, changed by a plugin\n", 4),
    ("title: A\ndate: today\n\n# A\n", "# A\n", 3),
    ("# A\n---\n", "# B\n", 0),
]


@pytest.mark.parametrize(("file_text", "markdown_text", "lines"), FILES)
def test_front_matter_is_counted(file_text: str, markdown_text: str, lines: int) -> None:
    assert lines_before(file_text, markdown_text) == lines


def test_metadata_that_markdown_takes_away_is_counted(convert: Callable[..., str]) -> None:
    with pytest.raises(MarkdownError) as caught:
        convert("title: A\ndate: B\n\n[x](fact:nope)", "meta")
    assert caught.value.line == 4


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them(
    convert: Callable[..., str], end: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(f"a{end}{end}/// when | public{end}{end}[x](fact:nope){end}///".encode())
    with pytest.raises(MarkdownError) as caught:
        convert(file.read_bytes().decode())
    assert caught.value.line == 5
