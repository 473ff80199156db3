"""The forms of answers, from AWS's models: see `collect.answers`.

Only while a site is built or `scripts/facts` runs. The models say nothing of bytes; of the operations
that this package asks in code, one answers with some. A site's own fact about bytes gets them as the
`aws` command prints them, in base64.
"""

from __future__ import annotations

from collections.abc import Iterable

from aws_posture.catalogue.form import models
from aws_posture.catalogue.form.models import Shape
from aws_posture.collect.answers import Form, Forms
from aws_posture.snapshot.operations import GET_CREDENTIAL_REPORT, Operation

_BYTES = {str(GET_CREDENTIAL_REPORT): {"Content": "bytes"}}


def forms(operations: Iterable[Operation]) -> dict[str, Form]:
    """Return the forms of operations' answers, sorted; those where nothing differs are left out.

    An operation that is in no model that is at hand is left out, too.
    """
    found: Forms = {str(one): _of_operation(one) for one in operations}
    return {name: found[name] for name in sorted(found) if found[name]}


def _of_operation(operation: Operation) -> Form:
    model = models.operation(operation.client, operation.name)
    members = _form(model.answer, ()) if model else None
    more = _BYTES.get(str(operation), {})
    return {**members, **more} if isinstance(members, dict) else more or members


def _form(shape: Shape, around: tuple[str, ...]) -> Form:
    """Return a type's form; what is inside itself (AWS has a few such types) is left as it is."""
    if shape.kind in ("time", "sensitive"):
        return shape.kind
    if shape.kind == "list":
        inner = _form(shape.element, around)
        return [inner] if inner else None
    if shape.kind == "map":
        inner = _form(shape.element, around)
        return {"*": inner} if inner else None
    if shape.kind != "structure" or shape.name in around:
        return None
    members = {name: _form(one, (*around, shape.name)) for name, one in shape.members.items()}
    return {name: form for name, form in members.items() if form} or None
