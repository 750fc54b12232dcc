// The answer in words. What opens a page of the registry says so: there it learns which account is meant.
import { SETTINGS } from "./asking.js";

const api = globalThis.browser ?? globalThis.chrome;
const say = (name, ...values) => api.i18n.getMessage(name, values);
const place = (id) => document.getElementById(id);
const own = async (name) => (await fetch(api.runtime.getURL(name))).json();

const registryOf = async () => {
  const kept = await api.storage.local.get(SETTINGS);
  return kept.registry || (await own("config.json")).registry;
};

const wordsOf = (state) => {
  if (state?.failed) return ["none", say("failed"), say("failed_more")];
  if (state?.post) return ["none", say("post"), say("post_more")];
  if (!state?.account) return ["none", say("no_account"), say("no_account_more")];
  if (!state.answer) return ["none", say("not_asked"), say("not_asked_more")];
  const brand = state.answer.brand?.name ?? "";
  const { verdict } = state.answer;
  return [verdict, say(`words_${verdict}`, brand), say(`more_${verdict}`, brand, state.answer.brand?.domain ?? "")];
};

const show = async (tab, state) => {
  const [tone, words, more] = wordsOf(state);
  const registry = await registryOf();
  document.body.dataset.verdict = state?.answer?.disputed ? "disputed" : tone;
  place("words").textContent = words;
  place("more").textContent = state?.answer?.disputed ? `${say("disputed")} ${more}` : more;
  place("account").textContent = state?.account ? `${await nameOf(state.account.platform)} ${state.account.handle}` : "";
  const checked = state?.answer?.verdict === "official" && state.answer.checked_at;
  place("checked").textContent = checked
    ? say("checked", new Date(checked).toLocaleString(api.i18n.getUILanguage(), { dateStyle: "medium", timeStyle: "short" }))
    : "";
  place("ask").hidden = !(state?.waits || state?.failed);
  place("ask").textContent = say("ask");
  place("page").hidden = !tab.url?.startsWith("http");
  place("page").href = `${registry}/lookup?${new URLSearchParams({ account: tab.url ?? "" })}`;
  place("page").textContent = say("open_page");
};

const nameOf = async (slug) => (await own("platforms.json")).platforms.find((one) => one.slug === slug)?.name ?? slug;

const [tab] = await api.tabs.query({ active: true, currentWindow: true });
const key = `tab-${tab.id}`;
document.documentElement.lang = api.i18n.getUILanguage();
document.title = say("name");
place("options").textContent = say("options");
await show(tab, (await api.storage.session.get(key))[key]);
place("ask").addEventListener("click", () => api.runtime.sendMessage({ ask: tab.id, address: tab.url }));
api.storage.session.onChanged.addListener((changes) => { if (changes[key]) show(tab, changes[key].newValue); });
