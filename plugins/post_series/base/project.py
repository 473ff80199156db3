"""The MkDocs project that a command works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from post_series.base.errors import ProjectError

_CONFIGS = ("mkdocs.yml", "mkdocs.yaml")
_DOCS = "docs"


@dataclass(frozen=True, slots=True)
class Project:
    """An MkDocs project.

    Attributes:
        root: The folder with mkdocs.yml.
        docs: The name of its docs folder, relative to the root or absolute.
        config: Its mkdocs.yml.
    """

    root: Path
    docs: str
    config: Path

    @property
    def docs_folder(self) -> Path:
        """The docs folder."""
        return self.root / self.docs


def open_project(root: Path | None) -> Project:
    """Find the project that a command works on.

    Args:
        root: The folder with mkdocs.yml; None to look for it from the current folder upwards.

    Raises:
        ProjectError: There is none, or its mkdocs.yml cannot be read.
    """
    here = Path.cwd() if root is None else root
    for folder in (here,) if root else (here, *here.parents):
        for name in _CONFIGS:
            if (folder / name).is_file():
                return Project(folder, _docs_of(folder / name), folder / name)
    if root is None:
        raise ProjectError(
            "there is no mkdocs.yml in this folder or above it; "
            "run this in an MkDocs project, or name its folder with --root"
        )
    raise ProjectError(f"--root {root}: there is no mkdocs.yml; name the folder that holds it")


def _docs_of(config: Path) -> str:
    import yaml  # noqa: PLC0415  # `--help` does without

    class Loader(yaml.SafeLoader):
        """Ignores the tags that only MkDocs and its themes understand."""

    Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)
    try:
        with config.open(encoding="utf-8") as file:
            settings = yaml.load(file, Loader)  # noqa: S506  # a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ProjectError(f"{config}: it cannot be read; fix it ({reason})") from None
    docs = settings.get("docs_dir") if isinstance(settings, dict) else None
    return docs if isinstance(docs, str) and docs else _DOCS
