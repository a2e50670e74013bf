"""The description of the API: the answers are what it says, and requests that it allows or forbids are taken so."""

import json
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from aistandards import Catalog, Status
from aistandards.web.parameters import MAX_TEXT
from aistandards.web.routes import ROUTES
from aistandards.web.server.application import application
from aistandards.web.server.openapi import description

EXAMPLES = int(os.environ.get("AISTANDARDS_TEST_REQUESTS", "6"))
"""Random requests for each operation, of those that the description allows and of those that it forbids."""

CHECKS = {
    # A text may name a concept, a body or a date that does not exist, which no schema can say.
    "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "400", "404"]},
    # A form that is too long or of another kind is refused by codes of their own.
    "negative_data_rejection": {"expected-statuses": ["400", "404", "405", "413", "415", "429"]},
}
"""The answers that are right for requests that the description allows, and for those that it forbids."""

REAL = {
    "/overview": ("/overview",),
    "/standards": ("/standards?limit=200", "/standards?as_of=2022&limit=5&fields=title,evidence", "/standards?status=withdrawn", "/standards?tag=privacy&offset=3&evidence=true"),
    "/standards/{slug}": ("/standards/iso-iec-42001-2023", "/standards/iso-iec-42001", "/standards/itu-t-y-3172-06-2019"),
    "/standards/{slug}/why": ("/standards/iso-iec-42001-2023/why", "/standards/iso-iec-42001-2023/why?concept=privacy"),
    "/search": ("/search?q=privacy&evidence=true", "/search?q=المساءلة", "/search?q=xyzzyq", "/search?q=ISO%2042002", "/search"),
    "/concepts": ("/concepts",),
    "/concepts/{scheme}/{id}": ("/concepts/rights/privacy", "/concepts/rights/deepfake-detection?limit=3"),
    "/frameworks": ("/frameworks",),
    "/frameworks/{framework}": ("/frameworks/udhr",),
    "/rights/{anchor}": ("/rights/udhr-19",),
    "/gaps/{scheme}": ("/gaps/rights", "/gaps/gdc?by=body&ai=true"),
    "/changes": ("/changes",),
    "/crosswalks": ("/crosswalks", "/crosswalks?framework=eu-ai-act&limit=3"),
    "/crosswalks/{framework}": ("/crosswalks/eu-ai-act",),
    "/overlaps": ("/overlaps", "/overlaps?text=risk management of artificial intelligence&limit=5", "/overlaps?designation=ISO/IEC 42001"),
    "/check": ("/check", "/check?text=ISO 9001:2015 and ISO/IEC 42001:2019, ITU-T Y.3172 (06/2019)"),
    "/statistics": ("/statistics",),
    "/counts": ("/counts", "/counts?by=year", "/counts?by=committee&by=relevance"),
    "/committees": ("/committees",),
    "/committees/{slug}": ("/committees/iso-iec-jtc-1-sc-42",),
    "/sources": ("/sources",),
    "/bulk": ("/bulk",),
    "/about": ("/about",),
}  # fmt: skip


@pytest.fixture(scope="module")
def app(catalog: Catalog) -> Any:
    return application(catalog, rate=1e6, burst=10**6)


@pytest.fixture(scope="module")
def described(app: Any) -> dict[str, Any]:
    found: dict[str, Any] = TestClient(app).get("/api/v1/openapi.json").json()
    return found


def closed(schema: Any) -> Any:
    """The same schema where an object has no other members than those that are named."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema and "additionalProperties" not in schema else {}
    return {name: closed(each) for name, each in schema.items()} | more


def test_every_operation_is_tried(described: dict[str, Any]) -> None:
    # Operations that other parts of the project add are tried by schemathesis.
    assert set(REAL) <= set(described["paths"])


@pytest.mark.parametrize("path", REAL)
def test_an_answer_has_what_the_description_says_and_nothing_else(
    path: str, app: Any, described: dict[str, Any]
) -> None:
    whole = closed(json.loads(json.dumps(described).replace("#/components/schemas/", "#/$defs/")))
    operation = whole["paths"][path]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "$defs": whole["components"]["schemas"]})
    for asked in REAL[path]:
        answer = TestClient(app).get(f"/api/v1{asked}")
        assert answer.status_code == 200, asked
        assert [f"{asked} {error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())] == []


def test_every_reference_of_the_description_leads_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    names = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(described["components"]["schemas"]) and described["openapi"] == "3.1.0"
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    identities = [each["operationId"] for operations in described["paths"].values() for each in operations.values()]
    assert len(identities) == len(set(identities))


def test_the_limits_of_parameters_are_those_of_the_server(app: Any, described: dict[str, Any]) -> None:
    web = TestClient(app)
    for path, operations in described["paths"].items():
        for parameter in operations["get"]["parameters"]:
            if "{" in path or parameter["schema"].get("maxLength", MAX_TEXT) != MAX_TEXT:
                continue
            schema = parameter["schema"].get("items", parameter["schema"])
            if schema["type"] == "integer":
                for value, code in (
                    (schema["maximum"], 200),
                    (schema["maximum"] + 1, 400),
                    (schema["minimum"] - 1, 400),
                ):
                    assert web.get(f"/api/v1{path}", params={parameter["name"]: value}).status_code == code
            elif schema["type"] == "string" and "enum" not in schema:
                assert schema["maxLength"] == MAX_TEXT
                assert web.get(f"/api/v1{path}", params={parameter["name"]: "x" * (MAX_TEXT + 1)}).status_code == 400


@pytest.fixture(scope="module")
def api(app: Any) -> Any:
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=SchemathesisConfig.from_dict({"checks": CHECKS})
    )


OPERATIONS = [
    *(("GET", route.api_path) for route in ROUTES.values()),
    *(("POST", route.api_path) for route in ROUTES.values() if route.is_posted),
]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_random_requests_are_answered_as_described(method: str, path: str, mode: GenerationMode, api: Any) -> None:
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
        return
    if mode is GenerationMode.NEGATIVE and (method, path) == ("GET", "/check"):
        # Texts that are too long take seconds to make; the form has the same parameter.
        return

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        database=None,
        # The same requests on every day: a fault that is found at random is found again by the longer run.
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    def check(case: Any) -> None:
        case.call_and_validate()

    check()


def test_a_developer_reads_what_each_field_and_value_means() -> None:
    document = description("/api/v1")
    schemas = document["components"]["schemas"]
    parts = schemas["StandardPage"]["properties"]
    assert parts["native_stage"]["description"] == "Stage in the words of the body."
    assert "Attributes:" not in json.dumps(document)
    named = {name for schema in schemas.values() for name in schema.get("properties", {})}
    assert len([1 for schema in schemas.values() for each in schema.get("properties", {}).values() if "description" in each]) > len(named) / 2  # fmt: skip
    for path, operations in document["paths"].items():
        for each in operations["get"]["parameters"]:
            assert len(each["description"].split()) > 1, (path, each["name"])
    parameters = {each["name"]: each["description"] for each in document["paths"]["/standards"]["get"]["parameters"]}
    assert all(status in parameters["status"] for status in Status)
    assert "protective" in parameters["relevance"]
