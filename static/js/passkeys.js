// Connects the passkey buttons to allauth's WebAuthn code: <form data-passkey="loginForm" data-button="…">.
// The server's question stands in a <script type="application/json" id="passkey-question">. Without passkeys in the
// browser the button stays hidden.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = document.getElementById(form.dataset.button);
    const credential = form.querySelector("input[name=credential]");
    if (!window.PublicKeyCredential || !button || !credential) continue;
    button.hidden = false;
    const role = { loginForm: "login", addForm: "add", authenticateForm: "authenticate" }[form.dataset.passkey];
    const ids = { [role]: button.id, credential: credential.id };
    if (form.dataset.alone) ids.passwordless = form.dataset.alone;
    if (document.getElementById("passkey-question")) ids.data = "passkey-question";
    window.allauth.webauthn.forms[form.dataset.passkey]({ ids });
  }
});

// The browser refused or the person gave up: say so once, where it is read aloud, and leave the console clean.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-failed]")) note.hidden = false;
});
