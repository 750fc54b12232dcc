// Marks the page of each tab in the toolbar: reads its address here, asks by hash prefix, shows a sign.
import { ask, SETTINGS } from "./asking.js";
import { read } from "./reading.js";

const api = globalThis.browser ?? globalThis.chrome;
const SIGNS = {
  official: ["✓", "#0b5d3c"],
  was_official: ["✕", "#a11722"],
  impostor: ["✕", "#a11722"],
  lookalike: ["!", "#7a4b00"],
  listed: ["·", "#43515d"],
};
const FRESH = 60_000;  // milliseconds for which an answer about the same page is not asked for again
const asking = new Map();  // tab → the address that is being asked about
let tables = null;

const own = async (name) => (await fetch(api.runtime.getURL(name))).json();

const settings = async () => {
  const { registry } = await own("config.json");
  const kept = await api.storage.local.get(SETTINGS);
  return { ...kept, registry: kept.registry || registry };
};

const seen = (tab) => `tab-${tab}`;

const show = async (tab, state) => {
  const [sign, colour] = (state.answer?.disputed && ["!", "#7a4b00"]) || SIGNS[state.answer?.verdict] || ["", "#43515d"];
  const words = state.answer ? api.i18n.getMessage(`short_${state.answer.verdict}`, [state.answer.brand?.name ?? ""]) : "";
  await Promise.all([
    api.storage.session.set({ [seen(tab)]: { ...state, at: Date.now() } }),
    api.action.setBadgeText({ tabId: tab, text: sign }),
    api.action.setBadgeBackgroundColor({ tabId: tab, color: colour }),
    api.action.setTitle({ tabId: tab, title: words || api.i18n.getMessage("name") }),
  ]).catch(() => {});  // the tab may be gone by now
};

/** What is known of the page at this address; `wanted`: the person asked, whatever the settings say. */
const judge = async (tab, address, wanted = false) => {
  tables ??= await own("platforms.json");
  const chosen = await settings();
  const account = read(address, tables);
  if (!account || account.post) return show(tab, { address, account: null, post: Boolean(account?.post) });
  const isQuiet = !chosen.automatic || (account.platform === "website" && !chosen.websites);
  if (isQuiet && !wanted) return show(tab, { address, account, waits: true });
  asking.set(tab, address);
  try {
    const answer = await ask(account, chosen.registry);
    // On a server that nobody told us of it may be an account or only a page: unless it is registered, we cannot tell.
    const isPage = account.candidate && answer.verdict === "unknown";
    await show(tab, { address, account: isPage ? null : account, answer: isPage ? undefined : answer });
  } catch {
    await show(tab, { address, account, failed: true });
  } finally {
    asking.delete(tab);
  }
};

/** The same for a page that came up, unless it was just asked about. */
const notice = async (tab, address) => {
  if (asking.get(tab) === address) return;
  const kept = (await api.storage.session.get(seen(tab)))[seen(tab)];
  const isFresh = kept?.address === address && !kept.failed && Date.now() - kept.at < FRESH;
  if (!isFresh && asking.get(tab) !== address) await judge(tab, address);
};

api.tabs.onUpdated.addListener((id, change, tab) => {
  if (change.url || change.status === "complete") notice(id, tab.url ?? "");
});
api.tabs.onActivated.addListener(async ({ tabId }) => notice(tabId, (await api.tabs.get(tabId)).url ?? ""));
api.tabs.onRemoved.addListener((id) => api.storage.session.remove(seen(id)));
api.runtime.onMessage.addListener((message, _sender, reply) => {
  if (message.ask === undefined) return false;
  judge(message.ask, message.address, true).then(() => reply(true));
  return true;
});
