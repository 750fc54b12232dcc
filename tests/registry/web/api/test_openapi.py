"""The description of the API against the API: nothing undescribed, and every real answer in the shape it says."""

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.routing import Route

from registry import audit as trail
from registry.actions import publishing, transparency_log
from registry.models.columns import ClaimState
from registry.settings import Settings
from registry.web.api import shapes
from registry.web.api.openapi import OPERATIONS, document
from registry.web.routes import ROUTES
from tests.factories import NOON, make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

DOCUMENT = document("Registry", "http://localhost:8000")


async def _something_of_everything() -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_official(member, brand, AccountRef("x", "acmerobotics"))
    await make_claim(member, brand, AccountRef("x", "acme_before"), state=ClaimState.WITHDRAWN)
    await make_listed_brand("walmart", accounts=(AccountRef("x", "walmart"),))
    await trail.record(
        "claim.verified", actor="worker", subject="x:acmerobotics", now=NOON, brand="acme", claim=str(claim.id)
    )
    await publishing.publish(now=NOON)
    await transparency_log.extend(Settings(base_url="http://localhost:8000"), now=NOON)


def test_every_address_of_the_api_is_described_and_no_other() -> None:
    real = {route.path for route in ROUTES if isinstance(route, Route) and route.path.startswith("/api/v1/")}

    assert {path for _, path in OPERATIONS} == real - {"/api/v1/openapi.json"}


SHAPES = (
    ("/api/v1/lookup?account=x.com/acmerobotics", shapes.Answer),
    ("/api/v1/lookup?account=x.com/acmerobotic", shapes.Answer),
    ("/api/v1/lookup?account=x.com/acme_before", shapes.Answer),
    ("/api/v1/lookup?account=x.com/walmart", shapes.Answer),
    ("/api/v1/lookup?account=acmerobotics", shapes.Answer),
    ("/api/v1/accounts/x/acmerobotics", shapes.Answer),
    ("/api/v1/brands", shapes.Brands),
    ("/api/v1/brands?q=walmrt", shapes.Brands),
    ("/api/v1/brands/acme", shapes.Brand),
    ("/api/v1/brands/walmart", shapes.Brand),
    ("/api/v1/lookalikes", shapes.Findings),
    ("/api/v1/range/00000", shapes.Range),
    ("/api/v1/platforms", shapes.Platforms),
    ("/api/v1/events", shapes.Events),
    ("/api/v1/lookup?account=hello+there", shapes.Problem),
    ("/api/v1/brands/nobody", shapes.Problem),
    ("/api/v1/brands?limit=0", shapes.Problem),
)


async def test_answers_have_the_shape_that_is_described(db: str) -> None:
    await _something_of_everything()
    async with visiting() as visitor:
        for address, shape in SHAPES:
            answer = (await visitor.open(address)).answer
            try:
                shape.model_validate_json(answer.content)
            except ValidationError as wrong:
                pytest.fail(f"{address}: {wrong}")


async def test_a_batch_and_a_proof_have_their_shapes_too(db: str) -> None:
    await _something_of_everything()
    async with visiting() as visitor:
        batch = await visitor.client.post("/api/v1/lookup", json={"accounts": ["x.com/acmerobotics", "hello there"]})
        number = (await visitor.open("/api/v1/events")).answer.json()["events"][0]["id"]
        proof = (await visitor.open(f"/api/v1/events/{number}/proof")).answer

    assert isinstance(shapes.Answers.model_validate_json(batch.content).answers[1], shapes.Unread)
    shapes.Proof.model_validate_json(proof.content)


def test_every_reference_leads_somewhere_and_every_parameter_of_a_path_is_named() -> None:
    written = json.dumps(DOCUMENT)
    for name in set(re.findall(r'"#/components/schemas/(\w+)"', written)):
        assert name in DOCUMENT["components"]["schemas"]
    operations: list[tuple[str, dict[str, Any]]] = [
        (path, one) for path, methods in DOCUMENT["paths"].items() for one in methods.values()
    ]
    for path, one in operations:
        assert set(re.findall(r"\{(\w+)\}", path)) == {p["name"] for p in one["parameters"] if p["in"] == "path"}
    assert len({one["operationId"] for _, one in operations}) == len(operations)


async def test_the_document_is_served(db: str) -> None:
    async with visiting() as visitor:
        served = (await visitor.open("/api/v1/openapi.json")).answer

    assert served.json()["openapi"] == "3.1.0"
    assert served.json()["servers"] == [{"url": "http://localhost:8000"}]
