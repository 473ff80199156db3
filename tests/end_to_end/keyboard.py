"""Going through a page with the Tab key, and what may be wrong at each stop."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

MOST_STOPS = 500

# What the keyboard can use on any page; -1 is reached in another way, with arrows for instance.
_INTERACTIVE = (
    "a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], "
    "video[controls], [contenteditable], [tabindex]"
)

_SCRIPT = """
({ interactive }) => {
  let stops = [];
  const named = (one) => {
    const words = (one.getAttribute("aria-label") || one.textContent || one.id).trim();
    return `${one.localName}${one.id && `#${one.id}`} ${words.replace(/\\s+/g, " ").slice(0, 60)}`;
  };
  // A switch that draws nothing itself is stood for by its label, and tabs by their row.
  const shownBy = (one) => [
    one, ...(one.labels || []), one.nextElementSibling, one.parentElement.querySelector(":scope > .tabbed-labels"),
  ].filter((each) => each && (each === one || one.matches("input") && each.matches("label, .tabbed-labels")));
  const isDrawn = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && height > 1 && one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const isMarked = (one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !/^rgba.*, 0\\)$/.test(outlineColor);
  };
  const isOnTop = (one) => [...one.getClientRects()].some((box) =>
    [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([across, down]) => {
      const hit = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
      return hit && (one.contains(hit) || hit.contains(one));
    }));
  const isOnScreen = (one) => {
    const box = one.getBoundingClientRect();
    return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  };
  const faults = (one) => {
    const shown = shownBy(one).filter(isDrawn);
    if (!shown.length) return ["is not to be seen"];
    return [
      [shown.some(isMarked), "shows no focus"],
      [shown.some(isOnScreen), "is off the screen"],
      [shown.some(isOnTop), "lies under something else"],
    ].filter(([good]) => !good).map(([, fault]) => fault);
  };
  const follows = (one) => {
    const before = stops.at(-1);
    return !before || before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  };
  window.keyboard = {
    begin: () => { stops = []; },
    // Once nothing moves any more, or after a second.
    async faults() {
      for (let tries = 20; tries && faults(document.activeElement).length; tries -= 1) {
        await new Promise((go) => setTimeout(go, 50));
      }
      return faults(document.activeElement);
    },
    // Gives the name of a stop; nothing where the page ends, or begins again.
    arrive() {
      const one = document.activeElement;
      if (!one || one === document.body || stops.includes(one)) return null;
      const ordered = follows(one);
      stops.push(one);
      return { name: named(one), ordered: Boolean(ordered), faultless: !faults(one).length };
    },
    missed: () => [...document.querySelectorAll(interactive)]
      .filter((one) => !stops.includes(one) && one.tabIndex >= 0 && isDrawn(one) && !one.disabled)
      .map(named),
    // What scrolls sideways in the text, and cannot be scrolled from any stop.
    stuck: () => [...document.querySelectorAll("article *")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
      .filter((one) => isDrawn(one) && !stops.some((stop) => one.contains(stop)))
      .map(named),
  };
}
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What going through a page showed.

    Attributes:
        stops: The name of each element that took the focus, in order.
        faults: What is wrong at a stop, by its name.
        missed: What can be used and is seen, and was not reached.
        stuck: What scrolls, and not with the keyboard.
    """

    stops: list[str]
    faults: dict[str, list[str]]
    missed: list[str]
    stuck: list[str]


def walk(page: Page, key: str = "Tab") -> Walk:
    """Press a key until the page ends, and look at every stop."""
    _prepare(page)
    page.evaluate("keyboard.begin()")
    stops: list[str] = []
    found: dict[str, list[str]] = {}
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate("keyboard.arrive()")
        if stop is None:
            break
        stops.append(stop["name"])
        wrong = ([] if stop["faultless"] else faults(page)) + (
            [] if stop["ordered"] or key != "Tab" else ["is out of order"]
        )
        if wrong:
            found[stop["name"]] = wrong
    return Walk(stops, found, page.evaluate("keyboard.missed()"), page.evaluate("keyboard.stuck()"))


def faults(page: Page) -> list[str]:
    """Return what is wrong with the element that has the focus, once nothing moves any more."""
    _prepare(page)
    return list(page.evaluate("keyboard.faults()"))


def _prepare(page: Page) -> None:
    if not page.evaluate("'keyboard' in window"):
        page.evaluate(_SCRIPT, {"interactive": _INTERACTIVE})
        # Material shows a footnote behind all of the page while its number has the focus, and some time longer:
        # nobody but a machine is quick enough to come there, and loses the focus with it.
        page.add_style_tag(content=".md-tooltip2 { display: none !important }")
