/*
 * Fills the slots of a page in the reader's own browser, as stamping fills them in a private copy.
 *
 * On the public site it opens a verdict file that the reader made (aws-posture collect --verdicts).
 * In a locked copy it opens the verdicts that came with the page, given the passphrase. It makes no
 * request, and nothing leaves the browser. What a file says becomes text, never markup.
 *
 * In every copy it lets the report's table be sorted, filtered and copied.
 */
(() => {
  "use strict";

  const SLOT = "data-aws-posture";
  const STAMPED = `${SLOT}-stamped`;
  const PUBLIC = `${SLOT}-public`;
  const OPENER = `${SLOT}-personalise`;
  const CSS = "aws-posture";
  const LARGEST = 2_000_000;
  const TOO_LARGE = "This file is too large to be a verdict file. Open the one that collect --verdicts wrote.";
  const DAY = 86_400_000;
  const OLDEST = 30 * DAY;

  const LABELS = {
    pass: "Pass",
    fail: "Fail",
    "not-applicable": "Not applicable",
    unknown: "Unknown",
    manual: "Check by hand",
    unchecked: "Not checked",
  };
  const MARKS = {
    pass: "\u2713",
    fail: "\u2715",
    "not-applicable": "\u2013",
    unknown: "?",
    manual: "\u2610",
    unchecked: "?",
  };
  // The gravest first.
  const COUNTED = {
    fail: "fail",
    unknown: "unknown",
    manual: "to check by hand",
    pass: "pass",
    "not-applicable": "not applicable",
  };
  const STATES = Object.keys(COUNTED);
  const SEVERITIES = ["Critical", "High", "Medium", "Low", "Informational"];
  const NOT_JUDGED = {
    state: "unknown",
    kind: "check",
    summary: "Nobody has judged this.",
    value: null,
    link: null,
    evidence: [],
    reason: "This fact was not among those that were judged; judge it and stamp again.",
    how: null,
    calls: [],
    declaration: null,
  };
  const CONSOLE =
    /^https:\/\/(?:[a-z0-9-]+\.)*(?:signin|console)\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?$/;
  const DOCUMENTATION = /^https:\/\/docs\.aws\.amazon\.com\/[A-Za-z0-9._~/#?=&%-]*$/;

  const sealed = window.awsPostureSealed;
  if (window.awsPosture) return;
  window.awsPosture = true;

  /* ---- Verdict files: read, and believed in nothing that was not looked at ---- */

  class Refused extends Error {}

  function read(text, now) {
    if (text.length > LARGEST) throw new Refused(TOO_LARGE);
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      throw new Refused("This is not a whole JSON file. Make it again, and open it as it is.");
    }
    if (!isObject(file) || file.kind !== "aws-posture-verdicts") {
      const other = isObject(file) && file.kind === "aws-posture-snapshot";
      throw new Refused(
        other
          ? "This is a snapshot: it holds more than a page should see. Collect with --verdicts."
          : "This is not a verdict file. Make one with: aws-posture collect --verdicts FILE",
      );
    }
    if (file.version !== 1) {
      throw new Refused("This verdict file is of a version that this page does not know. Reload the page, or make the file anew.");
    }
    const account = need(file.account, "account", /^[0-9*]{12}$/);
    const taken = Date.parse(need(file.taken_at, "taken_at", TIME));
    if (taken > now + DAY) throw new Refused("This file is from the future. Look at your clock.");
    if (now - taken > OLDEST) {
      throw new Refused("This file is older than 30 days: too old to rely on. Make a new one.");
    }
    if (!isObject(file.verdicts)) throw damaged("verdicts");
    const verdicts = new Map();
    for (const [fact, verdict] of Object.entries(file.verdicts)) {
      verdicts.set(fact, readVerdict(verdict, fact));
    }
    return { account, taken_at: file.taken_at, verdicts };
  }

  const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
  const DATE = /^\d{4}-\d{2}-\d{2}$/;

  function readVerdict(said, fact) {
    if (!isObject(said)) throw damaged(fact);
    const at = (name) => `${fact}: ${name}`;
    if (!Object.hasOwn(LABELS, said.state)) throw damaged(at("state"));
    if (said.kind !== "check" && said.kind !== "value") throw damaged(at("kind"));
    const { value } = said;
    if (value !== undefined && typeof value !== "string" && !Number.isInteger(value)) {
      throw damaged(at("value"));
    }
    return {
      state: said.state,
      kind: said.kind,
      summary: need(said.summary, at("summary")),
      value: value === undefined ? null : String(value),
      link: maybe(said.link, at("link"), need),
      evidence: list(said.evidence, at("evidence"), need),
      reason: maybe(said.reason, at("reason"), need),
      how: maybe(said.how, at("how"), readHow),
      calls: list(said.calls, at("calls"), readCall),
      declaration: maybe(said.declaration, at("declaration"), readDeclaration),
    };
  }

  function readHow(said, where) {
    if (!isObject(said) || !isObject(said.document)) throw damaged(where);
    return {
      console: list(said.console, where, need),
      cli: need(said.cli, where),
      document: { title: need(said.document.title, where), url: need(said.document.url, where) },
    };
  }

  function readCall(said, where) {
    if (!isObject(said)) throw damaged(where);
    return { operation: need(said.operation, where), taken_at: need(said.taken_at, where, TIME) };
  }

  function readDeclaration(said, where) {
    if (!isObject(said)) throw damaged(where);
    return {
      kind: need(said.kind, where, /^(?:answered|accepted)$/),
      text: need(said.text, where),
      by: need(said.by, where),
      until: need(said.until, where, DATE),
      since: maybe(said.since, where, (since) => need(since, where, DATE)),
    };
  }

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const damaged = (where) => new Refused(`This verdict file is damaged (${clean(where)}). Make it again.`);

  function need(value, where, form) {
    if (typeof value !== "string" || (form && !form.test(value))) throw damaged(where);
    return value;
  }

  const maybe = (value, where, reader) =>
    value === undefined || value === null ? null : reader(value, where);

  function list(value, where, reader) {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw damaged(where);
    return value.map((entry) => reader(entry, where));
  }

  /* ---- Verdicts as nodes: the same as those of private copies ---- */

  // Marks that could reorder what is read, and halves of surrogate pairs, become U+FFFD.
  const clean = (text) =>
    String(text).replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}]/gu, "\ufffd");

  function element(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content.filter((part) => part !== null));
    return made;
  }

  const paragraph = (name, ...content) => element("p", { class: `${CSS}-${name}` }, ...content);

  const link = (address, text) =>
    element("a", { href: address, rel: "noopener noreferrer" }, clean(text));

  const mark = (state) =>
    element("span", { class: `${CSS}-icon ${CSS}-icon--${state}`, "aria-hidden": "true" }, MARKS[state]);

  function label({ state, declaration }) {
    if (!declaration) return LABELS[state];
    return declaration.kind === "answered"
      ? `Answered by hand: ${clean(declaration.text)}`
      : `${LABELS[state]}, accepted`;
  }

  function declared({ kind, text, by, until, since }) {
    const verb = kind === "answered" ? "Answered" : "Accepted";
    return `${verb} by ${clean(by)}${since ? ` on ${since}` : ""}, until ${until}: ${clean(text)}.`;
  }

  function valueOf({ value, link: address }) {
    if (value === null) return null;
    return address && CONSOLE.test(address) ? [link(address, value)] : [clean(value)];
  }

  function badge(verdict) {
    if (verdict.kind === "value" && verdict.state === "pass" && verdict.value !== null) {
      return [clean(verdict.value)];
    }
    return [mark(verdict.state), ` ${label(verdict)}`];
  }

  function sentence(verdict) {
    const { declaration } = verdict;
    return [clean(verdict.summary) + (declaration ? ` ${declared(declaration)}` : "")];
  }

  function full(verdict) {
    const known = verdict.kind === "value" && verdict.state === "pass";
    const name = element("strong", { class: `${CSS}-label` }, `${known ? "Known" : label(verdict)}.`);
    const value = valueOf(verdict);
    const parts = [
      paragraph("answer", mark(verdict.state), " ", name, ` ${clean(verdict.summary)}`),
      verdict.declaration && paragraph("declared", declared(verdict.declaration)),
      value && typeof value[0] !== "string" ? paragraph("link", ...value) : null,
      evidence(verdict.evidence),
      verdict.reason && paragraph("reason", clean(verdict.reason)),
      remedy(verdict),
      provenance(verdict.calls),
    ];
    return ["\n", ...parts.filter(Boolean).flatMap((part) => [part, "\n"])];
  }

  function evidence(lines) {
    if (!lines.length) return null;
    const entries = lines.map((line) => element("li", {}, clean(line)));
    return element("ul", { class: `${CSS}-evidence` }, ...entries);
  }

  function remedy({ state, how }) {
    if (!how || (state !== "fail" && state !== "manual")) return null;
    const steps = how.console.map((step) => element("li", {}, clean(step)));
    return element(
      "div",
      { class: `${CSS}-remedy` },
      paragraph("way", state === "fail" ? "What to do:" : "How to check:"),
      steps.length ? element("ol", {}, ...steps) : null,
      how.cli ? element("pre", {}, element("code", {}, `${clean(how.cli)}\n`)) : null,
      documented(how.document),
    );
  }

  function documented({ title, url }) {
    const named = DOCUMENTATION.test(url) ? link(url, title) : clean(title);
    return paragraph("document", "AWS documents it in ", named, ".");
  }

  function provenance(calls) {
    if (!calls.length) return null;
    const said = [];
    calls.forEach(({ operation, taken_at: at }, number) => {
      said.push(element("code", {}, clean(operation)));
      const next = calls[number + 1];
      if (next && next.taken_at === at) said.push(", ");
      else said.push(", asked on ", time(at), next ? "; " : ".");
    });
    return paragraph("provenance", element("small", {}, "Rests on ", ...said));
  }

  function counts(verdicts) {
    const count = (test, name, attributes) => {
      const many = verdicts.filter(test).length;
      return many
        ? element("span", { class: `${CSS}-count`, ...attributes }, element("b", {}, many), ` ${name}`)
        : null;
    };
    const plain = STATES.map((state) =>
      count((one) => one.state === state && !one.declaration, COUNTED[state], { "data-state": state }),
    );
    const declared = ["accepted", "answered"].map((kind) =>
      count((one) => one.declaration?.kind === kind, kind),
    );
    return [...plain, ...declared].filter(Boolean);
  }

  const joined = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

  function gravest(verdicts) {
    const open = verdicts.filter((one) => !one.declaration);
    const states = (open.length ? open : verdicts).map((one) => one.state);
    return STATES.find((state) => states.includes(state)) || "unchecked";
  }

  const time = (at) => element("time", { datetime: at }, dayAndMinute(at));

  function overview(entries, { account, taken_at: at }) {
    const listed = (title, name, ...states) => {
      const wanting = entries.filter(({ verdict: one }) => !one.declaration && states.includes(one.state));
      if (!wanting.length) return null;
      const head = paragraph("topic-title", title);
      head.setAttribute("role", "heading");
      head.setAttribute("aria-level", "2");
      return [head, element(name, { class: `${CSS}-first` }, ...wanting.map(step))];
    };
    const numbers = counts(entries.map((entry) => entry.verdict));
    const failed = listed("What to do first", "ol", "fail");
    const open = listed("What is still open", "ul", "unknown", "manual");
    const parts = [
      [paragraph("whose", "Account ", element("strong", {}, clean(account)), ", read on ", time(at))],
      [element("ul", { class: `${CSS}-tally` }, ...numbers.map((one) => element("li", {}, one)))],
      failed,
      open,
      failed || open ? null : [element("p", {}, "Nothing failed, and nothing is open.")],
    ];
    return ["\n", ...parts.filter(Boolean).flatMap((part) => [...part, "\n"])];
  }

  function step({ verdict: { state, summary }, title, anchor }) {
    return element(
      "li",
      {},
      element("span", { class: `${CSS}-badge`, "data-state": state }, mark(state), ` ${LABELS[state]}`),
      " ",
      element("a", { href: `#${anchor}` }, title),
      " ",
      element("span", { class: `${CSS}-sentence` }, clean(summary)),
    );
  }

  /* ---- Slots ---- */

  class Filling {
    constructor(file) {
      this.file = file;
      this.undoing = [];
    }

    verdict(fact) {
      return this.file.verdicts.get(fact) || NOT_JUDGED;
    }

    fill(root) {
      for (const slot of [...root.querySelectorAll(`[${SLOT}]`)]) {
        // It may have gone with the slot that it was in.
        if (root.contains(slot)) this.slot(slot);
      }
    }

    slot(slot) {
      const kind = slot.getAttribute(SLOT);
      if (kind === "v1:when") {
        if (this.holds(slot)) this.stamp(slot, "held");
        else this.replace(slot, document.createComment(""));
      } else if (kind === "v1:branch") {
        this.replace(slot, this.holds(slot) ? this.branch(slot) : document.createComment(""));
      } else if (kind === "v1:history") {
        // A file of verdicts knows one time only.
        this.replace(slot, document.createComment(""));
      } else if (kind === "v1:counts" || kind === "v1:overview") {
        this.ofFacts(slot, kind);
      } else {
        this.ofFact(slot, kind);
      }
    }

    ofFact(slot, kind) {
      const verdict = this.verdict(slot.getAttribute("data-fact"));
      const contents = { "v1:value": valueOf, "v1:badge": badge, "v1:sentence": sentence, "v1:verdict": full };
      if (kind !== "v1:card" && !Object.hasOwn(contents, kind)) return;
      const nodes = kind === "v1:card" ? null : contents[kind](verdict);
      this.stamp(slot, verdict.state, verdict.declaration);
      if (nodes) this.content(slot, nodes);
    }

    ofFacts(slot, kind) {
      const words = (name) => (slot.getAttribute(name) || "").split(" ").filter(Boolean);
      const facts = words("data-facts");
      const verdicts = facts.map((fact) => this.verdict(fact));
      const root = slot.getRootNode();
      const entries = words("data-entries").map((anchor, place) => ({
        anchor,
        verdict: verdicts[place],
        title: root.getElementById(anchor)?.querySelector(`.${CSS}-title`).textContent ?? facts[place],
      }));
      this.stamp(slot, gravest(verdicts));
      this.content(slot, kind === "v1:counts" ? joined(counts(verdicts)) : overview(entries, this.file));
    }

    holds(slot) {
      return slot.getAttribute("data-when").split(" and ").every((term) => {
        const [fact, , ...words] = term.split(" ");
        if (fact === "private") return true;
        if (fact === "public") return false;
        const not = words[0] === "not";
        return words.slice(not ? 1 : 0).includes(this.verdict(fact).state) !== not;
      });
    }

    branch(slot) {
      const bytes = Uint8Array.from(atob(slot.getAttribute("data-branch")), (one) => one.charCodeAt(0));
      const inside = document.createElement("template");
      // The author's own words, as they came with the page.
      inside.innerHTML = new TextDecoder().decode(bytes);
      for (const one of inside.content.querySelectorAll(`[${PUBLIC}]`)) one.remove();
      this.fill(inside.content);
      const division = document.createElement("div");
      for (const { name, value } of slot.attributes) {
        if (name !== SLOT && name !== "data-branch") division.setAttribute(name, value);
      }
      division.setAttribute(STAMPED, slot.getAttribute(SLOT));
      division.setAttribute("data-state", "held");
      division.className = [`${CSS}-when`, slot.className].filter(Boolean).join(" ");
      division.append("\n", inside.content, "\n");
      return division;
    }

    stamp(slot, state, declaration) {
      const kind = slot.getAttribute(SLOT);
      const before = slot.getAttribute("data-state");
      slot.removeAttribute(SLOT);
      slot.setAttribute(STAMPED, kind);
      slot.setAttribute("data-state", state);
      if (declaration) slot.setAttribute("data-declared", declaration.kind);
      this.undoing.push(() => {
        slot.removeAttribute(STAMPED);
        slot.removeAttribute("data-declared");
        slot.setAttribute(SLOT, kind);
        if (before === null) slot.removeAttribute("data-state");
        else slot.setAttribute("data-state", before);
      });
    }

    content(slot, nodes) {
      const before = [...slot.childNodes];
      slot.replaceChildren(...nodes);
      this.undoing.push(() => slot.replaceChildren(...before));
    }

    replace(slot, node) {
      slot.replaceWith(node);
      this.undoing.push(() => node.replaceWith(slot));
    }

    undo() {
      for (const one of this.undoing.reverse()) one();
      this.undoing = [];
    }
  }

  /* ---- What is shown: one set of verdicts, on this page and on those that follow ---- */

  let shown = null;
  let filling = null;

  function show(verdicts) {
    if (filling) filling.undo();
    shown = verdicts;
    filling = shown && new Filling(shown);
    if (filling) filling.fill(document);
    tools();
  }

  // As private copies have it: 2 November 2026, 09:30 UTC.
  function dayAndMinute(at) {
    const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    const day = new Date(at).toLocaleDateString("en-GB", form);
    return `${day}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
  }

  function eachPage(visit) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", visit);
    else visit();
    // Material's instant navigation puts another page into this document, and says so here; on a
    // page that no server served it says nothing.
    window.document$?.subscribe?.(visit);
  }

  /** Keeps text in this browser, as far as the browser lets it. */
  function keeper(storage, name) {
    const attempt = (work) => {
      try {
        return work(storage());
      } catch {
        return null;
      }
    };
    return {
      get: () => attempt((place) => place.getItem(name)),
      set: (text) => attempt((place) => (place.setItem(name, text), true)),
      remove: () => attempt((place) => place.removeItem(name)),
    };
  }

  // Sites that share a host share its storage, so it is named by where this script stands.
  const place = document.currentScript && document.currentScript.src;
  const base = place ? new URL(".", place).href : location.origin;

  /* ---- The public site: a reader brings a verdict file ---- */

  const kept = keeper(() => window.localStorage, `${CSS}:${base}`);
  let refusal = "";

  function personalise() {
    restore();
    eachPage(() => {
      if (shown) show(shown);
      bar();
    });
    // Another tab was told to forget, or was given another file.
    window.addEventListener("storage", (event) => {
      if (event.key !== `${CSS}:${base}`) return;
      restore();
      show(shown);
      bar();
    });
  }

  function restore() {
    const text = kept.get();
    shown = null;
    refusal = "";
    if (!text) return;
    try {
      shown = read(text, Date.now());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = error.message;
    }
  }

  function open(text) {
    const verdicts = read(text, Date.now());
    refusal = "";
    show(verdicts);
    if (!kept.set(text)) refusal = "This browser keeps nothing: it is shown on this page only.";
    bar();
  }

  function forget() {
    kept.remove();
    refusal = "";
    show(null);
    bar();
    document.querySelector(`.${CSS}-bar button`)?.focus();
  }

  /** Writes the bar that says whose answers are shown, where the page has a place for it. */
  function bar() {
    let holder = document.querySelector(`[${OPENER}]`);
    if (!holder) {
      const first = document.querySelector(`[${SLOT}], [${STAMPED}]`);
      if (!first) return;
      const heading = document.querySelector("article h1, main h1, h1");
      holder = element("div", { [OPENER]: "", [PUBLIC]: "" });
      if (heading) heading.after(holder);
      else first.before(holder);
    }
    holder.classList.add(`${CSS}-bar`);
    holder.setAttribute("role", "status");
    holder.dataset.state = shown ? "shown" : "neutral";
    holder.replaceChildren(...(shown ? personal() : neutral()));
  }

  function neutral() {
    const said = refusal || "This page can answer for your own AWS account.";
    return [element("span", {}, said), button("Personalise this page", openDialog)];
  }

  function personal() {
    const whose = element("strong", {}, shown.account);
    const note = refusal ? ` ${refusal}` : "";
    return [
      element("span", {}, "Shown for account ", whose, ", as read on ", time(shown.taken_at), `.${note}`),
      button("Change", openDialog),
      button("Forget", forget),
    ];
  }

  function button(text, action) {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", action);
    return made;
  }

  const LINES = [
    'python3 -m venv posture && posture/bin/pip install --quiet "mkdocs-aws-posture[aws]"',
    'posture/bin/aws-posture collect --region "$AWS_REGION" --verdicts verdicts.json',
    "realpath verdicts.json",
  ].join("\n");

  let dialog = null;

  function openDialog() {
    dialog = dialog || makeDialog();
    document.body.append(dialog);
    dialog.showModal();
  }

  function makeDialog() {
    const file = element("input", { type: "file", accept: ".json,application/json", id: `${CSS}-file` });
    const paste = element("textarea", { id: `${CSS}-paste`, rows: "3", spellcheck: "false" });
    const message = element("p", { class: `${CSS}-message`, role: "alert" });
    const made = element("dialog", { class: `${CSS}-dialog`, "aria-labelledby": `${CSS}-dialog-title` });
    const use = (text) => {
      try {
        open(text);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        message.textContent = error.message;
        return;
      }
      message.textContent = "";
      paste.value = file.value = "";
      made.close();
      // What opened it has gone: the bar was written anew.
      document.querySelector(`.${CSS}-bar button`)?.focus();
    };
    const take = async (files) => {
      if (files.length !== 1) message.textContent = "Open one file.";
      else if (files[0].size > LARGEST) message.textContent = TOO_LARGE;
      else use(await files[0].text());
    };
    file.addEventListener("change", () => file.files.length && take(file.files));
    const drop = element(
      "div",
      { class: `${CSS}-drop` },
      element("label", { for: `${CSS}-file` }, "Drop the file here, or choose it:"),
      file,
    );
    for (const name of ["dragenter", "dragover"]) {
      made.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add(`${CSS}-drop--over`);
      });
    }
    for (const name of ["dragleave", "drop"]) {
      made.addEventListener(name, () => drop.classList.remove(`${CSS}-drop--over`));
    }
    made.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer.files);
    });
    made.append(
      element("h2", { id: `${CSS}-dialog-title` }, "Personalise this page"),
      element(
        "p",
        {},
        "A verdict file says how your account stands. Opened here, it fills in this site for you. " +
          "It stays in this browser: nothing is sent anywhere, and Forget removes it.",
      ),
      element(
        "details",
        {},
        element("summary", {}, "How to make the file"),
        element("p", {}, "In AWS CloudShell, with permission to read. Then choose Actions, Download file:"),
        element("pre", { tabindex: "0" }, element("code", {}, LINES)),
      ),
      drop,
      element("label", { for: `${CSS}-paste` }, "Or paste what is in it:"),
      paste,
      message,
      element(
        "div",
        { class: `${CSS}-buttons` },
        button("Use what I pasted", () => use(paste.value)),
        button("Cancel", () => made.close()),
      ),
    );
    return made;
  }

  /* ---- A locked copy: the verdicts came with the page, encrypted ---- */

  function unlock() {
    // Until the tab is closed, so that the next page asks for nothing.
    const opened = keeper(() => window.sessionStorage, `${CSS}-opened:${sealed.salt}`);
    const form = document.querySelector(`.${CSS}-banner form`);
    const input = form.querySelector("input");
    const message = form.querySelector("[role=alert]");
    const begin = (text) => {
      shown = JSON.parse(text);
      shown.verdicts = new Map(Object.entries(shown.verdicts).map(([fact, one]) => [fact, readVerdict(one, fact)]));
      const whose = element("span", {}, ` for account ${clean(shown.account)} \u00b7 read on ${dayAndMinute(shown.taken_at)} `);
      const lock = button("Lock", () => {
        opened.remove();
        location.reload();
      });
      form.replaceWith(whose, lock);
      eachPage(() => show(shown));
    };
    const text = opened.get();
    if (text) {
      begin(text);
      return;
    }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      message.textContent = "Opening \u2026";
      try {
        const found = await decrypt(input.value);
        opened.set(found);
        begin(found);
      } catch (error) {
        message.textContent = error.message;
      }
      input.value = "";
    });
  }

  async function decrypt(passphrase) {
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

  /* ---- The report's table: sorted, filtered, copied ---- */

  const stateOf = (row) => row.querySelector("[data-state]").dataset.state;

  // What to sort by, column by column.
  const KEYS = [
    (row) => STATES.indexOf(stateOf(row)),
    (row) => row.cells[1].textContent,
    (row) => row.cells[2].textContent,
    (row) => SEVERITIES.indexOf(row.cells[3].textContent),
  ];

  function tools() {
    for (const section of document.querySelectorAll(`.${CSS}-questions`)) {
      const table = section.querySelector("table");
      const heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, column) => {
        if (head.firstElementChild) return;
        head.replaceChildren(button(head.textContent, () => sort(table, heads, column)));
        if (column === 3) head.ariaSort = "ascending";
      });
      filter(section.querySelector(`.${CSS}-tools`), [...table.tBodies[0].rows]);
    }
  }

  function sort(table, heads, column) {
    const order = heads[column].ariaSort === "ascending" ? -1 : 1;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].ariaSort = order > 0 ? "ascending" : "descending";
    const key = KEYS[column];
    const compared = (one, other) => (typeof one === "number" ? one - other : one.localeCompare(other));
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((one, other) => order * compared(key(one), key(other))));
  }

  function filter(bar, rows) {
    const find = element("input", { type: "search" });
    const said = element("span", { role: "status" });
    const states = [...new Set(rows.map(stateOf))].sort((one, other) => STATES.indexOf(one) - STATES.indexOf(other));
    const wanted = new Set();
    const show = () => {
      const text = find.value.trim().toLowerCase();
      for (const row of rows) {
        const fits = !wanted.size || wanted.has(stateOf(row));
        row.hidden = !fits || !row.textContent.toLowerCase().includes(text);
      }
      said.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
    };
    const choices = states.map((state) => {
      const choice = button(LABELS[state], () => {
        if (!wanted.delete(state)) wanted.add(state);
        choice.ariaPressed = wanted.has(state);
        show();
      });
      choice.ariaPressed = false;
      choice.className = `${CSS}-count`;
      choice.dataset.state = state;
      return choice;
    });
    find.addEventListener("input", show);
    show();
    const copying = button("Copy as Markdown", async () => {
      said.textContent = await copy(markdown(rows));
    });
    bar.replaceChildren(
      element("label", {}, "Find ", find),
      ...(choices.length > 1 ? [...choices, copying] : []),
      said,
    );
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied.";
    } catch {
      return "This browser does not let the page copy.";
    }
  }

  // As `aws-posture show --format markdown` has it: text that stays text, and notifies nobody.
  const escaped = (text) =>
    text.replace(/[\\`*_{}[\]<>&|~$^]|:(?=\S)|(?<=\bwww)\.|[@#!%](?=\w)/gi, (one) =>
      "@#!%".includes(one) ? `${one}<!-- -->` : `&#${one.charCodeAt(0)};`,
    );

  function markdown(rows) {
    const report = rows[0].closest(`.${CSS}-report`);
    const whose = report.querySelector(`.${CSS}-whose`).textContent;
    const numbers = [...report.querySelectorAll(`.${CSS}-tally > li`)].map((one) => one.textContent);
    const cells = (row) => {
      const { hash } = row.querySelector("a");
      const answer = document.querySelector(`${hash} .${CSS}-answer`)?.lastChild.data ?? "";
      return [row.cells[0], row.cells[1]].map((cell) => cell.textContent).concat(answer).map((text) => escaped(text.trim()));
    };
    const shownRows = rows[0].parentNode.querySelectorAll("tr:not([hidden])");
    return [
      `${escaped(whose)}: ${numbers.join(", ")}.`,
      "",
      "| Answer | Question | What AWS answered |",
      "| --- | --- | --- |",
      ...[...shownRows].map((row) => `| ${cells(row).join(" | ")} |`),
      "",
    ].join("\n");
  }

  if (sealed) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", unlock);
    else unlock();
  } else if (!document.querySelector(`.${CSS}-banner`)) {
    // A private copy is filled already.
    personalise();
  }
  eachPage(tools);
})();
