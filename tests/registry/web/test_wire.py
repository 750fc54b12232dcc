"""An answer as bytes, and back."""

import pytest

from registry.web.wire import Form

FIELDS = [(b"etag", b'"abc"'), (b"content-type", b"text/html; charset=utf-8"), (b"link", b"</a>; rel=b: c")]


def test_an_answer_is_read_back_as_it_was_written() -> None:
    form = Form.of(200, FIELDS, b"body")

    assert form.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (form.fields, form.etag, form.media_type) == (FIELDS, b'"abc"', b"text/html; charset=utf-8")
    start, body = form.messages()
    assert (start["status"], start["headers"], body["body"]) == (200, FIELDS, b"body")


@pytest.mark.parametrize(
    "field", [(b"link", b"a\r\nset-cookie: b=c"), (b"li\nnk", b"a"), (b"link", b"a\0"), (b"link", b"a\x7f")]
)
def test_a_field_that_would_break_the_answer_is_refused(field: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="would break"):
        Form.of(200, [*FIELDS, field], b"body")
