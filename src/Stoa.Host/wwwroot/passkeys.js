// Passkeys on the account's pages: what the server asks goes to the device, and its answer back.
(() => {
  const root = document.querySelector("[data-passkeys]");
  if (root === null || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    return;
  }

  const error = root.querySelector("[data-passkey-error]");
  const form = root.querySelector("[data-passkey-form]");
  const button = root.querySelector("[data-passkey]");

  async function post(path, body) {
    const session = await (await fetch("/api/v1/auth/session")).json();
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": session.antiforgeryToken },
      body: JSON.stringify(body ?? {}),
    });
    const text = await response.text();
    const answer = text === "" ? null : JSON.parse(text);
    if (!response.ok) {
      throw new Error(answer?.detail ?? "That did not work.");
    }

    return answer;
  }

  async function ask() {
    const { token, options } = await post("/api/v1/auth/passkeys/options");
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const credential = await navigator.credentials.get({ publicKey });
    return { token, credential: credential.toJSON() };
  }

  const ways = {
    "sign-in": async () => post("/api/v1/auth/session/passkey", await ask()),
    prove: async () => post("/api/v1/auth/proof", { passkey: await ask() }),
  };

  async function add(name) {
    const { token, options } = await post("/api/v1/account/passkeys/options");
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = await navigator.credentials.create({ publicKey });
    const { recoveryCodes } = await post("/api/v1/account/passkeys", { token, credential: credential.toJSON(), name });
    if (recoveryCodes.length === 0) {
      location.assign(root.dataset.next);
      return;
    }

    const shown = root.querySelector("[data-passkey-codes]");
    for (const code of recoveryCodes) {
      const item = document.createElement("li");
      item.append(document.createElement("code"));
      item.firstChild.textContent = code;
      shown.querySelector("ul").append(item);
    }

    form.hidden = true;
    shown.hidden = false;
    shown.scrollIntoView();
  }

  async function run(work) {
    error.hidden = true;
    try {
      await work();
    } catch (problem) {
      error.textContent = problem.name === "NotAllowedError" ? "The device said no, or nobody answered it." : problem.message;
      error.hidden = false;
    }
  }

  if (form !== null) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void run(() => add(new FormData(form).get("name")));
    });
  }

  if (button !== null) {
    button.hidden = false;
    button.addEventListener("click", () => {
      void run(async () => {
        await ways[button.dataset.passkey]();
        location.assign(root.dataset.next);
      });
    });
  }
})();
