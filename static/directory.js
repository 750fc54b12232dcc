// The directory answers while one types. Without this file the form asks for a page, and gets the same.
(() => {
  "use strict";

  const form = document.querySelector("[data-search-live]");
  if (!form) return;
  const place = document.getElementById(form.dataset.searchLive);
  const box = form.querySelector("input[type=search]");
  const count = document.getElementById("found-count");
  const WAIT = 150; // milliseconds after the last letter
  let asked = wish();
  let waiting = 0;
  let running = new AbortController();

  function wish() {
    const fields = [...new FormData(form)].filter(([, value]) => value.trim() !== "");
    return new URLSearchParams(fields).toString();
  }

  function tell() {
    count.textContent = place.querySelector("[data-found]")?.dataset.found ?? "";
  }

  async function ask() {
    const wanted = wish();
    if (wanted === asked) return;
    asked = wanted;
    running.abort();
    running = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/brands?${wanted}${wanted && "&"}part=list`, { signal: running.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      place.innerHTML = await answer.text();
      history.replaceState(null, "", wanted ? `/brands?${wanted}` : "/brands");
      tell();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      asked = ""; // the button still asks the plain way
    }
    place.removeAttribute("aria-busy");
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (asked === wish() && place.querySelector("[data-found]")) {
      event.preventDefault();
      place.querySelector("a")?.focus();
    }
  });

  // Down into what was found, up again, and back to the box.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = [...place.querySelectorAll("li a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== box) return;
    if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? box).focus();
    else if (event.key === "Escape" && at >= 0) box.focus();
    else return;
    event.preventDefault();
  });

  tell();
})();
