"""Mutants: what is changed, what is left alone, and that each is code that runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from building import ROOT
from mutating import mutants

CHANGED = {
    "A = {'b': 1}": ["A = {'b': 2}"],
    "A = 'b'": ["A = 'XXb'"],
    "A = f('b')": ["A = f('XXb')"],
    "a = ('b',)": ["a = ('XXb',)"],
    "a == b": ["(a != b)"],
    "a < b <= c": ["(a <= b <= c)", "(a < b < c)"],
    "a in b": ["(a not in b)"],
    "a is None": ["(a is not None)"],
    "a and b or c": ["((a and b) and c)", "(a or b) or c"],
    "a + b": ["(a - b)"],
    "not a": ["(a)"],
    "a[1:2]": ["a[:2]", "a[1:]", "a[2:2]", "a[1:3]"],
    "a(True, 3, 'x')": ["a(False, 3, 'x')", "a(True, 4, 'x')", "a(True, 3, 'XXx')"],
    "a if b else c": ["a if (not (b)) else c"],
    "a += b": ["a -= b"],
    "def f():\n    return a": ["def f():\n    return None"],
    "é = 'ü'; a == b": ["é = 'XXü'; a == b", "é = 'ü'; (a != b)"],
}


@pytest.mark.parametrize(("text", "expected"), CHANGED.items(), ids=CHANGED)
def test_each_kind_of_expression_is_changed(text: str, expected: list[str], tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(text, encoding="utf-8")
    changed = [one.apply(file.read_bytes()).decode() for one in mutants(file, tmp_path)]
    assert {ast.dump(ast.parse(one)) for one in changed} == {
        ast.dump(ast.parse(one)) for one in expected
    }


LEFT_ALONE = [
    '"""What it is."""',
    "def f(a: int | None) -> list[1]:\n    '''What it does.'''",
    "@dataclass(frozen=True)\nclass A(B[0]):\n    a: Literal['b']",
    "__all__ = ['a']",
    "raise Error('a', 1)",
    "print(f'{a == 1}')",
    "a = 'words for people'",
    "_A = {'a': ('b', ['c'])}",
    "A: Fact = Fact(id='a', steps=('b',))",
    "import a",
    "def f():\n    return None",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_and_types_are_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(text, encoding="utf-8")
    assert mutants(file, tmp_path) == []


def test_every_mutant_of_the_core_is_a_program_of_its_own() -> None:
    file = ROOT / "plugins/aws_posture/slots.py"
    source = file.read_bytes()
    found = mutants(file, ROOT)
    texts = {ast.dump(ast.parse(one.apply(source))) for one in found}
    assert len(texts | {ast.dump(ast.parse(source))}) == len(found) + 1
    assert all(one.diff(source).startswith("-") for one in found)
