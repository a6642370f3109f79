// Passkeys: asks our server for options and the browser for a key, then posts the answer as a form.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create(options) {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = keys(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    return answer(made, {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    });
  }

  async function get(options) {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = keys(options.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: options });
    return answer(used, {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
    });
  }

  const answer = (key, response) =>
    JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });

  async function options(form) {
    const body = new URLSearchParams(new FormData(form));
    const said = await fetch(form.dataset.options, { method: "POST", body });
    if (said.redirected && form.dataset.proof) {
      location.assign(form.dataset.proof);
      return null;
    }
    if (!said.ok || said.redirected) throw new Error("no options");
    return said.json();
  }

  async function send(form) {
    const note = form.querySelector("[role=status]");
    note.hidden = true;
    try {
      const asked = await options(form);
      if (asked === null) return;
      const made = await (form.dataset.passkey === "create" ? create : get)(asked);
      form.elements.passkey.value = made;
      form.submit();
    } catch {
      note.textContent = form.dataset.trouble;
      note.hidden = false;
    }
  }

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
