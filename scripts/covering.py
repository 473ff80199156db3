"""Which tests run a line: coverage counts each test by itself.

As a plugin of pytest (``-p covering``) it tells coverage which test runs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path

import coverage
import pytest

SETTINGS = "[run]\nsource = plugins/aws_posture\ndata_file = .coverage-of-tests\n"
"""Coverage's configuration for it; what tests run in other processes is not counted."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tell coverage which test runs, with all that is set up for it."""
    counting = coverage.Coverage.current()
    if counting is not None:
        counting.switch_context(item.nodeid)
    return (yield)


class Covering:
    """The tests that were counted.

    Args:
        folders: Checkouts in which pytest ran with `SETTINGS`, each with tests of its own.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._tests: dict[str, dict[int, list[str]]] = {}
        for folder in folders:
            data = coverage.CoverageData(str(folder / ".coverage-of-tests"))
            data.read()
            for file in data.measured_files():
                lines = self._tests.setdefault(Path(file).relative_to(folder).as_posix(), {})
                for line, tests in data.contexts_by_lineno(file).items():
                    lines.setdefault(line, []).extend(tests)

    def tests(self, path: str, lines: range) -> list[str]:
        """Return the tests that run any of some lines, as pytest names them.

        Args:
            path: A module, in the checkout.
            lines: Numbers of lines.
        """
        of_file = self._tests.get(path, {})
        return sorted({test for line in lines for test in of_file.get(line, ()) if test})
