"""What people type: read within limits, shown back to them with the sentence that says what to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry.errors import RegistryError
from registry.language import gettext
from registry.web import errors, guards, rendering
from registry.web.state import AppRequest

MOST_FIELDS = 250  # a page of accounts to be ticked holds a hundred, each with what it is for
LONGEST_FIELD = 16 * 1024
LONGEST_FILE = 64 * 1024  # of the pages that take one: as much as a form may hold
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields a page asked for, as typed (stripped); a field that was not sent is ""."""

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problem: RegistryError | None = None

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def problem_of(self, name: str) -> str:
        """The translated sentence below the field; "" when the field is fine."""
        return self.sentence if self.problem and self.problem.field == name else ""

    @property
    def sentence(self) -> str:
        return gettext(str(self.problem), **self.problem.values) if self.problem else ""

    @property
    def field(self) -> str:
        """The field the problem is about; "" when it is about the whole."""
        return (self.problem and self.problem.field) or ""


async def receive(request: AppRequest, *, takes_file: bool = False) -> FormData:
    """The sent form with the right token in it. Routes call it before any page that changes something."""
    longest = LONGEST_FILE if takes_file else LONGEST_FIELD
    if not request.headers.get("content-type", "").lower().startswith(FORM_TYPES):
        raise HTTPException(415, "broken_form")
    try:
        form = await request.form(max_files=int(takes_file), max_fields=MOST_FIELDS, max_part_size=longest)
    except (HTTPException, ValueError) as broken:  # ValueError: invalid UTF-8 or a null byte in a boundary
        if isinstance(broken, HTTPException) and broken.status_code == errors.TOO_LARGE:
            raise
        raise HTTPException(400, "broken_form") from broken
    guards.check_form_token(request, form)
    return form


async def typed(request: AppRequest, *names: str) -> Typed:
    """The named fields; whatever else was sent is ignored (SECURITY W10)."""
    form = await request.form()
    return Typed({name: _text(form.get(name)) for name in names})


async def ticked(request: AppRequest, name: str) -> list[str]:
    """The values of the boxes of this name that were ticked, in the order of the page."""
    form = await request.form()
    return [_text(value) for value in form.getlist(name)]


async def uploaded(request: AppRequest, name: str) -> str:
    """The text of the file that was chosen, as spreadsheets write it; "" for none."""
    file = (await request.form()).get(name)
    body = await file.read(LONGEST_FILE) if isinstance(file, UploadFile) else b""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _text(value: object) -> str:
    # Lone surrogates and null bytes cannot be stored; everything else is judged by the action that gets it.
    text = value if isinstance(value, str) else ""
    return text.encode(errors="replace").decode().strip()


def again(
    request: AppRequest,
    template: str,
    typed: Typed,
    problem: RegistryError,
    values: Mapping[str, object] | None = None,
) -> Response:
    """The form once more, with what was typed and what is wrong with it."""
    shown = {**(values or {}), "typed": replace(typed, problem=problem)}
    return rendering.page(request, template, shown, status=errors.status_of(problem))
