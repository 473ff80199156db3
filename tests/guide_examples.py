"""The worked examples of a guide, run as they stand there."""

from __future__ import annotations

import re

from building import ROOT

GUIDE = ROOT / "docs/authors/another-source.md"


def example(title: str) -> dict[str, object]:
    """Run the example with a title; the names that it defines."""
    text = GUIDE.read_text(encoding="utf-8")
    found = re.search(rf'```python title="{re.escape(title)}"\n(.*?)```', text, re.DOTALL)
    assert found is not None, title
    names: dict[str, object] = {"__name__": title}
    exec(compile(found[1], title, "exec"), names)  # noqa: S102  # our own page
    return names
