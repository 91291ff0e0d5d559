"""docs/reference/api.md says of the API what its own document says: every route, field, answer.

`LANTOA_GOLDEN=write pytest tests/structure/test_api_page.py` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from notifications.letter import Mailbox
from notifications.transport import Folder
from storage.database import Database
from tests.builders import NOW
from tests.golden_file import approved
from web.api.app import AT, api
from web.site import Site

HEAD = """\
# The API

What officers see and do, for other programs, below `{at}`.
[A first client](../how-to/use-the-api.md) shows it at work. The document itself (OpenAPI 3.1) is at
`{at}/openapi.json`; this page is written from it.

A token acts as one officer: `lantoa token create OFFICER --scope read` prints it once. It is sent
as `Authorization: Bearer …`; the officer's roles are looked up at each request, and what is not
theirs to see answers as what is not there. Instants are ISO 8601 with a zone, days `2023-03-09`. A
refusal or an error is a problem document (RFC 9457, `application/problem+json`) whose `code` stays
and whose sentences are in the language of `Accept-Language` (vi or en).
"""

Schema = Mapping[str, Any]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = Folder(tmp_path_factory.mktemp("mail"))
    office = Mailbox("Thường trực", "a@b.vn")
    site = Site(Database("sqlite://"), lambda: NOW, "", bytes(32), folder, office, "root@host")
    return dict(api(site).openapi())


def test_the_page_says_what_the_document_says(document: dict[str, Any]) -> None:
    said = "\n".join(_page(document)) + "\n"
    assert said == approved("../../docs/reference/api.md", said)


def test_every_route_tells_what_it_is_for_and_what_scope_it_takes(document: dict[str, Any]) -> None:
    for path, method, route in _routes(document):
        assert route.get("description"), (path, method)
        assert route["x-scope"], (path, method)


def _routes(document: dict[str, Any]) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            yield path, method.upper(), route


def _page(document: dict[str, Any]) -> Iterator[str]:
    yield HEAD.format(at=AT)
    yield "| Route | Scope | What |"
    yield "|---|---|---|"
    for path, method, route in _routes(document):
        yield f"| `{method} {path}` | {route['x-scope']} | {_line(route['description'])} |"
    for path, method, route in _routes(document):
        yield ""
        yield f"## `{method} {path}`"
        yield ""
        yield f"{_line(route['description'])} Scope `{route['x-scope']}`."
        yield from _parameters(route)
        yield from _body(route, document)
        yield from _answers(route, document)
    yield ""
    yield "## Types"
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" in schema:
            yield ""
            yield f"### {name}"
            yield ""
            yield _line(schema.get("description", ""))
            yield from _fields(schema, document)


def _parameters(route: Schema) -> Iterator[str]:
    asked = [one for one in route.get("parameters", ()) if one["in"] != "path"]
    if asked:
        yield ""
        yield "| Asked with | Where | Type | |"
        yield "|---|---|---|---|"
    for one in asked:
        about = _line(one.get("description", ""))
        yield f"| `{one['name']}` | {one['in']} | {_type(one['schema'])} | {about} |"


def _body(route: Schema, document: dict[str, Any]) -> Iterator[str]:
    for media, content in route.get("requestBody", {}).get("content", {}).items():
        yield ""
        yield f"Sent as `{media}`:"
        yield from _fields(content["schema"], document)


def _answers(route: Schema, document: dict[str, Any]) -> Iterator[str]:
    good = [(code, one) for code, one in route["responses"].items() if code < "300"]
    for code, one in good:
        for content in one.get("content", {}).values():
            yield ""
            yield f"Answers {code}:"
            yield from _fields(content["schema"], document)
    others = (
        f"{code} {_line(one['description'])}"
        for code, one in sorted(route["responses"].items())
        if code >= "300"
    )
    yield ""
    yield "Else: " + "; ".join(others) + "."


def _fields(schema: Schema, document: dict[str, Any]) -> Iterator[str]:
    found = _resolved(schema, document)
    needed = set(found.get("required", ()))
    yield ""
    yield "| Field | Type | |"
    yield "|---|---|---|"
    for name, one in found.get("properties", {}).items():
        about = _line(one.get("description", ""))
        must = "" if name in needed else "may be left out; " if about else "may be left out"
        yield f"| `{name}` | {_type(one)} | {must}{about} |"


def _resolved(schema: Schema, document: dict[str, Any]) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _type(schema: Schema) -> str:
    """A type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "any")


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
