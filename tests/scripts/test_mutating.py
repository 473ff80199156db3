"""Mutants: what is changed, what is left alone, and that each is code that runs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from building import ROOT
from covering import SETTINGS, Covering
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
    "if TYPE_CHECKING:\n    import a",
    "def f():\n    return None",
    "def f():\n    return ''",
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


@pytest.mark.slow
def test_it_is_known_which_tests_run_a_line(tmp_path: Path) -> None:
    package = tmp_path / "plugins/aws_posture"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("def f(a):\n    if a:\n        return 1\n    return 2\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\nfrom aws_posture import f\n\n"
        "@pytest.fixture\ndef one():\n    return f(1)\n\n"
        "def test_one(one):\n    assert one\n\n"
        "@pytest.mark.parametrize('a', [0, 1])\ndef test_two(a):\n    assert f(a)\n"
    )
    (tmp_path / "covering.ini").write_text(SETTINGS, encoding="ascii")
    places = os.pathsep.join([str(tmp_path / "plugins"), str(ROOT / "scripts")])
    kept = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE")}
    subprocess.run(
        [
            *(sys.executable, "-m", "coverage", "run", "--rcfile=covering.ini", "-m", "pytest"),
            *("-q", "-p", "covering", "-p", "no:randomly", "-p", "no:cacheprovider"),
        ],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": places},
        check=True,
        timeout=60,
    )
    covering = Covering([tmp_path])
    path = "plugins/aws_posture/__init__.py"
    assert covering.tests(path, range(3, 4)) == ["test_it.py::test_one", "test_it.py::test_two[1]"]
    assert covering.tests(path, range(4, 5)) == ["test_it.py::test_two[0]"]
    assert covering.tests(path, range(1, 2)) == []
    assert covering.tests("plugins/aws_posture/other.py", range(1, 9)) == []
