"""Whatever is sent: no 500, no trace, and every answer is one that the OpenAPI document describes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from http_message_signatures import HTTPMessageSignaturesException
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.auth import AuthBase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handrail.wire.keys import SigningKey
from handrail.wire.request import FIELDS, sign_request
from handrail_gateway.app import bare_app
from handrail_gateway.gateway import open_gateway
from handrail_gateway.settings import Settings
from tests.gateway.conftest import PLANT, Clock, House
from tests.gateway.device import Device, capture
from tests.gateway.servers import PostgreSQL

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL) -> Iterator[tuple[House, Device]]:
    """A sample plant's gateway on PostgreSQL, the stricter of the two about what it stores."""
    from handrail_gateway.database import open_database
    from handrail_gateway.migrate import migrate

    url = postgresql.new_database()
    database = open_database(Path("unused"), url)
    migrate(database)
    database.close()
    data = tmp_path_factory.mktemp("fuzz") / "data"
    clock = Clock()
    house = House(open_gateway(Settings(data=data, database_url=url, plant=PLANT), clock), clock)
    device = house.device()
    device.play()
    device.receipt(device.post(*device.chain))
    yield house, device
    house.close()


class Signs(AuthBase):
    """Signs what schemathesis made up, and says that the administrator asks."""

    def __init__(self, house: House, device: Device) -> None:
        self.house = house
        self.device = device

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        assert request.method is not None and request.url is not None and isinstance(content, bytes)
        fields = {name: _text(value) for name, value in request.headers.items() if name.lower() in FIELDS}
        with suppress(ValueError, HTTPMessageSignaturesException):  # what can't be signed goes unsigned
            signed = sign_request(self.device.key, request.method, request.url, content, int(time.time()), fields)
            request.headers.update(signed)
        request.headers.update(self.house.admin)
        return request


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


schemathesis.serializer.alias("application/vnd.handrail.instruction+zip", "application/octet-stream")
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
# The stream of changes has no end to wait for; its door is in test_changes.py.
schema = schemathesis.openapi.from_dict(bare_app().openapi()).exclude(path="/v1/reference/changes")
schema.config.phases.update(phases=["examples", "coverage", "fuzzing"])


@schema.parametrize()
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_answers_as_documented(case: schemathesis.Case, served: tuple[House, Device]) -> None:
    house, device = served
    response = case.call(base_url=str(house.client.base_url), auth=Signs(house, device), timeout=20)
    case.validate_response(response, checks=CHECKS)
    assert "Traceback" not in response.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
SOURCE = "urn:handrail:journal:"
CLOUDEVENT = st.fixed_dictionaries(
    {"specversion": st.sampled_from(["1.0", "2.0"])},
    optional={
        "id": JSON,
        "type": JSON,
        "data": JSON,
        "eventhash": st.text(max_size=70),
        "signature": st.sampled_from(["", "AAAA", "§"]),
        "source": st.sampled_from([SOURCE, SOURCE + "journal-1", SOURCE + "x", "\x00"]),
        "sequence": st.sampled_from(["1", "0000000000000002", "-1", "9" * 16, "9" * 17, "²", "x", ""]),
    },
)
BATCHES = st.lists(JSON | CLOUDEVENT, max_size=5).map(lambda batch: json.dumps(batch).encode())


@given(body=st.binary(max_size=200) | BATCHES)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_breaks_the_intake(served: tuple[House, Device], body: bytes) -> None:
    house, _ = served
    fuzzer = Device(house.client, "tablet-f", "journal-f")
    fuzzer.key = _fuzz_key(house)
    response = fuzzer.send("POST", "/v1/events", body)
    assert response.status_code in (200, 400, 409), response.text


@given(change=st.dictionaries(st.sampled_from(sorted(capture("1", "inside"))), JSON, min_size=1, max_size=3))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_signed_payload_breaks_the_records(served: tuple[House, Device], change: dict[str, Any]) -> None:
    house, device = served
    try:
        made = device.capture("run-f", "12.5", "inside", **change)
    except ValueError:
        return  # what can't be written as canonical JSON can't be signed
    assert device.receipt(device.post(made)).held == 0
    response = house.client.get("/v1/captures?limit=1", headers=house.admin)
    assert response.status_code == 200, response.text


_KEYS: dict[int, SigningKey] = {}


def _fuzz_key(house: House) -> SigningKey:
    if id(house) not in _KEYS:
        _KEYS[id(house)] = house.device("tablet-f", "journal-f").key
    return _KEYS[id(house)]
