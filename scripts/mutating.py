"""Mutants of a module: copies in which one expression is another one.

Texts with a space in them are words for people and stay as they are, and so do the texts in a table
of data: a collection, or what is made of a class such as a fact, that a module gives a name in
capitals. A probe, a link or a step in a console is as good as another one to the code; what such a table
says is checked against AWS's own lists, and by who reads it. Its numbers, and all that works on it, are changed.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}

# Whatever is in there is a type, a word for people, or written at other places than it says.
_SKIPPED = (ast.JoinedStr, ast.Raise, ast.Assert, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change of one module.

    Attributes:
        path: The module, in the checkout.
        start: Where what is replaced begins, in bytes.
        end: Where it ends.
        text: What stands there instead.
        line: Its line.
    """

    path: str
    start: int
    end: int
    text: str
    line: int

    def apply(self, source: bytes) -> bytes:
        """Return the module's text with the change."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def diff(self, source: bytes) -> str:
        """Return the change as a unified diff without its head."""
        lines = (text.decode().splitlines() for text in (source, self.apply(source)))
        return "\n".join([*difflib.unified_diff(*lines, lineterm="", n=0)][3:])


def mutants(path: Path, root: Path) -> list[Mutant]:
    """List the mutants of a module, in the order of its text."""
    source = path.read_bytes()
    name = path.relative_to(root).as_posix()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = {
        Mutant(
            name,
            starts[node.lineno - 1] + node.col_offset,
            starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0),
            text,
            node.lineno,
        )
        for node, text in _changes(ast.parse(source))
    }
    return sorted(found)


Place = ast.expr | ast.stmt


def _changes(node: ast.AST, *, is_data: bool = False) -> Iterator[tuple[Place, str]]:
    """Yield what can be replaced, and by what; in a table of data no text."""
    if isinstance(node, _SKIPPED) or (is_data and _is_text(node)):
        return
    if isinstance(node, ast.expr | ast.stmt):
        yield from ((node, text) for text in _others(node))
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield node.test, f"(not ({ast.unparse(node.test)}))"
    for child in _children(node):
        yield from _changes(child, is_data=is_data or _is_table(node))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is code: no type, no decorator, no docstring, no slot of a class."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_comment", "bases"}:
            continue
        children = value if isinstance(value, list) else [value]
        yield from (
            child for child in children if isinstance(child, ast.AST) and not _is_said(child)
        )


def _is_said(node: ast.AST) -> bool:
    """Return whether a statement is a docstring, or says what others may import."""
    if isinstance(node, ast.Assign):
        return any(isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_table(node: ast.AST) -> bool:
    """Return whether a statement gives a name in capitals to a collection, or to what a class makes."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = all(isinstance(one, ast.Name) and one.id.isupper() for one in targets)
    value = node.value
    if isinstance(value, ast.Call):
        made = value.func
        return named and isinstance(made, ast.Name) and made.id[:1].isupper()
    return named and isinstance(value, ast.Dict | ast.DictComp | ast.List | ast.Set | ast.Tuple)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _others(node: Place) -> Iterator[str]:
    match node:
        case ast.Compare() | ast.BoolOp() | ast.BinOp() | ast.AugAssign():
            yield from _other_operators(node)
        case ast.UnaryOp(ast.Not(), operand):
            yield f"({ast.unparse(operand)})"
        case ast.Constant(value):
            yield from _other_constants(value)
        case ast.Slice(lower, upper, None):
            yield from (ast.unparse(ast.Slice(None, upper)) for _ in [lower] if lower)
            yield from (ast.unparse(ast.Slice(lower, None)) for _ in [upper] if upper)
        case ast.Return(value) if value and not _is_nothing(value):
            yield "return None"


def _other_operators(node: ast.Compare | ast.BoolOp | ast.BinOp | ast.AugAssign) -> Iterator[str]:
    operators = node.ops if isinstance(node, ast.Compare) else [node.op]
    for number, operator in enumerate(operators):
        if type(operator) in _OTHER:
            other = _OTHER[type(operator)]()
            one = {"ops": [*operators[:number], other, *operators[number + 1 :]], "op": other}
            fields = {name: one.get(name, value) for name, value in ast.iter_fields(node)}
            text = ast.unparse(type(node)(**fields))
            # Around it may stand what binds closer than the new operator.
            yield text if isinstance(node, ast.AugAssign) else f"({text})"


def _other_constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, int):
        yield repr(value + 1)
    elif isinstance(value, str) and value and not any(map(str.isspace, value)):
        # With a space in it, it is a word for people.
        yield repr(f"XX{value}")


def _is_nothing(node: ast.expr) -> bool:
    """Return whether an expression is as good as None; what else it could be is a mutant of its own."""
    return isinstance(node, ast.Constant) and not node.value
