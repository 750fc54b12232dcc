// Asks the registry by five digits of a hash, so that it does not learn which account is meant (docs/PRIVATE_LOOKUPS.md).

const DIGITS = 5;
const PATIENCE = 8000;
export const SETTINGS = { registry: "", websites: false, automatic: true };
const VERDICTS = ["official", "was_official", "impostor", "lookalike", "listed"];

export const hashOf = async (account) => {
  const bytes = new TextEncoder().encode(`${account.platform}:${account.handle}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The row about the account, {verdict: "unknown"} where there is none; throws where the registry does not answer. */
export const ask = async (account, registry) => {
  const hash = await hashOf(account);
  const address = `${registry}/api/v1/range/${hash.slice(0, DIGITS)}`;
  // The browser's own cache keeps the range for as long as the registry allows (half a minute), then asks whether it changed.
  const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { results } = await answer.json();
  if (!Array.isArray(results)) throw new Error("no range");
  const row = results.find((one) => one?.suffix === hash.slice(DIGITS));
  return row && VERDICTS.includes(row.verdict) ? row : { verdict: "unknown", disputed: false, brand: null, checked_at: null };
};
