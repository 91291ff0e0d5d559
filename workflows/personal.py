"""Which values of a record are personal data: the plan marks the fields of its forms."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Definition


def tells_of_people(definition: Definition, values: Mapping[str, object]) -> bool:
    """Whether a value stands in a field that any form of the plan marks ``personal``.

    Any form: a record keeps one set of values, whichever form asked.
    """
    return any(
        field.personal and values.get(name) not in (None, "")
        for form in definition.forms.values()
        for name, field in form.fields.items()
    )
