"""Facts about caller."""

from __future__ import annotations

from aws_posture.facts.model import Fact

FACTS: tuple[Fact, ...] = ()
