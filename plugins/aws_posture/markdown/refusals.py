"""Why a block of ours was refused: pymdownx only says that it was, and leaves it as text."""

from __future__ import annotations

import re
import textwrap

from pymdownx.blocks import get_frontmatter

from aws_posture.errors import MarkdownError, nearest
from aws_posture.markdown.blocks import FactBlock, PostureBlock, WhenBlock
from aws_posture.markdown.conversion import Conversion

BLOCK_LINE = re.compile(r"^[ ]*(?P<line>/{3,}[ ]*(?P<name>[\w-]*)(?P<rest>.*))$", re.MULTILINE)
"""A line that begins or ends a block, or is meant to."""

_OPTION_LINES = re.compile(r"\n(?P<lines>(?:[ ]{4,}\S.*(?:\n|$))+)")


def refusal(
    line: re.Match[str], block: type[PostureBlock], conversion: Conversion
) -> MarkdownError:
    """Make the error for a block's first line that stayed in the page as text.

    Args:
        line: A match of BLOCK_LINE, in the text that it stayed in.
        block: The block whose name it has.
        conversion: The page.
    """
    rest = line["rest"].strip()
    if rest and not rest.startswith("|"):
        example = f"/// {block.NAME}"
        if block in {FactBlock, WhenBlock}:
            example += f" | {rest.lstrip(': ')}"
        return line_problem(line, f"cannot be read; write '{example}'", conversion)
    options = _OPTION_LINES.match(line.string, line.end())
    if options:
        return _refused_options(line["line"].strip(), options["lines"], block, conversion)
    return line_problem(line, "cannot stand here; leave an empty line before it", conversion)


def line_problem(line: re.Match[str], problem: str, conversion: Conversion) -> MarkdownError:
    """Make an error about one line."""
    written = line["line"].strip()
    return conversion.error(f"'{written}' {problem}", rf"^[^/\n]*{re.escape(written)}[ ]*$")


def _refused_options(
    header: str, lines: str, block: type[PostureBlock], conversion: Conversion
) -> MarkdownError:
    options = get_frontmatter(textwrap.dedent(lines))
    if not options:
        problem = "cannot be read; write 'name: value', with a text value in quotes"
        return _option_problem(header, lines.splitlines()[0], problem, conversion)
    for name, value in options.items():
        problem = _problem_of(str(name), value, block)
        if problem:
            line = next(line for line in lines.splitlines() if str(name) in line)
            return _option_problem(header, line, problem, conversion)
    return _option_problem(header, lines.splitlines()[0], "cannot stand here", conversion)


def _problem_of(name: str, value: object, block: type[PostureBlock]) -> str:
    if name not in block.OPTIONS:
        options = ", ".join(block.OPTIONS)
        known = f"; the options are {options}" if options else "; it has none"
        return f"is no option{nearest(name, block.OPTIONS) or known}"
    default = block.OPTIONS[name][0]
    if type(value) is not type(default):
        wanted = "true or false" if isinstance(default, bool) else "text, in quotes"
        return f"cannot be used; {name} is {wanted}"
    return ""


def _option_problem(header: str, line: str, problem: str, conversion: Conversion) -> MarkdownError:
    option = line.strip()
    return conversion.error(
        f"'{option}' under '{header}' {problem}",
        rf"{re.escape(header)}[ ]*\n(?:[> ]*\S.*\n)*?[> ]*{re.escape(option)}",
        re.escape(header),
    )
