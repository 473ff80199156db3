"""Whatever an author writes becomes a page, or one clear mistake, and never a crash."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

import markdown
from aws_posture import demo
from aws_posture.base.errors import MarkdownError
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.judging import Terms, judge
from aws_posture.stamp import fill

PIECES = st.sampled_from(
    [
        *("[a](fact:root.mfa)", "![b](fact:account.id)", "[c](fact:)", "[d](fact:root.mfaa)"),
        *("`f` <code>", "</code>", '<i title="', '\n[f]: fact:account.id "in code"\n'),
        *("\n[]: fact:account.id\n", "<code></code>"),
        *("[e][r]", "\n[r]: fact:root.mfa\n", "`[f](fact:root.mfa)`", "<fact:root.mfa>"),
        *(
            "\n/// fact | root.mfa\n",
            "\n//// fact | iam.admin\n",
            "\n/// when | root.mfa is fail\n",
        ),
        *("\n/// when | public and private\n", "\n/// when |\n", "\n/// fact-summary\n"),
        *("\n/// fact-report\n", "\n///\n", "\n////\n", "\n    /// fact | root.mfa\n    ///\n"),
        *(
            "\n# H\n",
            "\n## [g](fact:root.mfa)\n",
            "\n- ",
            "\n> ",
            "\n| a | b |\n| - | - |\n| ",
            " | ",
        ),
        *(
            "\n!!! note\n    ",
            "\n```\n",
            "\n~~~\n",
            "**",
            "_",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "&",
            "\\",
        ),
        *(
            "\n\n",
            "\n",
            " ",
            "\t",
            "\0",
            "\u202e",
            "{: #x }",
            "{ .y }",
            "]",
            "(",
            ")",
            "\x02",
            "\x03",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=16))
@example(["\n/// when | root.mfa is fail\n"] * 30)
@example(["\n> "] * 50 + ["\n/// fact | root.mfa\n"])
def test_any_text_is_a_page_that_can_be_stamped(parts: list[str]) -> None:
    extensions = ["aws_posture", "tables", "admonition", "attr_list", "toc", "pymdownx.superfences"]
    with suppress(MarkdownError):
        html = markdown.markdown("".join(parts), extensions=extensions)
        verdicts = judge(demo.get("fresh"), CATALOGUE, Terms(now=None))
        filled = fill(html.encode("utf-8", "surrogatepass"), verdicts, BY_ID)
        assert b'data-aws-posture="' not in filled
