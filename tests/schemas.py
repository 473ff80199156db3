"""JSON Schema, imported when a test first asks: its formats are grammars that take long to build."""

from __future__ import annotations

from typing import Any


def validator(schema: dict[str, Any], *, formats: bool = True) -> Any:  # noqa: ANN401  # untyped
    """Return a validator of the draft that a schema names."""
    from jsonschema import FormatChecker  # noqa: PLC0415  # as above
    from jsonschema.validators import validator_for  # noqa: PLC0415  # as above

    return validator_for(schema)(schema, format_checker=FormatChecker() if formats else None)
