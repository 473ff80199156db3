"""The build hook that makes README.md readable outside of a checkout, as on a package index.

An index shows the text alone: a relative address leads nowhere there. So the built package holds
addresses in the repository at the tag of its version. hatchling calls this (`pyproject.toml`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# Code, which is left alone because it shows what a reader types; or a relative address, as in
# `](address)`, `src="address"` and `href="address"`.
_RELATIVE = re.compile(
    r"^```[\s\S]*?^```$|^    .*$|`[^`\n]+`"
    r"|(?P<before>\]\(|\b(?:src|href)=\")(?![a-z][a-z0-9+.-]*:|//|#)(?P<path>[^)\"\s]+)",
    re.MULTILINE,
)
_PICTURES = (".gif", ".jpg", ".png", ".svg", ".webp")


class ReadmeHook(MetadataHookInterface):
    """Sets the metadata field `readme`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme` to README.md with absolute addresses.

        Args:
            metadata: The table `project` of pyproject.toml, with the version filled in.
        """
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        repository, tag = metadata["urls"]["Repository"], f"v{metadata['version']}"
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute(text, repository, tag),
        }


def absolute(text: str, repository: str, tag: str) -> str:
    """Return Markdown text whose relative addresses lead to files in a repository.

    Args:
        text: The text, whose addresses are relative to the repository's root.
        repository: The repository's address, without a slash at its end.
        tag: The tag, branch or commit.
    """

    def replaced(found: re.Match[str]) -> str:
        path = found["path"]
        if not path:
            return found[0]
        kind = "raw" if path.partition("#")[0].endswith(_PICTURES) else "blob"
        return f"{found['before']}{repository}/{kind}/{tag}/{path}"

    return _RELATIVE.sub(replaced, text)


def relative_addresses(text: str) -> list[str]:
    """Return the relative addresses of a Markdown text."""
    return [found["path"] for found in _RELATIVE.finditer(text) if found["path"]]
