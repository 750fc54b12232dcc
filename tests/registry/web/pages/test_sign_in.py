"""Signing in by a mailed link."""

import re

from registry.models import Letter, Person, Session
from registry.web import throttle
from tests.factories import make_person
from tests.registry.web.visitor import Visitor, visiting


async def _link(email: str) -> str:
    letter = await Letter.filter(to=email).order_by("-created_at", "-id").first()
    assert letter is not None
    found = re.search(r"http://localhost:8000(/sign-in/\S+)", letter.body)
    assert found
    return found[1]


async def _asked(visitor: Visitor, email: str, path: str = "/sign-in") -> str:
    await visitor.open(path)
    await visitor.send("/sign-in", email=email)
    return await _link(email)


async def test_a_link_opened_and_a_button_pressed_sign_somebody_in(db: str) -> None:
    async with visiting() as visitor:
        link = await _asked(visitor, "ann@example.com")
        await visitor.open(link)
        assert await Session.all().count() == 0  # opening changes nothing: mail scanners open links

        await visitor.send(link)

        assert visitor.path == "/desk"
        assert visitor.status == 200
        cookie = visitor.answer.history[0].headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()


async def test_known_and_unknown_addresses_read_the_same_page(db: str) -> None:
    await make_person("known@example.com")
    pages = []
    for email in ("known@example.com", "other@example.com"):
        async with visiting() as visitor:
            await _asked(visitor, email)
            pages.append((visitor.status, visitor.text.replace(email, "")))

    assert pages[0] == pages[1]
    assert pages[0][0] == 200


async def test_a_link_works_once(db: str) -> None:
    async with visiting() as visitor:
        link = await _asked(visitor, "ann@example.com")
        await visitor.open(link)
        form = visitor.attribute("main input[name=form_token]", "value")
        await visitor.send(link)
        visitor.client.cookies.delete("session")

        visitor.answer = await visitor.client.post(link, data={"form_token": form})

        assert visitor.status == 410
        assert "used already" in visitor.text
        assert await Session.all().count() == 1


async def test_a_double_click_ends_at_the_desk(db: str) -> None:
    async with visiting() as visitor:
        link = await _asked(visitor, "ann@example.com")
        await visitor.open(link)
        form = visitor.attribute("main input[name=form_token]", "value")
        await visitor.send(link)

        visitor.answer = await visitor.client.post(link, data={"form_token": form}, follow_redirects=True)

        assert visitor.path == "/desk"


async def test_a_link_is_no_use_in_another_browser(db: str) -> None:
    async with visiting() as visitor, visiting() as thief:
        link = await _asked(visitor, "ann@example.com")

        await thief.open(link)

        assert thief.status == 410
        assert "browser where you asked" in thief.text


async def test_the_link_page_sends_no_referrer(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open(await _asked(visitor, "ann@example.com"))

        assert visitor.answer.headers["referrer-policy"] == "no-referrer"
        assert visitor.answer.headers["cache-control"] == "no-store"


async def test_a_bad_address_is_told_at_its_field(db: str) -> None:
    for email in ("nobody", "a@b.example\r\nBcc: c@d.example", "ä@example.com", "a@b.example,c@d.example", ""):
        async with visiting() as visitor:
            await visitor.open("/sign-in")
            await visitor.send("/sign-in", email=email)

            assert visitor.status == 422, email
            assert visitor.attribute("#field-email", "aria-invalid") == "true"
            assert visitor.page.css_first("#error-email") is not None
    assert await Letter.all().count() == 0


async def test_next_leads_only_to_our_own_pages(db: str) -> None:
    wishes = {
        "/companies/new": "/companies/new",
        "//evil.example": "/desk",
        "https://evil.example/desk": "/desk",
        "/\\evil.example": "/desk",
        "/nowhere": "/desk",
        "javascript:alert(1)": "/desk",
    }
    for index, (wish, expected) in enumerate(wishes.items()):
        async with visiting() as visitor:
            email = f"ann{index}@example.com"
            visitor.answer = await visitor.client.get("/sign-in", params={"next": wish})
            await visitor.send("/sign-in", email=email, next=wish)
            link = await _link(email)
            await visitor.open(link)
            await visitor.send(link)

            assert visitor.path == expected, wish


async def test_a_page_for_members_leads_back_after_signing_in(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/companies/new")
        assert visitor.path == "/sign-in"
        await visitor.send("/sign-in", email="ann@example.com")
        link = await _link("ann@example.com")
        await visitor.open(link)
        await visitor.send(link)

        assert visitor.path == "/companies/new"


async def test_signing_out_ends_the_session(db: str) -> None:
    person = await make_person()
    async with visiting(person) as visitor:
        secret = visitor.client.cookies["session"]
        await visitor.open("/desk")
        await visitor.send("/sign-out")
        assert visitor.path == "/"

        visitor.client.cookies.set("session", secret)
        await visitor.open("/desk")

        assert visitor.path == "/sign-in"


async def test_too_many_wishes_from_one_address_are_slowed_down(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/sign-in")
        form = visitor.attribute("main input[name=form_token]", "value")
        answers = [
            await visitor.client.post("/sign-in", data={"form_token": form, "email": f"a{n}@example.com"})
            for n in range(throttle.SIGN_IN.quota + 2)
        ]

    assert [answer.status_code for answer in answers].count(429) == 2
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_form_without_its_token_changes_nothing(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/sign-in")
        for token in (None, "", "0" * 64):
            data = {"email": "ann@example.com"} | ({"form_token": token} if token is not None else {})
            answer = await visitor.client.post("/sign-in", data=data)

            assert answer.status_code == 403
    assert await Letter.all().count() == 0


async def test_the_token_of_another_browser_is_refused(db: str) -> None:
    async with visiting() as visitor, visiting() as other:
        await other.open("/sign-in")
        stolen = other.attribute("main input[name=form_token]", "value")
        await visitor.open("/sign-in")

        answer = await visitor.client.post("/sign-in", data={"email": "a@example.com", "form_token": stolen})

        assert answer.status_code == 403


async def test_a_signed_in_person_keeps_the_language_for_letters(db: str) -> None:
    person = await make_person()
    async with visiting(person) as visitor:
        await visitor.open("/desk")
        form = next(form for form in visitor.page.css("form") if form.css("input[name=lang][value=es]"))
        hidden = {str(one.attributes["name"]): one.attributes.get("value") or "" for one in form.css("input")}
        visitor.answer = await visitor.client.post("/language", data=hidden, follow_redirects=True)

        assert visitor.attribute("html", "lang") == "es"
        assert visitor.path == "/desk"
    assert (await Person.get(id=person.id)).language == "es"
