"""``python -m fuzzing``: lists the targets; with a target, a folder and options of libFuzzer's, fuzzes.

libFuzzer takes the process over, and ends it. `scripts/fuzz` chooses its options.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import atheris

# What is watched for new paths; watching other libraries would only take time.
_WATCHED = ["aws_posture", "post_series", "markdown", "pymdownx", "yaml"]

with atheris.instrument_imports(include=_WATCHED) if sys.argv[1:] else nullcontext():
    from fuzzing.targets import TARGETS, Target


def main() -> None:
    """List the targets, or let libFuzzer run one."""
    if not sys.argv[1:]:
        for name, target in TARGETS.items():
            print(name, target.share, target.does, sep="\t")
        return
    _, name, folder, *options = sys.argv
    target = TARGETS[name]
    arguments = [*_prepared(target, Path(folder)), *options]
    # Given files, libFuzzer runs those and stops.
    if all(option.startswith("-") for option in options):
        arguments.append(str(Path(folder, "corpus")))
    atheris.Setup([sys.argv[0], *arguments], target.check)
    atheris.Fuzz()


def _prepared(target: Target, folder: Path) -> list[str]:
    """Write down the seeds and the words; gives the option that names the words."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    if not target.words:
        return []
    words = folder / "words.txt"
    lines = (f'"{_escaped(word)}"\n' for word in target.words)
    words.write_text("".join(lines), encoding="ascii")
    return [f"-dict={words}"]


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main()
