"""What is for the public alone is in no private copy, wherever it stands in a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp

ELEMENTS = {
    "a list": "<ul class=x data-aws-posture-public><li><ul><li>gone</ul></ul>",
    "a value": '<p data-aws-posture-public="">gone</p>',
    "a form": '<section data-aws-posture-public><form action="https://example.com/">gone</form></section>',
    "a script": "<script data-aws-posture-public>var gone = '<p>' + 1;</script>",
    "a script with an address": '<script src="gone.js" data-aws-posture-public></script>',
    "a slot in it": '<div data-aws-posture-public>gone <b data-aws-posture="v1:value" '
    'data-fact="account.id">x</b></div>',
    "a button to edit": '<a href="https://example.com/edit/x.md" title="gone" '
    'class="md-content__button md-icon" rel="edit"><svg></svg></a>',
    "a button to view, minified": "<a href=x.md title=gone class='md-icon md-content__button'>gone</a>",
    "capital letters": "<P DATA-AWS-POSTURE-PUBLIC>gone</P>",
}
REST = '<p>kept <script>var kept = 1;</script><i data-aws-posture="v1:value" data-fact="account.id">x</i></p>'
COMMENTS = ["", "<!-- <p data-aws-posture-public> -->"]


def _stamped(folder: Path, head: str, body: str) -> str:
    (folder / "site").mkdir()
    page = f"<!doctype html><html><head><title>t</title>{head}</head><body>{body}</body></html>"
    (folder / "site" / "page.html").write_text(page)
    snapshot = demo.fresh()
    stamp(folder / "site", snapshot, evaluate(snapshot, CATALOGUE), folder / "copy")
    return (folder / "copy" / "page.html").read_text()


@pytest.mark.parametrize("comment", COMMENTS, ids=["a plain page", "a page to read closely"])
@pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS)
def test_an_element_for_the_public_is_taken_out(tmp_path: Path, element: str, comment: str) -> None:
    if element.startswith("<P"):
        # One program wrote a page: its slots are in capitals as well.
        html = _stamped(tmp_path, "", f"{comment}<p>before</p>{element}<p>after</p>")
    else:
        html = _stamped(tmp_path, "", f"{comment}{REST}{element}{REST}")
        assert html.count("111122223333</i>") == 2
        assert html.count("var kept = 1;") == 2
    assert "gone" not in html


@pytest.mark.parametrize("element", [ELEMENTS["a script"], ELEMENTS["a script with an address"]])
def test_a_script_in_the_head_is_taken_out(tmp_path: Path, element: str) -> None:
    html = _stamped(
        tmp_path, f"<script>var kept = 1;</script>{element}<link rel=icon href=a>", REST
    )
    assert "gone" not in html
    assert "var kept = 1;</script><link rel=icon href=a>" in html


@pytest.mark.parametrize(
    "html",
    [
        '<button class="md-content__button md-icon" data-md-copy-url="x.md">kept</button>',
        "<a title='md-content__button'>kept</a>",
        "<a class=md-content__button-row>kept</a>",
        "<pre>&lt;a class='md-content__button'>kept</pre>",
        "<script>'<a class=md-content__button>kept</a>'</script>",
    ],
)
def test_what_only_looks_like_such_a_button_stays(tmp_path: Path, html: str) -> None:
    assert html in _stamped(tmp_path, "", f"<p>{html}</p>{REST}")


def test_the_words_alone_take_nothing_out(tmp_path: Path) -> None:
    html = _stamped(
        tmp_path, "", "<p>data-aws-posture-public</p><p title='data-aws-posture-public'>kept</p>"
    )
    assert "kept</p>" in html
    assert "<p>data-aws-posture-public</p>" in html
