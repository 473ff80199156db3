"""A reader's own values in commands: what the page shows, and what its copy button copies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from site_reading import Read
from verdict_cases import demonstrated

from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import State
from aws_posture.judging import verdict_file
from aws_posture.stamp import fill
from building import ROOT, WELL_KEPT
from verdicts import verdict_of

POST = "posts/what-it-costs-and-when-you-hear-of-it/"
COMMAND = "pre:has-text('create-budget')"

TAKEN = (
    *("111122223333", "example-company", "https://example.signin.aws.amazon.com/console"),
    *("arn:aws:iam::111122223333:user/ana", "a_b+c@example.com", 17, 0),
)
"""Values that a shell, JSON and the AWS CLI take for one word and no more."""

LEFT = (
    *(
        "",
        " ",
        "a b",
        "a\nb",
        "a\n",
        "$(reboot)",
        "`reboot`",
        "a;b",
        "a|b",
        "a&b",
        "a>b",
        "a'b",
        'a"b',
    ),
    *("a\\b", "*", "********3333", "a?", "[a]", "{a,b}", "~ana", "!x", "#x", "a#b", "%PATH%", "$x"),
    *(
        "-rf",
        "--profile=x",
        "a=b",
        "a,b",
        ".",
        "../x",
        "/etc/passwd",
        "@file",
        "file://x",
        "fileb://x",
    ),
    *(
        "</span><script>window.hit = 1</script>",
        "\u202e1",
        "\uff11",
        "é",
        "a\u00a0b",
        "\u2028",
        "\x00",
        "2 of 5,000",
    ),
)
"""Values that would be more: the author's example stays."""


def test_the_browser_takes_the_values_for_code_that_stamping_takes(
    read: Read, tmp_path: Path
) -> None:
    values = [*TAKEN, *LEFT]
    verdicts = {
        fact: verdict_of(fact, State.PASS, value=value)
        for fact, value in zip(BY_ID, values, strict=False)
    }
    assert len(verdicts) == len(values)
    slots = "\n".join(
        f'<code><span class="aws-posture-code" data-aws-posture="v1:code" data-fact="{fact}" '
        f'data-state="unchecked">example</span></code>'
        for fact in verdicts
    )
    expected = [*map(str, TAKEN), *("example" for _ in LEFT)]
    snapshot, _ = demonstrated("fresh")
    content = json.dumps(verdict_file.document(snapshot, verdicts, BY_ID))
    site = tmp_path / "site"
    site.mkdir()
    (site / "aws-posture.js").write_bytes(
        (ROOT / "plugins/aws_posture/assets/aws-posture.js").read_bytes()
    )
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:"><title>x</title>'
    page = f'{head}<h1>x</h1>{slots}<script src="aws-posture.js"></script>'
    (site / "index.html").write_text(page, "utf-8")
    (site / "stamped.html").write_bytes(fill(f"{head}{slots}".encode(), verdicts, BY_ID))
    with read(site) as reading:
        reading.open("index.html").evaluate(
            "([text]) => localStorage.setItem(`aws-posture:${new URL('.', location.href).href}`, text)",
            [content],
        )
        for name in ("stamped.html", "index.html"):
            page = reading.open(name)
            assert page.locator("code").all_text_contents() == expected, name
            assert page.evaluate("window.hit") is None
            assert page.locator("code > span > *").count() == 0


def test_the_copy_button_copies_the_readers_own_command(
    public: Path, read: Read, stamped: Callable[[str], Path], tmp_path: Path
) -> None:
    snapshot, verdicts = demonstrated("well-kept")
    path = tmp_path / "verdicts.json"
    path.write_text(json.dumps(verdict_file.document(snapshot, verdicts, BY_ID)), "utf-8")

    def copied(page: Any) -> str:  # noqa: ANN401  # a page of Playwright
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        block = page.locator(f"div:has(> {COMMAND})")
        block.hover()
        block.locator("button[data-clipboard-target], .md-code__button[data-md-type=copy]").click()
        expect(page.locator(".md-dialog")).to_contain_text("Copied")
        text: str = page.evaluate("navigator.clipboard.readText()")
        return text

    with read(public) as site:
        page = site.open(POST)
        neutral = copied(page)
        assert neutral.startswith("aws budgets create-budget --account-id 111122223333 \\\n")
        page.get_by_role("button", name="Personalise this page").click()
        page.locator("#aws-posture-file").set_input_files(path)
        expect(page.locator(".aws-posture-bar")).to_contain_text(WELL_KEPT)
        own = neutral.replace("111122223333", WELL_KEPT)
        assert copied(page) == own
        page.get_by_role("button", name="Forget").click()
        assert page.locator(COMMAND).inner_text().strip() == neutral.strip()
    with read(stamped("demo:well-kept")) as copy:
        assert copied(copy.open(POST)) == own
