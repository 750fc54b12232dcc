// The page for asking all day: answers in place, by keyboard alone. Without this file it is a plain form.
(() => {
  "use strict";
  const room = document.querySelector("[data-kiosk]");
  if (!room) return;
  const form = room.querySelector("form");
  const box = form.querySelector("input");
  const place = room.querySelector("[data-kiosk-answer]");
  const failed = room.querySelector("[data-kiosk-failed]");
  const recent = room.querySelector("[data-kiosk-recent]");
  const list = room.querySelector("[data-kiosk-list]");
  const clears = room.querySelector("[data-kiosk-clear]");
  const asked = [];  // newest first, in this page only
  const MOST = 10;
  let back = -1;
  let asking = null;
  let timer = 0;

  for (const hint of room.querySelectorAll("[data-scripted]")) hint.hidden = false;

  const wait = () => {
    clearTimeout(timer);
    if (clears.checked) timer = setTimeout(clear, Number(room.dataset.minute));
  };

  function clear() {
    clearTimeout(timer);
    asking?.abort();
    box.value = "";
    back = -1;
    place.replaceChildren();
    place.removeAttribute("aria-busy");
    failed.hidden = true;
    box.focus();
  }

  const note = (text, words) => {
    const same = asked.findIndex((one) => one.text === text);
    if (same >= 0) asked.splice(same, 1);
    asked.unshift({ text, words });
    asked.length = Math.min(asked.length, MOST);
    list.replaceChildren(...asked.map((one) => {
      const line = document.createElement("li");
      line.className = "row";
      const again = document.createElement("button");
      again.type = "button";
      again.className = "as-link";
      again.textContent = one.text;
      again.addEventListener("click", () => { box.value = one.text; form.requestSubmit(); });
      const said = document.createElement("span");
      said.className = "muted";
      said.textContent = one.words;
      line.append(again, said);
      return line;
    }));
    recent.hidden = false;
  };

  const ask = async (text) => {
    asking?.abort();
    asking = new AbortController();
    failed.hidden = true;
    place.setAttribute("aria-busy", "true");
    const address = `${form.action}?${new URLSearchParams({ account: text })}`;
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-kiosk-answer]");
      place.replaceChildren(...found.childNodes);
      note(text, place.querySelector(".verdict-words, h2")?.textContent.trim() || "");
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      place.replaceChildren();
      failed.hidden = false;
    }
    place.removeAttribute("aria-busy");
    back = -1;
    box.select();
    wait();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text) ask(text);
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      clear();
    } else if (event.target === box && (event.key === "ArrowUp" || event.key === "ArrowDown") && asked.length) {
      event.preventDefault();
      back = Math.max(-1, Math.min(asked.length - 1, back + (event.key === "ArrowUp" ? 1 : -1)));
      box.value = back < 0 ? "" : asked[back].text;
    }
    wait();
  });
  clears.addEventListener("change", wait);
  if (location.search.includes("account=")) history.replaceState(null, "", location.pathname);  // not for the next caller
  wait();
})();
