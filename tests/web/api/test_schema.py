"""The description of the API is valid and complete, and random calls made from it are never answered with a 500."""

from __future__ import annotations

import warnings
from typing import Any

import jsonschema
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.web.api.test_errors import CALLS
from web.api.blueprint import PREFIX

with warnings.catch_warnings():
    # Importing it warns of what its own parts have deprecated.
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )
    from schemathesis.specs.openapi.definitions import OPENAPI_31

SEED = 20260714
EXAMPLES = 6
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ACTIONS = (
    "issue close reopen accept submit report_progress urge extend amend hand_over instruct return recall reissue approve"
    " reject cancel"
).split()
CALLERS = ("quantri", "chuyenvien", "stc")


@pytest.fixture
def document(client: Any) -> dict[str, Any]:
    """The description, in Vietnamese."""
    found: dict[str, Any] = client.get(f"{PREFIX}/openapi.json").json
    return found


def test_the_description_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    jsonschema.Draft202012Validator(OPENAPI_31).validate(document)
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_description_holds_every_call_and_no_other(document):
    described = {
        (method.upper(), path.removeprefix(PREFIX))
        for path, operations in document["paths"].items()
        for method in operations
    }
    named = {
        "/actions/accept": "/actions/{name}",
        "/actions/close": "/actions/{name}",
        "/lists/fields": "/lists/{name}",
        "/reports/units": "/reports/{form}",
    }

    def pattern(path: str) -> str:
        for name, general in named.items():
            path = path.replace(name, general)
        return path.replace("/1", "/{id}")

    assert described == {(method, pattern(path)) for method, path in CALLS}


def test_every_call_says_what_it_does_and_how_it_refuses(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert {"401", "429"} <= set(operation["responses"]), (method, path)


def test_the_description_speaks_the_callers_language(client, document):
    english = client.get(f"{PREFIX}/openapi.json", headers={"Accept-Language": "en"}).json
    path = f"{PREFIX}/assignments"
    assert english["paths"].keys() == document["paths"].keys()
    assert english["paths"][path]["get"]["summary"] != document["paths"][path]["get"]["summary"]


@pytest.fixture
def described(app: Flask, office, issued, monkeypatch) -> Any:
    """The API as the fuzzer reads it, on a database in which a directive is underway."""
    monkeypatch.setitem(app.config, "API_CALL_LIMIT", "1000000 per minute")
    return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", app)


# The fuzzer's client never closes what it has downloaded.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_no_random_call_is_answered_with_a_500(described, office, mode):
    print(f"seed {SEED}")
    for found in described.get_all_operations():
        operation = found.ok()
        fields = {parameter.name for parameter in operation.path_parameters}
        near: dict[str, Any] = {"id": st.sampled_from([1, 1, 2, 3])} if "id" in fields else {}
        if "name" in fields:
            near["name"] = st.sampled_from(ACTIONS)

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(generation_mode=mode),
            place=st.fixed_dictionaries(near),
            caller=st.sampled_from(CALLERS),
        )
        def call(case: Any, place: dict[str, Any], caller: str) -> None:
            case.path_parameters.update(place)
            response = case.call(headers=office.bearer(caller))
            case.validate_response(response, checks=CHECKS)

        call()
