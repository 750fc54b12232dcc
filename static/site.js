// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";

  // Copy buttons: hidden in the page, shown where they can work.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const label = button.querySelector("span") || button;
    const before = label.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("[data-copy-text]").textContent;
      await navigator.clipboard.writeText(text.trim());
      label.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = before; }, 2500);
    });
  }

  // A click on a line to copy selects the whole of it.
  for (const line of document.querySelectorAll("[data-copy-text]")) {
    line.addEventListener("focus", () => getSelection().selectAllChildren(line));
  }

  // Buttons that only scripts can serve are shown by them.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A bookmark to drag does nothing where it stands; a click says so.
  for (const bookmark of document.querySelectorAll("[data-bookmark]")) {
    bookmark.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector("[data-bookmark-told]").hidden = false;
    });
  }

  // The box waits for what is pasted, where that opens no keyboard over the page and nobody has moved on.
  const box = document.querySelector("[data-autofocus]");
  const isDesk = matchMedia("(hover: hover) and (pointer: fine)").matches;
  if (box && isDesk && !location.hash && document.activeElement === document.body) box.focus({ preventScroll: true });

  // What is wrong with a form is read first.
  document.querySelector("[data-focus]")?.focus();

  // A form is sent once, however often the button is pressed.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => { delete form.dataset.sent; }, 5000);
    });
  }

  // Whoever is on the way to another page is not called back to this one.
  let isLeaving = false;
  addEventListener("beforeunload", () => {
    isLeaving = true;
    setTimeout(() => { isLeaving = false; }, 5000);
  });
  const go = (address) => { isLeaving ? setTimeout(go, 500, address) : location.assign(address); };

  // Live pages: the server renders, this only puts it in place. The element is a status region, so it is announced.
  for (const place of document.querySelectorAll("[data-live]")) {
    const news = new EventSource(place.dataset.live);
    news.addEventListener("progress", (event) => { place.innerHTML = event.data; });
    news.addEventListener("done", () => {
      news.close();
      place.dispatchEvent(new CustomEvent("live:done", { bubbles: true }));
      if (place.dataset.liveNext) go(place.dataset.liveNext);
    });
    addEventListener("pagehide", () => news.close());
  }
})();
