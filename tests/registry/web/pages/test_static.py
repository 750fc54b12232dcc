"""How the files of the look go over the wire."""

from tests.registry.web.visitor import visiting


async def test_style_and_script_are_packed_for_whoever_can_unpack_them(db: str) -> None:
    async with visiting() as visitor:
        plain = await visitor.client.get("/static/site.css", headers={"accept-encoding": "identity"})
        packed = await visitor.client.get("/static/site.css", headers={"accept-encoding": "br, gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert {packed.headers["vary"], plain.headers["vary"]} == {"Accept-Encoding"}
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3


async def test_a_packed_file_that_is_known_is_not_sent_again(db: str) -> None:
    async with visiting() as visitor:
        first = await visitor.client.get("/static/site.js")
        again = await visitor.client.get("/static/site.js", headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""


async def test_a_part_of_a_file_is_sent_as_it_is(db: str) -> None:
    async with visiting() as visitor:
        part = await visitor.client.get("/static/site.js", headers={"range": "bytes=0-9"})

    assert part.status_code == 206
    assert "content-encoding" not in part.headers
