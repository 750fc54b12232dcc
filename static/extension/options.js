// Which registry is asked, and when.
import { ask, SETTINGS } from "./asking.js";

const api = globalThis.browser ?? globalThis.chrome;
const say = (name, ...values) => api.i18n.getMessage(name, values);
const form = document.querySelector("form");
const told = document.getElementById("registry-told");

document.documentElement.lang = api.i18n.getUILanguage();
document.title = say("options");
for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);

const { registry } = await (await fetch(api.runtime.getURL("config.json"))).json();
const kept = await api.storage.local.get(SETTINGS);
form.registry.value = kept.registry || registry;
form.automatic.checked = kept.automatic;
form.websites.checked = kept.websites;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const address = new URL(form.registry.value);
  const isLocal = ["localhost", "127.0.0.1"].includes(address.hostname);
  if (address.protocol !== "https:" && !isLocal) {
    told.textContent = say("only_https");
    return;
  }
  try {
    await ask({ platform: "website", handle: "example.com" }, address.origin);
    told.textContent = say("saved");
  } catch {
    told.textContent = say("saved_unanswered");
  }
  await api.storage.local.set({ registry: address.origin, automatic: form.automatic.checked, websites: form.websites.checked });
});
