/*
 * Opens the verdicts that came with a locked copy, given the passphrase.
 *
 * It is in the script of locked copies alone, before aws-posture.js, which calls it: a public page has
 * nothing to open. It makes no request.
 */
(() => {
  "use strict";

  const sealed = window.awsPostureSealed;

  window.awsPostureOpener = ({ keeper, brief, button, begin }) => {
    const kept = keeper(brief, `aws-posture-opened:${sealed.salt}`);
    const form = document.querySelector(".aws-posture-banner form");
    const input = form.querySelector("input");
    const message = form.querySelector("[role=alert]");
    const open = (text) => {
      const lock = button("Lock", () => {
        kept.remove();
        location.reload();
      });
      form.replaceWith(begin(text), lock);
    };
    // Until the tab is closed, so that the next page asks for nothing.
    const text = kept.get();
    if (text) {
      open(text);
      return;
    }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      message.textContent = "Opening \u2026";
      try {
        const found = await decrypt(sealed, input.value);
        kept.set(found);
        open(found);
      } catch (error) {
        message.textContent = error.message;
      }
      input.value = "";
    });
  };

  // An organization's site has a file to open for each account.
  window.awsPostureDecrypt = decrypt;

  async function decrypt(sealed, passphrase) {
    if (!window.crypto?.subtle) {
      throw new Error("This browser decrypts only on https pages and in files on this computer.");
    }
    const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const encoder = new TextEncoder();
    const subtle = window.crypto.subtle;
    const secret = encoder.encode(passphrase.normalize("NFC"));
    const raw = await subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
    const key = await subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt: bytes(sealed.salt), iterations: sealed.iterations },
      raw,
      { name: "AES-GCM", length: 256 },
      false,
      ["decrypt"],
    );
    const form = { name: "AES-GCM", iv: bytes(sealed.iv), additionalData: encoder.encode(sealed.header) };
    let plain;
    try {
      plain = await subtle.decrypt(form, key, bytes(sealed.data));
    } catch {
      throw new Error("This passphrase does not open it, or the file was changed. Try again, or ask for another copy.");
    }
    return new TextDecoder().decode(plain).trimEnd();
  }
})();
