// Passkeys: the page's own forms carry the browser's answer. Without this file everybody signs in by mailed link.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  // ── JSON and bytes, for browsers that do not turn one into the other themselves ─────────────────────────────────
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (found) => (found || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const creation = (options) => PublicKeyCredential.parseCreationOptionsFromJSON
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    };
  const request = (options) => PublicKeyCredential.parseRequestOptionsFromJSON
    ? PublicKeyCredential.parseRequestOptionsFromJSON(options)
    : { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) };

  const written = (credential) => {
    if (credential.toJSON) {
      try {
        return JSON.stringify(credential.toJSON());
      } catch {
        // A browser extension may have put its own object in the place of the browser's.
      }
    }
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {},
    });
  };

  // ── one form, one question to the device ────────────────────────────────────────────────────────────────────────
  const ask = async (form) => {
    const body = new URLSearchParams({ form_token: form.elements.form_token.value });
    const answer = await fetch(form.dataset.options, { method: "POST", body });
    const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
    if (answer.redirected && !isJson) {
      // A fresh sign-in is needed first; then this page again.
      location.assign(`/confirm?next=${encodeURIComponent(location.pathname)}`);
      return null;
    }
    if (!answer.ok || !isJson) throw new Error("no options");
    return answer.json();
  };

  const send = (form, asked, credential) => {
    form.elements.challenge.value = asked.challenge_id;
    form.elements.credential.value = written(credential);
    form.submit();
  };

  let waiting = null; // the question that stands in the browser's suggestions
  const say = (form, isShown) => {
    const place = form.querySelector("[data-passkey-problem]");
    if (place) place.hidden = !isShown;
  };

  const run = async (form, question) => {
    say(form, false);
    waiting?.abort();
    try {
      const asked = await ask(form);
      if (asked) send(form, asked, await question(asked.options));
    } catch {
      say(form, true); // given up, timed out, or unknown to the device: the browser has told why
    }
  };

  for (const form of document.querySelectorAll("[data-passkey-enter]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form, (options) => navigator.credentials.get({ publicKey: request(options) }));
    });
  }
  for (const form of document.querySelectorAll("[data-passkey-add]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form, (options) => navigator.credentials.create({ publicKey: creation(options) }));
    });
  }
  for (const place of document.querySelectorAll("[data-passkey]")) place.hidden = false;

  // Among the browser's own suggestions for the address field, where it can do that.
  const suggest = async (form) => {
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
    const controller = new AbortController();
    waiting = controller;
    try {
      const asked = await ask(form);
      if (!asked || controller.signal.aborted) return;
      const again = setTimeout(() => { controller.abort(); suggest(form); }, asked.options.timeout * 0.8);
      const credential = await navigator.credentials.get({
        publicKey: request(asked.options), mediation: "conditional", signal: controller.signal,
      });
      clearTimeout(again);
      send(form, asked, credential);
    } catch {
      // Nobody chose one; the link by mail is there.
    }
  };
  const quiet = document.querySelector("[data-passkey-enter][data-suggest]");
  if (quiet) suggest(quiet);
})();
