"""A reader opens a verdict file on the public site; the page then reads like a private copy."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from site_reading import Read
from verdict_cases import declared, demonstrated, drawn, drawn_masked, hostile

from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import Verdict
from aws_posture.judging import verdict_file
from aws_posture.portable.block import block
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import stamp
from sampling import nightly_but

POST = "posts/root-user-and-iam-users/"
REPORT = "your-account/"
BAR = ".aws-posture-bar"
DIALOG = "dialog.aws-posture-dialog"
Verdicts = Mapping[str, Verdict]

# Nodes as text: attributes in one order, without comments and without what is added while a page is
# read: where the focus is, where the mark under a tab stands, and which part of a report is in sight.
_SPELLED = """
  const spelled = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...node.attributes]
      .filter(({name}) => !["aria-current", "data-focus-visible-added", "style"].includes(name))
      .map(({name, value}) => `${name}=${JSON.stringify(value.replace(/ ?focus-visible/, ""))}`)
      .filter((one) => one !== 'class=""');
    return `<${[node.localName, ...attributes.sort()].join(" ")}>`
      + [...node.childNodes].map(spelled).join("") + `</${node.localName}>`;
  };
"""
# The outermost slots of a page.
SLOTS = f"""() => {{ {_SPELLED}
  const slots = [...document.querySelectorAll("[data-aws-posture-stamped]")];
  return slots.filter((one) => !one.parentElement.closest("[data-aws-posture-stamped]")).map(spelled);
}}"""
_ARTICLE = f"""() => {{ {_SPELLED} return spelled(document.querySelector("article")); }}"""
# Material makes the labels of tabs links when it gets to it, some time after the page has loaded.
_LINKED = """() => [...document.querySelectorAll(".tabbed-labels > label")]
  .every((one) => one.firstElementChild?.localName === "a")"""
# In a tag, and not in a page that shows the markup.
_SLOT = re.compile(rb"<[a-z]+ [^<>]*data-aws-posture=")
EMPTY = "() => document.querySelectorAll('[data-aws-posture]').length"


CASES = {
    "fresh": lambda: demonstrated("fresh"),
    "well-kept": lambda: demonstrated("well-kept"),
    "declared": declared,
    "hostile": hostile,
    "routes and crowds": drawn,
    "routes and crowds under masked names": drawn_masked,
    "half of the facts": lambda: (
        demonstrated("fresh")[0],
        dict(list(demonstrated("fresh")[1].items())[::2]),
    ),
}


def _text(snapshot: Snapshot, verdicts: Verdicts) -> str:
    return json.dumps(verdict_file.document(snapshot, verdicts, BY_ID))


def article(page: Page) -> str:
    """Return the article of a page as text, once the theme's scripts have done their part."""
    page.wait_for_function(_LINKED)
    spelled: str = page.evaluate(_ARTICLE)
    return spelled


def _no_other_scripts(route: Route) -> None:
    """Leave the theme's scripts out: they add to code blocks."""
    route.fulfill(body="", content_type="text/javascript")


def _slots(page: Page, address: str) -> list[str]:
    page.goto(address, wait_until="domcontentloaded")
    found: list[str] = page.evaluate(SLOTS)
    return found


@pytest.mark.parametrize("case", nightly_but({"fresh", "hostile", "routes"}, CASES))
def test_the_browser_fills_each_slot_as_stamping_does(
    case: str, public: Path, read: Read, tmp_path: Path
) -> None:
    snapshot, verdicts = CASES[case]()
    stamp(public, snapshot, verdicts, tmp_path / "copy")
    pages = [
        f"{path.parent.relative_to(public).as_posix()}/".removeprefix("./")
        for path in sorted(public.rglob("index.html"))
        if _SLOT.search(path.read_bytes())
    ]
    assert len(pages) >= 5
    with read(public) as site, read(tmp_path / "copy") as copy:
        for reading in (site, copy):
            reading.page.route("**/javascripts/**", _no_other_scripts)
        site.page.goto(site.base)
        _keep(site.page, _text(snapshot, verdicts))
        for name in pages:
            expected = _slots(copy.page, f"{copy.base}{name}")
            assert _slots(site.page, f"{site.base}{name}") == expected, name
            assert expected
            assert site.page.evaluate(EMPTY) == 0
            assert site.page.evaluate("window.hit") is None


def test_a_crowd_is_cut_and_stays_on_the_screen(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.page
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(site.base)
        _keep(page, _text(*drawn()))
        site.open(REPORT)
        # 30 failures or more, each with 200 users whose names have 60 characters.
        assert page.locator(".aws-posture-todo").count() >= 30
        step = page.locator(".aws-posture-todo", has_text="MFA for everyone with a password")
        expect(step).to_contain_text("Do the same for the other 197 users.")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        lines = page.locator("#report-iam-user-mfa .aws-posture-evidence li")
        expect(lines).to_have_count(21)
        expect(lines.last).to_have_text("and 180 more")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") == width


def _keep(page: Page, text: str) -> None:
    page.evaluate(
        "([text]) => { const script = document.querySelector('script[src*=\"aws-posture.js\"]');"
        " localStorage.setItem(`aws-posture:${new URL('.', script.src).href}`, text); }",
        [text],
    )


@pytest.fixture
def verdict_path(tmp_path: Path) -> Path:
    path = tmp_path / "verdicts.json"
    path.write_text(_text(*demonstrated("fresh")), "utf-8")
    return path


def _open_dialog(page: Page) -> None:
    page.get_by_role("button", name="Personalise this page").click()
    expect(page.locator(DIALOG)).to_be_visible()


def _paste(page: Page, text: str) -> None:
    page.get_by_label("Paste what it printed").fill(text)
    page.get_by_role("button", name="Use what I pasted").click()


def _drop(page: Page, path: Path) -> None:
    data = page.evaluate_handle(
        """([name, text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name, { type: "application/json" }));
            return data;
        }""",
        [path.name, path.read_text("utf-8")],
    )
    page.locator(".aws-posture-drop").dispatch_event("drop", {"dataTransfer": data})


WAYS: dict[str, Callable[[Page, Path], None]] = {
    "file picker": lambda page, path: page.get_by_label("Or drop a file here").set_input_files(
        path
    ),
    "drop": _drop,
    "paste": lambda page, path: _paste(page, path.read_text("utf-8")),
    "block": lambda page, path: _paste(page, block(json.loads(path.read_bytes()))),
}


@pytest.mark.parametrize("way", nightly_but({"file picker", "paste"}, WAYS))
def test_a_file_is_opened_kept_and_forgotten(
    way: str, public: Path, read: Read, verdict_path: Path
) -> None:
    with read(public) as site:
        page = site.open(POST)
        neutral = article(page)
        asked = len(site.requests)
        _open_dialog(page)
        WAYS[way](page, verdict_path)
        expect(page.locator(DIALOG)).to_be_hidden()
        assert site.state("root.mfa") == "fail"
        expect(page.locator(BAR)).to_contain_text("Shown for account 111122223333")
        # All of it was in the browser already; the page's own icon may still be on its way.
        later = site.requests[asked:]
        assert [address for address in later if not address.endswith("/favicon.svg")] == []

        # Other pages show it too, and a new visit.
        page.get_by_role("link", name="What an administrator is").first.click()
        expect(page.locator("h1")).to_contain_text("What an administrator is")
        expect(page.locator(BAR)).to_contain_text("Shown for account")
        assert page.evaluate(EMPTY) == 0
        page = site.open(POST)
        assert site.state("root.mfa") == "fail"

        page.get_by_role("button", name="Forget").click()
        assert site.state("root.mfa") == "unchecked"
        expect(page.get_by_role("button", name="Personalise this page")).to_be_focused()
        assert (
            page.evaluate("Object.keys(localStorage).filter((key) => key.includes('posture'))")
            == []
        )
        assert article(page) == neutral
        page = site.open(POST)
        assert site.state("root.mfa") == "unchecked"


def _with(**changes: object) -> str:
    content = json.loads(_text(*demonstrated("fresh")))
    return json.dumps({**content, **changes})


def _days_ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def _verdict(**changes: object) -> str:
    verdict = {"state": "pass", "kind": "check", "summary": "Good.", **changes}
    return _with(verdicts={"root.mfa": verdict})


def _routes(**route: object) -> str:
    return _verdict(routes={"drawn": [route], "more": 0})


REFUSED = {
    "nothing": ("", "neither a block"),
    "cut short": (_with()[:-20], "not a whole JSON file"),
    "other JSON": ("[1, 2]", "not a verdict file"),
    "a snapshot": ('{"kind": "aws-posture-snapshot"}', "it holds more than a page should see"),
    "another version": (_with(version=2), "a version that this page does not know"),
    "too old": (_with(taken_at=_days_ago(31)), "older than 30 days"),
    "from the future": (_with(taken_at=_days_ago(-3)), "from the future"),
    "no time": (_with(taken_at="yesterday"), "damaged (taken_at)"),
    "a time that no calendar has": (_with(taken_at="2026-13-45T99:99:99Z"), "damaged (taken_at)"),
    "a call at such a time": (
        _verdict(calls=[{"operation": "iam:X", "taken_at": "2026-99-99T00:00:00Z"}]),
        "damaged (root.mfa: calls)",
    ),
    "account": (_with(account="<b>1</b>"), "damaged (account)"),
    "no verdicts": (_with(verdicts=None), "damaged (verdicts)"),
    "a list of verdicts": (_with(verdicts=[]), "damaged (verdicts)"),
    "another state": (_verdict(state="constructor"), "damaged (root.mfa: state)"),
    "a summary that is none": (_verdict(summary={}), "damaged (root.mfa: summary)"),
    "a value that is none": (_verdict(value={"a": 1}), "damaged (root.mfa: value)"),
    "evidence that is none": (_verdict(evidence="robin"), "damaged (root.mfa: evidence)"),
    "a call that is none": (_verdict(calls=[1]), "damaged (root.mfa: calls)"),
    "routes that are none": (_verdict(routes=[]), "damaged (root.mfa: routes)"),
    "a route that is none": (_verdict(routes={"drawn": [1], "more": 0}), "(root.mfa: routes)"),
    "a node that is none": (_routes(nodes=["robin"], edges=[]), "damaged (root.mfa: routes)"),
    "a name that is none": (_routes(nodes=[{"kind": "user"}]), "damaged (root.mfa: routes)"),
    "an edge that is none": (_routes(nodes=[], edges=[{}]), "damaged (root.mfa: routes)"),
    "no number of routes": (_verdict(routes={"drawn": []}), "damaged (root.mfa: routes)"),
    "a step that is none": (
        _verdict(state="fail", how={"console": [1]}),
        "damaged (root.mfa: how)",
    ),
    "too large": ('{"kind": "' + "x" * 2_000_000 + '"}', "too large"),
}


def test_what_is_no_verdict_file_is_refused(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open(POST)
        _open_dialog(page)
        for case, (text, said) in REFUSED.items():
            _paste(page, text)
            expect(page.get_by_role("alert"), case).to_contain_text(said)
            assert page.locator(DIALOG).is_visible(), case
        assert site.state("root.mfa") == "unchecked"
        kept = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('posture'))")
        assert kept == []


# The third failure of a page cannot be marked as one, once.
BREAKING = """() => {
    const whole = Element.prototype.setAttribute;
    let left = 3;
    Element.prototype.setAttribute = function (name, value) {
        if (name === "data-state" && value === "fail" && --left === 0) throw new Error("broken");
        whole.call(this, name, value);
    };
}"""


def test_a_file_that_cannot_be_shown_leaves_the_page_as_it_was(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open(POST)
        neutral = article(page)
        _open_dialog(page)
        page.evaluate(BREAKING)
        _paste(page, _with(account="444455556666"))
        expect(page.get_by_role("alert")).to_contain_text("cannot be shown")
        assert article(page) == neutral
        _paste(page, _with())
        expect(page.locator(BAR)).to_contain_text("Shown for account 111122223333")

        before = article(page)
        page.get_by_role("button", name="Change").click()
        page.evaluate(BREAKING)
        _paste(page, _with(account="444455556666"))
        expect(page.get_by_role("alert")).to_contain_text("cannot be shown")
        # The file before is shown again.
        expect(page.locator(BAR)).to_contain_text("Shown for account 111122223333")
        assert article(page) == before


def test_what_was_kept_is_not_shown_for_ever(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open(POST)
        _keep(page, _with(taken_at=_days_ago(31)))
        page = site.open(POST)
        assert site.state("root.mfa") == "unchecked"
        expect(page.locator(BAR)).to_contain_text("older than 30 days")


def test_it_works_where_a_policy_forbids_every_connection(
    public: Path, read: Read, verdict_path: Path
) -> None:
    # Images of the site's own: the browser asks for the page's icon whenever it likes.
    policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    with read(public) as site:

        def strict(route: Route) -> None:
            answer = route.fetch()
            headers = {**answer.headers, "content-security-policy": policy}
            route.fulfill(response=answer, headers=headers)

        site.page.route("**/javascripts/**", _no_other_scripts)
        site.page.route("**/*.svg", lambda route: route.fulfill(body=""))
        site.page.route(f"**/{POST}", strict)
        page = site.open(POST)
        complaints = len(site.complaints)
        _open_dialog(page)
        page.get_by_label("Or drop a file here").set_input_files(verdict_path)
        expect(page.locator(BAR)).to_contain_text("Shown for account")
        assert site.state("root.mfa") == "fail"
        page.get_by_role("button", name="Forget").click()
        page.get_by_role("button", name="Show me an example account").click()
        expect(page.locator(BAR)).to_contain_text("Example: account 111122223333")
        assert site.state("root.mfa") == "fail"
        assert site.complaints[complaints:] == []
        site.complaints.clear()


def test_it_goes_along_with_instant_navigation(
    public: Path, tmp_path: Path, read: Read, verdict_path: Path
) -> None:
    folder = shutil.copytree(public, tmp_path / "site")
    with read(folder) as site:
        # Material goes on without loading a page only at the address for which a site was built.
        for file in (*folder.rglob("*.html"), folder / "sitemap.xml"):
            text = file.read_text("utf-8").replace("https://example.com/aws-series/", site.base)
            file.write_text(text, "utf-8")
        page = site.open(POST)
        page.evaluate("window.same = true")
        _open_dialog(page)
        page.get_by_label("Or drop a file here").set_input_files(verdict_path)
        for name in ("What an administrator is", "The root user and IAM users"):
            page.locator(".md-sidebar--primary").get_by_role("link", name=name).first.click()
            expect(page.locator("h1")).to_contain_text(name)
            expect(page.locator(BAR)).to_contain_text("Shown for account")
            assert page.evaluate(EMPTY) == 0
        assert page.evaluate("window.same") is True
        page.get_by_role("button", name="Forget").click()
        assert site.state("root.mfa") == "unchecked"


def test_another_tab_follows(public: Path, read: Read, verdict_path: Path) -> None:
    with read(public) as site:
        page = site.open(POST)
        other = page.context.new_page()
        other.goto(site.base + POST, wait_until="networkidle")
        _open_dialog(page)
        page.get_by_label("Or drop a file here").set_input_files(verdict_path)
        expect(other.locator(BAR)).to_contain_text("Shown for account")
        other.get_by_role("button", name="Forget").click()
        expect(page.locator(BAR)).to_contain_text("can answer for your own")
        assert site.state("root.mfa") == "unchecked"


def test_search_finds_the_neutral_text_alone(public: Path, read: Read, tmp_path: Path) -> None:
    verdict_path = tmp_path / "verdicts.json"
    verdict_path.write_text(_text(*demonstrated("well-kept")), "utf-8")
    with read(public, searched=True) as site:
        page = site.open(POST)
        _open_dialog(page)
        page.get_by_label("Or drop a file here").set_input_files(verdict_path)
        expect(page.locator(BAR)).to_contain_text("Shown for account")
        page.locator("input[name=query]").click()
        page.locator("input[name=query]").press_sequentially("root user")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        assert "example-company" not in page.locator(".md-search-result").inner_text()


def test_a_private_copy_has_no_bar(stamped: Callable[[str], Path], read: Read) -> None:
    with read(stamped("demo:fresh")) as copy:
        for path in ("", POST, REPORT):
            page = copy.open(path)
            expect(page.locator(BAR)).to_have_count(0)
            expect(page.get_by_role("button", name="example account")).to_have_count(0)


def test_the_public_site_has_no_picture_of_ways(
    public: Path, stamped: Callable[[str], Path]
) -> None:
    figure = b'<figure class="aws-posture-routes">'
    drawn = [path for path in stamped("demo:fresh").rglob("*.html") if figure in path.read_bytes()]
    assert drawn
    assert not [path for path in public.rglob("*.html") if figure in path.read_bytes()]
