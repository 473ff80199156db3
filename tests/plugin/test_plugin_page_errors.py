"""An author's mistakes under MkDocs: one line, with the page, the line of the file and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

import markdown
from aws_posture.base.errors import MarkdownError
from building import assert_one_line, mkdocs, small_site

FRONT_MATTER = "---\ntitle: A post\ntags:\n  - IAM\n---\n\n"

CASES = {
    "a value": ("# A\n\n[x](fact:root.mfaa)\n", 3, "did you mean root.mfa"),
    "a badge": ("# A\n\n![x](fact:root.mfaa)\n", 3, "did you mean root.mfa"),
    "a card": ("# A\n\n/// fact | root.mfaa\n///\n", 3, "did you mean root.mfa"),
    "a fact in when": (
        "# A\n\n/// when | root.mfaa is fail\nx\n///\n",
        3,
        "did you mean root.mfa",
    ),
    "a state": ("# A\n\n/// when | root.mfa is failed\nx\n///\n", 3, "did you mean fail"),
}


@pytest.mark.parametrize("front_matter", ["", FRONT_MATTER], ids=["bare", "with front matter"])
@pytest.mark.parametrize(("text", "line", "said"), CASES.values(), ids=CASES)
def test_an_unknown_word_names_the_page_and_the_line_of_the_file(
    tmp_path: Path, front_matter: str, text: str, line: int, said: str
) -> None:
    small_site(tmp_path, pages={"docs/posts/one.md": front_matter + text})
    done = mkdocs(tmp_path, "build")
    number = line + front_matter.count("\n")
    assert done.status == 1
    assert_one_line(done, f"posts/one.md:{number}: ", said)
    assert not (tmp_path / "private").exists()


def test_an_error_in_an_inner_block_names_its_line(tmp_path: Path) -> None:
    text = "# A\n\n!!! note\n\n    Text.\n\n    [x](fact:root.mfaa)\n"
    config = "site_name: T\nmarkdown_extensions: [admonition]\nplugins: [aws-posture]\n"
    small_site(tmp_path, config, {"docs/index.md": FRONT_MATTER + text})
    assert_one_line(mkdocs(tmp_path, "build"), "index.md:13: ", "did you mean root.mfa")


def test_what_is_converted_after_a_build_is_no_page_of_it(tmp_path: Path) -> None:
    build(load_config(str(small_site(tmp_path) / "mkdocs.yml")))
    with pytest.raises(MarkdownError, match=r"^1: "):
        markdown.markdown("[x](fact:root.mfaa)", extensions=["aws_posture"])
