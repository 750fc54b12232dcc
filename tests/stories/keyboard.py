"""A person without a mouse: Tab, Enter, Space and letters, and the focus always in sight."""

from typing import Final

from playwright.async_api import Error

from tests.stories.person import Person

MOST_STOPS: Final = 80  # that anybody goes through before giving up
# What has the focus, as a screen reader would say it, and whether one sees that it has it.
FOCUSED: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return ["", true];
  const labels = one.labels ? [...one.labels].map((label) => label.innerText).join(" ") : "";
  const name = one.getAttribute("aria-label") || labels || one.innerText || one.value || one.id;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  const shows = look.outlineStyle !== "none" || look.boxShadow !== "none";
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [name.replace(/\\s+/g, " ").trim(), shows && within];
}"""


class Keyboard:
    """The keys of one person's page."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.hidden: list[str] = []  # what had the focus while nobody could see it

    async def focused(self) -> str:
        try:
            name, is_seen = await self.person.page.evaluate(FOCUSED)
        except Error:  # the page goes on to the next one: the focus begins anew there
            await self.person.page.wait_for_load_state()
            name, is_seen = await self.person.page.evaluate(FOCUSED)
        if not is_seen:
            self.hidden.append(f"{name} on {self.person.page.url}")
        return str(name)

    async def reach(self, name: str, *, key: str = "Tab") -> None:
        """Goes on by Tab until the focus is on what is called so."""
        stops = []
        for _ in range(MOST_STOPS):
            await self.person.page.keyboard.press(key)
            stops.append(await self.focused())
            if stops[-1] == name or stops[-1].startswith(f"{name} "):
                return
        raise AssertionError(f"no {name!r} among {stops} on {self.person.page.url}")

    async def press(self, name: str) -> None:
        """A button or link, by Enter."""
        await self.reach(name)
        await self.person.page.keyboard.press("Enter")

    async def type(self, name: str, text: str) -> None:
        await self.reach(name)
        await self.person.page.keyboard.press("Control+a")
        await self.person.page.keyboard.type(text)

    async def choose(self, name: str, option: str) -> None:
        """An option of a list, by its first letters as one does it without opening the list."""
        await self.reach(name)
        await self.person.page.keyboard.type(option)
