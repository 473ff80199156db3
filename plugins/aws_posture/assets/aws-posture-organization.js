/*
 * On an organization's site, opens the verdicts of the account that the reader chooses.
 *
 * It is in the script of such sites alone, before aws-posture.js, which calls it: a public page has no
 * account to choose. It asks this site for files of its own, and nobody else for anything.
 */
(() => {
  "use strict";

  const { listed, locked } = window.awsPostureOrganization;
  // What an account's folder may be called.
  const FOLDER = /^[A-Za-z0-9-]{1,40}$/;
  const KEPT = "aws-posture";

  window.awsPostureOpener = ({ keeper, brief, base, element, button, begin, show, eachPage }) => {
    const banner = document.querySelector(".aws-posture-banner");
    const form = banner?.querySelector("form");
    if (!form) return;
    const [input, secret] = form.querySelectorAll("input");
    const message = form.querySelector("[role=alert]");
    const shown = banner.querySelector("[data-account]");
    const chosen = keeper(() => (locked ? brief() : window.localStorage), `${KEPT}-account:${base}`);
    // What was opened stays until the tab is closed, so that the next page asks for nothing.
    const opened = (account) => keeper(() => locked && brief(), `${KEPT}-opened:${base}:${account}`);
    let current = "";

    // Other pages come into this document, and addresses would be read as theirs.
    for (const link of banner.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), location.href).href;

    const ask = (said = "") => {
      shown.replaceChildren();
      form.hidden = false;
      message.textContent = said;
    };

    const forget = (said) => {
      opened(current).remove();
      chosen.remove();
      current = "";
      show(null);
      secret.parentNode.hidden = true;
      secret.required = false;
      ask(said);
      input.focus();
    };

    const use = (account, text) => {
      const said = begin(text);
      current = account;
      chosen.set(account);
      opened(account).set(text);
      form.hidden = true;
      message.textContent = "";
      input.value = secret.value = "";
      shown.replaceChildren(said, button("Another account", () => forget("")));
      toAnchor();
    };

    // The page has become longer, and what the address names may be folded.
    const toAnchor = () => {
      const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!place) return;
      for (let one = place.closest("details"); one; one = one.parentNode.closest("details")) one.open = true;
      place.scrollIntoView();
    };

    const load = async (account) => {
      if (!FOLDER.test(account)) throw new Error("Write the 12 digits of an account.");
      let answer;
      try {
        answer = await fetch(`${base}accounts/${account}/verdicts.json`, { cache: "no-cache" });
      } catch {
        const how = location.protocol === "file:" ? "Serve this folder: a browser reads no account from a disk." : "Try again.";
        throw new Error(`The account's file could not be loaded. ${how}`);
      }
      if (!answer.ok) throw new Error(`You can read no answers for ${account} here.`);
      const text = await answer.text();
      const sealed = locked ? JSON.parse(text) : {};
      return sealed.data ? opening(account, sealed) : text;
    };

    // Asks for the passphrase, unless the tab has opened the file before.
    const opening = async (account, sealed) => {
      const before = opened(account).get();
      if (before) return before;
      if (!secret.value || secret.parentNode.hidden) {
        input.value = account;
        secret.parentNode.hidden = false;
        secret.required = true;
        throw new Error("");
      }
      return window.awsPostureDecrypt(sealed, secret.value);
    };

    const choose = async (account) => {
      message.textContent = "Loading \u2026";
      try {
        use(account, await load(account));
      } catch (error) {
        secret.value = "";
        ask(error.message);
        if (!secret.parentNode.hidden) secret.focus();
      }
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const named = [...(input.list?.options ?? [])].find((one) => one.value === input.value);
      choose(named?.dataset.folder ?? input.value.replace(/[\s-]/g, ""));
    });

    // Who may read the overview can choose by name.
    if (listed) input.addEventListener("focus", () => suggest(input, base, element), { once: true });

    eachPage(() => {
      const wanted = new URLSearchParams(location.search).get("account") ?? chosen.get();
      if (wanted && wanted !== current) choose(wanted);
      else if (!current) ask();
      else toAnchor();
    });
  };

  function suggest(input, base, element) {
    const script = element("script", { src: `${base}organization/accounts.js` });
    script.onload = () => {
      const options = window.awsPostureOverview.accounts.map(([folder, id, name]) =>
        element("option", { value: name ? `${name} (${id})` : id, "data-folder": folder }),
      );
      input.after(element("datalist", { id: "aws-posture-accounts" }, ...options));
      input.setAttribute("list", "aws-posture-accounts");
    };
    document.head.append(script);
  }
})();
