// The address of a page → the account it shows. The tables are those of the registry (platforms.json); nothing is asked.

const compiled = new Map();

const regex = (source, flags = "s") => {
  const key = `${flags} ${source}`;
  if (!compiled.has(key)) compiled.set(key, new RegExp(`^(?:${source})$`, flags));
  return compiled.get(key);
};

const groupsOf = (match) => Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined));

/** The account that the page shows: {platform, handle}, with `candidate` where only a confirmed server would make it
 *  one; {post: true} where the address names nobody who must be the author; null where it shows no account. */
export const read = (address, tables) => {
  const url = parts(address);
  if (!url) return null;
  const platform = platformAt(url.host, tables);
  if (platform) return matchUrl(platform, url, tables);
  const bare = url.host.replace(/^www\./, "");
  if (bare !== url.host && shown(bare, tables)) return matchUrl(shown(bare, tables), { ...url, host: bare }, tables);
  if (tables.shorteners.includes(bare) || tables.sharedHosts.includes(bare) || owner(url.host, tables)) return null;
  return serverOrWebsite(url, bare, tables);
};

const parts = (address) => {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || url.port || url.username || url.password || !/\.[a-z]/.test(url.hostname)) return null;
  const path = pathOf(url.pathname);
  if (path === null) return null;
  return { host: url.hostname.replace(/\.$/, ""), path, query: url.search.slice(1), fragment: decoded(url.hash.slice(1)) ?? "" };
};

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const decoded = (text) => {
  try {
    const plain = decodeURIComponent(text);
    return UNSEEN.test(plain) && plain !== text ? null : plain;
  } catch {
    return null;
  }
};

const pathOf = (written) => {
  if (/%2f/i.test(written)) return null;
  const plain = decoded(written);
  return plain === null ? null : plain.replace(/\/\/+/g, "/").replace(/\/+$/, "") || "/";
};

const pairs = (query) => query.split("&").map((pair) => {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
});

const spelled = (key) => (decoded(key.replaceAll("+", " ")) ?? key).split(/[[\0]/)[0].trim().toLowerCase();

const named = (query, name) => (query ? pairs(query).filter(([key]) => key === name || spelled(key) === name) : []);

const parameter = (query, name) => {
  const found = named(query, name);
  return found.length === 1 && found[0][0] === name ? decoded(found[0][1].replaceAll("+", " ")) : null;
};

// ── whose the host is ───────────────────────────────────────────────────────────────────────────────────────────────

const shown = (host, tables) =>
  tables.platforms.find((platform) => platform.hosts.includes(host) || platform.mirrors.includes(host));

const platformAt = (host, tables) =>
  tables.platforms.find((platform) => platform.hosts.includes(host))
  ?? tables.platforms.find((platform) => platform.hostPatterns.some((pattern) => regex(pattern).test(host)))
  ?? tables.platforms.find((platform) => platform.mirrors.includes(host));

const owner = (host, tables) => {
  for (let at = host; at; at = at.includes(".") ? at.slice(at.indexOf(".") + 1) : "") {
    const found = tables.platforms.find((one) => [one.hosts, one.mirrors, one.ownDomains].some((list) => list.includes(at)));
    if (found) return found;
  }
  return null;
};

const canBeServer = (host, tables) => {
  if (!/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(host)) return false;
  const found = platformAt(host, tables) ?? owner(host, tables);
  return !found || found.handleGroup === "user" || found.fediverseHosts.includes(host);
};

const LABELS = /^(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)$/;

const serverOrWebsite = (url, bare, tables) => {
  for (const server of tables.serverPaths) {
    const match = regex(server.path).exec(url.path);
    if (!match) continue;
    const groups = { host: url.host, ...groupsOf(match) };
    if (groups.rhost) return null;  // an account of elsewhere, as a server that nobody knows shows it
    if (tables.notFediverse.includes(url.host)) break;
    return { platform: server.platform, handle: filled(server.key, groups).toLowerCase(), candidate: true };
  }
  return LABELS.test(bare) ? { platform: "website", handle: bare } : null;
};

// ── what the address is there ───────────────────────────────────────────────────────────────────────────────────────

const matchUrl = (platform, url, tables) => {
  for (const pattern of platform.patterns) {
    const groups = groupsOfPattern(pattern, url);
    if (!groups) continue;
    if (pattern.result === "not an account") return null;
    if (pattern.result !== "account") return { post: true };
    groups.host = platform.hosts.includes(url.host.replace(/^www\./, "")) ? url.host.replace(/^www\./, "") : url.host;
    const account = judge(platform, pattern, groups, tables);
    return account && uncovered(platform, pattern, url, account);
  }
  return null;
};

const groupsOfPattern = (pattern, url) => {
  const groups = {};
  const matches = [[pattern.path, url.path]];
  if (pattern.host !== null) matches.unshift([pattern.host, url.host]);
  if (pattern.fragment !== null) matches.push([pattern.fragment, url.fragment]);
  for (const [name, value] of Object.entries(pattern.query)) matches.push([value, parameter(url.query, name) ?? ""]);
  for (const [source, text] of matches) {
    const match = regex(source).exec(text);
    if (!match) return null;
    Object.assign(groups, groupsOf(match));
  }
  return groups;
};

const uncovered = (platform, pattern, url, account) => {
  if (pattern.fragment === null && url.fragment.startsWith("!")) return null;
  const covers = (name) => !(name in pattern.query) && named(url.query, name).length > 0;
  if (platform.overlays.some(covers)) return { post: true };
  return pattern.binding === "" || pattern.binding === "yes" ? account : { post: true };
};

const judge = (platform, pattern, groups, tables) => {
  if ("rhost" in groups) {
    const elsewhere = onOtherServer(pattern, groups, tables);
    if (elsewhere !== undefined) return elsewhere;
  }
  const group = platform.handleGroup;
  if (group in groups && !platform.handle.startsWith("@")) groups[group] = groups[group].replace(/^@/, "");
  const reserved = pattern.reservedGroup ?? "handle";
  if (!pattern.keepReserved && reserved in groups && isReserved(platform, groups[reserved])) return null;
  if (group in groups && !isPossible(platform, groups[group])) return null;
  const handle = keyOf(platform, pattern, groups);
  return handle ? { platform: platform.slug, handle } : null;
};

const onOtherServer = (pattern, groups, tables) => {
  try {
    groups.rhost = new URL(`https://${groups.rhost}/`).hostname;
  } catch {
    return null;
  }
  const isPerson = pattern.key === "{user}@{rhost}";
  const home = tables.platforms.find((one) => one.fediverseHosts.includes(groups.rhost));
  if (isPerson && home && groups.user) {
    return isPossible(home, groups.user) ? { platform: home.slug, handle: lower(groups.user) } : null;
  }
  return home || !canBeServer(groups.rhost, tables) ? null : undefined;
};

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "\0");

const keyOf = (platform, pattern, groups) => {
  const steps = pattern.normalise ?? platform.normalise;
  const values = {};
  for (const [name, value] of Object.entries(groups)) {
    values[name] = name === "host" || name === "rhost" ? value : normalise(value, steps);
    if (values[name] === null) return null;
  }
  const key = filled(pattern.key, values);
  return key.includes("\0") ? null : key;
};

// ── handles ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const ALIKE = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic"];
const STRAY = /[.,;:!\u2026\u3001\u3002\uff0c>"'\u00bb\u2019\u201d\u203a]$/;

const isReserved = (platform, word) => {
  const small = word.toLowerCase();
  return platform.reserved.includes(small) || platform.reservedSuffixes.some((suffix) => small.endsWith(suffix));
};

const isPossible = (platform, handle) => {
  if (handle.length > 255 || STRAY.test(handle)) return false;
  const grammar = regex(platform.handle, platform.handleFlags);
  if (/^[\0-\x7f]*$/.test(handle)) return grammar.test(handle);
  if (handle.normalize("NFKC") !== handle || /\p{C}/u.test(handle)) return false;
  if (platform.oneScript && ALIKE.filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(handle)).length > 1) return false;
  return grammar.test(handle.replace(/(?<=[^\0-\x7f])\p{M}/gu, "\u0915"));
};

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const STEPS = {
  lower,
  nfc: (text) => text.normalize("NFC"),
  fold: (text) => [...text].map((letter) => ([...letter.toLowerCase()].length === 1 ? letter.toLowerCase() : letter)).join(""),
  strip_dots: (text) => text.replaceAll(".", ""),
  digits: (text) => text.replace(/[^0-9]/g, ""),
  npub_hex: (text) => publicKey(text),
  steam3_to_64: (text) => (/^[0-9]{1,10}$/.test(text) && Number(text) < 2 ** 32 ? String(76561197960265728n + BigInt(text)) : null),
};

const normalise = (text, steps) => steps.reduce((kept, step) => (kept === null ? null : STEPS[step](kept)), text);

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

// bech32 (BIP 173), as Nostr writes keys
const publicKey = (npub) => {
  const values = [...npub.slice(5)].map((letter) => LETTERS.indexOf(letter));
  if (!npub.startsWith("npub1") || values.includes(-1)) return null;
  let state = 1;
  const expanded = [..."npub"].map((letter) => letter.charCodeAt(0));
  for (const value of [...expanded.map((code) => code >> 5), 0, ...expanded.map((code) => code & 31), ...values]) {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, at) => { if ((top >> at) & 1) state ^= generator; });
  }
  const bits = values.slice(0, -6).map((value) => value.toString(2).padStart(5, "0")).join("");
  if (state !== 1 || bits.length < 256 || bits.length > 260 || bits.slice(256).includes("1")) return null;
  return bits.slice(0, 256).match(/.{4}/g).map((four) => parseInt(four, 2).toString(16)).join("");
};
