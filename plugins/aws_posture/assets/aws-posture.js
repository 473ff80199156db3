/*
 * Fills the slots of a page in the reader's own browser, as stamping fills them in a private copy.
 *
 * On the public site it opens what a reader's own run of aws-posture.pyz printed, or a verdict file.
 * In a locked copy, and on an organization's site, it shows what another script opens. Nothing leaves
 * the browser, and the one thing that it ever loads is an example: a file of the site's own, when the
 * reader asks for it. What a file says becomes text, never markup.
 *
 * In every copy it keeps what is ticked in a report, and lets its table be sorted, filtered and copied.
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
    pass: "fine",
    "not-applicable": "not applicable",
    accepted: "accepted",
    answered: "answered",
  };
  const STATES = Object.keys(COUNTED).slice(0, 5);
  const TODO = ["fail", "manual"];
  const SEVERITIES = ["Critical", "High", "Medium", "Low", "Informational"];
  // The sittings of a plan, in their order: each in short, and its heading.
  const SITTINGS = {
    root: ["As root", "About * as root"],
    administrator: ["As administrator", "About * as administrator"],
    later: ["Later", "Later, about * as administrator"],
    team: ["With a team", "When you have a team, about *"],
  };
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

  const { awsPostureSealed: sealed, awsPostureOpener: opener } = window;
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
          : "This is not a verdict file. Make one with aws-posture.pyz, or aws-posture collect --verdicts.",
      );
    }
    if (file.version !== 1) {
      throw new Refused("This verdict file is of a version that this page does not know. Reload the page, or make the file anew.");
    }
    const account = need(file.account, "account", /^[0-9*]{12}$/);
    const taken = Date.parse(moment(file.taken_at, "taken_at", TIME));
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
      routes: maybe(said.routes, at("routes"), readRoutes),
      reason: maybe(said.reason, at("reason"), need),
      // Of another state there is nothing to do about.
      how: TODO.includes(said.state) ? maybe(said.how, at("how"), readHow) : null,
      calls: list(said.calls, at("calls"), readCall),
      declaration: maybe(said.declaration, at("declaration"), readDeclaration),
    };
  }

  function readRoutes(said, where) {
    if (!isObject(said) || !Number.isInteger(said.more)) throw damaged(where);
    const node = (one) => {
      if (!isObject(one)) throw damaged(where);
      return { kind: need(one.kind, where), name: need(one.name, where) };
    };
    const route = (one) => {
      if (!isObject(one)) throw damaged(where);
      return { nodes: list(one.nodes, where, node), edges: list(one.edges, where, need) };
    };
    return { drawn: list(said.drawn, where, route), more: said.more };
  }

  function readHow(said, where) {
    if (!isObject(said) || !isObject(said.document)) throw damaged(where);
    const { sitting = "administrator", minutes = 5 } = said;
    if (!Number.isInteger(minutes)) throw damaged(where);
    return {
      console: list(said.console, where, need),
      cli: need(said.cli, where),
      more: maybe(said.more, where, need),
      sitting: need(sitting, where, /^(?:root|administrator|team)$/),
      minutes,
      document: { title: need(said.document.title, where), url: need(said.document.url, where) },
    };
  }

  function readCall(said, where) {
    if (!isObject(said)) throw damaged(where);
    return { operation: need(said.operation, where), taken_at: moment(said.taken_at, where, TIME) };
  }

  function readDeclaration(said, where) {
    if (!isObject(said)) throw damaged(where);
    return {
      kind: need(said.kind, where, /^(?:answered|accepted)$/),
      text: need(said.text, where),
      by: need(said.by, where),
      until: moment(said.until, where, DATE),
      since: maybe(said.since, where, (since) => moment(since, where, DATE)),
    };
  }

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const damaged = (where) => new Refused(`This verdict file is damaged (${clean(where)}). Make it again.`);

  function need(value, where, form) {
    if (typeof value !== "string" || (form && !form.test(value))) throw damaged(where);
    return value;
  }

  // A day that no calendar has may still have the form of one.
  function moment(value, where, form) {
    const day = need(value, where, form).slice(0, 10);
    const at = Date.parse(day);
    const exists = Date.parse(value) && at && new Date(at).toISOString().startsWith(day);
    if (!exists) throw damaged(where);
    return value;
  }

  const maybe = (value, where, reader) =>
    value === undefined || value === null ? null : reader(value, where);

  function list(value, where, reader) {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw damaged(where);
    return value.map((entry) => reader(entry, where));
  }

  /* ---- What aws-posture.pyz prints: a verdict file, packed into a block of text ---- */

  const FILE = "aws-posture.pyz";
  const COPY_ALL = "Copy all of it, from the line with BEGIN to the line with END.";

  /** The line that a reader pastes into AWS CloudShell, whose own Python is too old for the file. */
  function line() {
    const at = base.replaceAll("'", "%27");
    return [
      "sudo dnf install -qy python3.13",
      `curl -fsS --remote-name-all '${at}${FILE}' '${at}${FILE}.sha256'`,
      `sha256sum -c ${FILE}.sha256`,
      `python3 ${FILE}`,
    ].join(" && ");
  }

  /** Returns the verdict file in a block, however a terminal or a mail wrapped it; other text as it is. */
  async function unpacked(text) {
    if (text.length > LARGEST) throw new Refused(TOO_LARGE);
    // What stands before a prompt's end is no part of the block: base64 has none of these characters.
    // PowerShell writes files in UTF-16, of which every other byte is 0 here.
    const bare = text.split(/[\r\n]+/).map((row) => row.replace(/^.*[$>#%|]\s+/, "")).join("").replace(/[\s\0]/g, "");
    const [begin, end] = [/-----BEGINAWSPOSTURE-----/g, /-----ENDAWSPOSTURE(\d+)-----/];
    const from = [...bare.matchAll(begin)].pop();
    const rest = from ? bare.slice(from.index + from[0].length) : bare;
    const to = end.exec(rest);
    if (!from && !to) {
      if (/^\s*[{[]/.test(text)) return text;
      throw new Refused(`This is neither a block of ${FILE} nor a verdict file. ${COPY_ALL}`);
    }
    if (!from || !to) throw new Refused(`The ${from ? "end" : "beginning"} of the block is missing. ${COPY_ALL}`);
    const [body, many] = [rest.slice(0, to.index), Number(to[1])];
    if (body.length < many) {
      throw new Refused(`${many - body.length} of the block's ${many} characters are missing. ${COPY_ALL}`);
    }
    try {
      const bytes = Uint8Array.from(atob(body), (one) => one.charCodeAt(0));
      return await unzipped(bytes);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Refused(`The block was changed on its way, or is mixed with other text. ${COPY_ALL}`);
    }
  }

  async function unzipped(bytes) {
    if (!window.DecompressionStream) {
      throw new Refused(`This browser is too old to unpack the block. Run ${FILE} with -o FILE, and open that file.`);
    }
    const decoder = new TextDecoder();
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      if (text.length > LARGEST) throw new Refused(TOO_LARGE);
    }
    return text;
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

  // In code that people copy: only what no shell takes for more than a word, as stamping decides.
  const WORD = /^(?!fileb?:\/\/)[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;

  const codeOf = ({ value }) => (value !== null && WORD.test(value) ? [value] : null);

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

  function full(verdict, stepsElsewhere) {
    const known = verdict.kind === "value" && verdict.state === "pass";
    const name = element("strong", { class: `${CSS}-label` }, `${known ? "Known" : label(verdict)}.`);
    const value = valueOf(verdict);
    const parts = [
      paragraph("answer", mark(verdict.state), " ", name, ` ${clean(verdict.summary)}`),
      verdict.declaration && paragraph("declared", declared(verdict.declaration)),
      value && typeof value[0] !== "string" ? paragraph("link", ...value) : null,
      evidence(verdict.evidence),
      routes(verdict.routes),
      verdict.reason && paragraph("reason", clean(verdict.reason)),
      stepsElsewhere ? null : remedy(verdict),
      provenance(verdict.calls),
    ];
    return lined(parts);
  }

  const lined = (parts) => ["\n", ...parts.filter(Boolean).flatMap((part) => [part, "\n"])];

  function evidence(lines) {
    if (!lines.length) return null;
    const entries = lines.map((line) => element("li", {}, clean(line)));
    return element("ul", { class: `${CSS}-evidence` }, ...entries);
  }

  // The same as `stamp/routes.py` draws.

  const SVG = "http://www.w3.org/2000/svg";
  const GOAL = "can do everything";
  const [WIDTH, PADDING, LINE, INDENT] = [300, 9, 18, 22];

  function routes(found) {
    if (!found) return null;
    const drawn = found.drawn.map((route) => element("li", {}, drawing(route)));
    const rest = found.more > 0 ? element("figcaption", {}, `and ${found.more} more`) : null;
    return element("figure", { class: `${CSS}-routes` }, element("ol", {}, ...drawn), rest);
  }

  function drawing({ nodes, edges }) {
    const parts = [];
    let top = 1;
    nodes.forEach(({ kind, name }, at) => {
      const lines = wrapped(clean(name), 32);
      const height = 2 * PADDING + 15 + LINE * lines.length;
      parts.push(shape("rect", { x: 1, y: top, width: WIDTH - 2, height, rx: 6 }));
      parts.push(words(clean(kind), 12, top + PADDING + 11, "kind"));
      parts.push(...rows(lines, 12, top + PADDING + 28, "name"));
      top += height;
      if (edges[at] === undefined) return;
      const said = wrapped(clean(edges[at]), 34);
      const gap = 2 * PADDING + LINE * said.length;
      parts.push(arrow(top, gap), ...rows(said, INDENT + 14, top + PADDING + 13, "edge"));
      top += gap;
    });
    // After a step the arrow is there already.
    const gap = edges.length < nodes.length ? 2 * PADDING + 4 : 0;
    const height = 2 * PADDING + LINE;
    if (gap) parts.push(arrow(top, gap));
    parts.push(shape("rect", { class: "goal", x: 1, y: top + gap, width: WIDTH - 2, height, rx: 6 }));
    parts.push(words(GOAL, 12, top + gap + PADDING + 13, "goal"));
    const spoken = nodes.flatMap(({ kind, name }, at) => [
      `${clean(kind)} ${clean(name)}`,
      ...(edges[at] === undefined ? [] : [clean(edges[at])]),
    ]);
    const label = [...spoken, GOAL].join(", ");
    const box = `0 0 ${WIDTH} ${top + gap + height + 1}`;
    return shape("svg", { viewBox: box, role: "img", "aria-label": label }, ...parts);
  }

  function shape(name, attributes, ...content) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  const words = (line, x, y, name) => shape("text", { class: name, x, y }, line);

  const rows = (lines, x, y, name) => lines.map((line, at) => words(line, x, y + LINE * at, name));

  function arrow(top, height) {
    const end = top + height;
    const tip = `M${INDENT - 5} ${end - 8}L${INDENT} ${end - 1}L${INDENT + 5} ${end - 8}`;
    return shape("path", { d: `M${INDENT} ${top}V${end - 1}${tip}` });
  }

  function wrapped(line, most) {
    const lines = [];
    let row = [];
    for (const word of line.split(" ").map((one) => [...one])) {
      if (row.length && row.length + 1 + word.length <= most) {
        row.push(" ", ...word);
        continue;
      }
      if (row.length) lines.push(row.join(""));
      row = word;
      while (row.length > most) lines.push(row.splice(0, most).join(""));
    }
    if (row.length || !lines.length) lines.push(row.join(""));
    return lines;
  }

  function remedy({ state, how }) {
    if (!how) return null;
    return element(
      "div",
      { class: `${CSS}-remedy` },
      paragraph("way", state === "fail" ? "What to do:" : "How to check:"),
      how.console.length ? steps(how.console) : null,
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
    return paragraph("provenance", element("small", {}, "Based on ", ...said));
  }

  const time = (at) => element("time", { datetime: at }, dayAndMinute(at));
  const span = (name, attributes, ...content) => element("span", { class: `${CSS}-${name}`, ...attributes }, ...content);
  const number = (many) => element("b", {}, many);
  const joined = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

  /* ---- Several facts. An entry is a verdict and what the page has of its fact ---- */

  // What was declared is counted apart.
  const isIn = (group) => ({ verdict: { state, declaration } }) => (declaration?.kind ?? state) === group;
  const among = (entries, ...groups) => groups.flatMap((group) => entries.filter(isIn(group)));

  function counts(entries) {
    return Object.entries(COUNTED).flatMap(([group, name]) => {
      const many = among(entries, group).length;
      const attributes = STATES.includes(group) ? { "data-state": group } : {};
      return many ? [span("count", attributes, number(many), ` ${name}`)] : [];
    });
  }

  // What was declared counts only where everything was.
  function gravest(entries) {
    const open = entries.filter(({ verdict }) => !verdict.declaration);
    const states = (open.length ? open : entries).map(({ verdict }) => verdict.state);
    return STATES.find((state) => states.includes(state)) ?? "unchecked";
  }

  const entryLink = ({ anchor, title }) => element("a", { href: `#${anchor}` }, title);
  const severity = (risk, text) => span("severity", { "data-severity": risk.toLowerCase() }, text);

  function details(name, title, ...content) {
    return element("details", { class: `${CSS}-${name}` }, element("summary", {}, ...title), ...content);
  }

  // The same as `stamp/plan.py` writes.
  function plan(entries, { account, taken_at: at }, id, table) {
    const failed = among(entries, "fail");
    const risks = SEVERITIES.flatMap((risk) => {
      const many = failed.filter((one) => one.risk === risk).length;
      return many ? [severity(risk, `${many} ${risk.toLowerCase()}`)] : [];
    });
    const links = [];
    const lead = (anchor, called, many) =>
      links.push(element("a", { href: `#${anchor}` }, `${called} `, number(many)));
    const part = (name, called, inside, shown) => {
      if (!inside.length) return null;
      lead(`${id}-${name}`, called, inside.length);
      return shown(`${id}-${name}`);
    };
    const steps = stepsOf(entries);
    const unread = "Could not be read";
    const todo = [
      ...Object.entries(SITTINGS).map(([where, [called, title]]) => {
        const inside = steps.filter((step) => whereOf(step) === where);
        return part(where, called, inside, (anchor) => sitting(title, anchor, inside));
      }),
      part("open", unread, among(entries, "unknown"), (anchor) =>
        section(unread, anchor, listed(among(entries, "unknown"))),
      ),
    ];
    const folded = Object.entries(COUNTED).slice(3).map(([group, name]) => {
      const inside = among(entries, group);
      return part(group, name[0].toUpperCase() + name.slice(1), inside, (anchor) =>
        details("fold", [`${inside.length} ${name}`], listed(inside, anchor)),
      );
    });
    lead(table, "Every question", entries.length);
    return lined([
      paragraph("whose", "Account ", element("strong", {}, clean(account)), ", read on ", time(at), "."),
      paragraph("note", " This browser keeps what you tick, until AWS is asked again."),
      paragraph("tally", ...joined([...risks, ...counts(entries.filter((one) => !failed.includes(one)))])),
      element("nav", { class: `${CSS}-place`, "aria-label": "In this report" }, ...links),
      todo.some(Boolean) ? null : element("p", {}, "Nothing is left to do."),
      ...todo,
      ...folded,
    ]);
  }

  // The same as `stamp/glance.py` writes.
  function glance(entries, { account, taken_at: at }) {
    const [failed] = among(entries, "fail");
    const first = failed ?? entries.find((entry) => isIn("unknown")(entry) || isIn("manual")(entry));
    return lined([
      paragraph("whose", "Account ", element("strong", {}, clean(account)), ", read on ", time(at)),
      paragraph("counts-line", ...joined(counts(entries))),
      first
        ? paragraph("next", element("strong", {}, failed ? "Do this first:" : "Still open:"), ` ${clean(first.verdict.summary)}`)
        : element("p", {}, "Nothing is left to do."),
    ]);
  }

  function sitting(title, anchor, inside) {
    const minutes = inside.reduce((sum, [{ verdict }]) => sum + verdict.how.minutes, 0);
    const spent =
      minutes <= 90 ? `${Math.ceil(minutes / 5) * 5} minutes` : `${Math.ceil(minutes / 30) / 2} hours`;
    return section(title.replace("*", spent), anchor, element("ol", { class: `${CSS}-todos` }, ...inside.map(todo)));
  }

  // One command may be what is done about several failures.
  function stepsOf(entries) {
    const steps = [];
    for (const entry of entries.filter(({ verdict }) => verdict.how && !verdict.declaration)) {
      const { cli } = entry.verdict.how;
      const same = cli && steps.find(([{ verdict }]) => verdict.how.cli === cli);
      if (same) same.push(entry);
      else steps.push([entry]);
    }
    return steps;
  }

  const whereOf = ([{ verdict, risk }]) =>
    verdict.how.sitting === "administrator" && SEVERITIES.indexOf(risk) > 1 ? "later" : verdict.how.sitting;

  function section(title, id, list) {
    const heading = element("p", { class: `${CSS}-topic-title`, id, role: "heading", "aria-level": 2 }, title);
    return element("section", { class: `${CSS}-sitting`, "aria-labelledby": id }, heading, list);
  }

  function todo([entry, ...others]) {
    const { fact, title, risk, why, verdict } = entry;
    const { state, summary, how } = verdict;
    const tick = { class: `${CSS}-tick`, type: "checkbox", "data-fact": fact, "aria-label": `Done: ${title}` };
    const grave = state === "fail" ? severity(risk, risk) : span("badge", { "data-state": state }, LABELS[state]);
    return element(
      "li",
      { class: `${CSS}-todo` },
      element("input", tick),
      paragraph("what", entryLink(entry), " ", grave, " ", span("minutes", {}, `${how.minutes} min`)),
      paragraph("found", `${clean(summary)} `, span("why", {}, why.split(/(?<=[.?!]) (?=[A-Z])/)[0])),
      others.length ? paragraph("also", "With it: ", ...joined(others.map(entryLink))) : null,
      element("div", { class: `${CSS}-do` }, ...doneBy(how)),
    );
  }

  const steps = (lines) => element("ol", {}, ...lines.map((line) => element("li", {}, clean(line))));

  function doneBy({ console: all, cli, more }) {
    const lines = more ? all.slice(0, -1) : all;
    if (!cli) return [steps(lines)];
    return [
      element("pre", {}, element("code", { tabindex: 0 }, `${clean(cli)}\n`)),
      more && element("p", {}, clean(more)),
      lines.length ? details("how", ["Step by step"], steps(lines)) : null,
    ];
  }

  function listed(entries, id) {
    const lines = entries.map((entry) =>
      element("li", {}, entryLink(entry), " ", span("sentence", {}, clean(entry.verdict.summary))),
    );
    return element("ul", { class: `${CSS}-lines`, ...(id && { id }) }, ...lines);
  }

  // The same as `stamp/ledger.py` writes.
  function ledger(entries) {
    const wanting = among(entries, "fail", "unknown", "manual");
    const others = entries.filter((entry) => !wanting.includes(entry));
    const lines = (some) => element("ul", {}, ...some.map((entry) => element("li", {}, ...ledgerLine(entry))));
    return lined([
      wanting.length ? lines(wanting) : null,
      others.length ? details("fold", joined(counts(others)), lines(others)) : null,
    ]);
  }

  function ledgerLine({ verdict, anchor, question }) {
    const { state, declaration } = verdict;
    const leads = anchor !== "-";
    return [
      span("badge", { "data-state": state, ...(declaration && { "data-declared": declaration.kind }) }, ...badge(verdict)),
      " ",
      element(leads ? "a" : "span", { class: `${CSS}-question`, ...(leads && { href: `#${anchor}` }) }, question),
      " ",
      span("sentence", {}, ...sentence(verdict)),
    ];
  }

  /* ---- Slots ---- */

  class Filling {
    constructor(file) {
      this.file = file;
      this.undoing = [];
    }

    verdict(fact) {
      return this.file.verdicts.get(fact) || this.file.otherwise || NOT_JUDGED;
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
      } else if (["v1:counts", "v1:overview", "v1:summary", "v1:glance"].includes(kind)) {
        this.ofFacts(slot, kind);
      } else {
        this.ofFact(slot, kind);
      }
    }

    ofFact(slot, kind) {
      const verdict = this.verdict(slot.getAttribute("data-fact"));
      const contents = { "v1:value": valueOf, "v1:code": codeOf, "v1:badge": badge, "v1:sentence": sentence, "v1:verdict": full };
      if (kind !== "v1:card" && !Object.hasOwn(contents, kind)) return;
      const nodes = kind === "v1:card" ? null : contents[kind](verdict, slot.dataset.steps);
      this.stamp(slot, verdict.state, verdict.declaration);
      if (nodes) this.content(slot, nodes);
    }

    ofFacts(slot, kind) {
      const words = (name) => (slot.getAttribute(name) || "").split(" ").filter(Boolean);
      const root = slot.getRootNode();
      const asked = slot.querySelectorAll(`.${CSS}-question`);
      const anchors = words("data-entries");
      const entries = words("data-facts").map((fact, at) => {
        const entry = root.getElementById(anchors[at]);
        const said = (name, otherwise) => entry?.querySelector(`.${CSS}-${name}`)?.textContent ?? otherwise;
        return {
          ...{ fact, anchor: anchors[at], verdict: this.verdict(fact), question: asked[at]?.textContent },
          ...{ title: said("title", fact), risk: said("severity", "Informational"), why: said("why", "") },
        };
      });
      this.stamp(slot, gravest(entries));
      if (kind === "v1:counts") this.content(slot, joined(counts(entries)));
      else if (kind === "v1:glance") this.content(slot, glance(entries, this.file));
      else if (kind === "v1:summary") this.content(slot, ledger(entries));
      else this.content(slot, plan(entries, this.file, slot.id, slot.dataset.table));
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
      // First: what fails halfway is undone as well.
      this.undoing.push(() => {
        slot.removeAttribute(STAMPED);
        slot.removeAttribute("data-declared");
        slot.setAttribute(SLOT, kind);
        if (before === null) slot.removeAttribute("data-state");
        else slot.setAttribute("data-state", before);
      });
      slot.removeAttribute(SLOT);
      slot.setAttribute(STAMPED, kind);
      slot.setAttribute("data-state", state);
      if (declaration) slot.setAttribute("data-declared", declaration.kind);
    }

    content(slot, nodes) {
      const before = [...slot.childNodes];
      this.undoing.push(() => slot.replaceChildren(...before));
      slot.replaceChildren(...nodes);
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
    try {
      if (filling) filling.fill(document);
    } catch {
      // Half of a page would be mistaken for all of it.
      filling.undo();
      shown = filling = null;
      leaveExample();
      refusal = "This verdict file cannot be shown. Make it again.";
    }
    tools();
    follow();
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

  // What somebody ticked in a plan. Of what is locked, nothing is left behind.
  const done = (account) =>
    keeper(() => (sealed ? brief() : window.localStorage), `${CSS}-done:${base}:${account}`);
  // Every file on this computer shares the storage of `file:`, so nothing is kept there.
  const brief = () => location.protocol !== "file:" && window.sessionStorage;

  /* ---- The public site: a reader brings a verdict file ---- */

  const kept = keeper(() => window.localStorage, `${CSS}:${base}`);
  let refusal = "";

  async function personalise() {
    restore();
    await restoreExample();
    eachPage(() => {
      for (const place of document.querySelectorAll(`[${SLOT}-line]`)) place.textContent = line();
      if (shown) show(shown);
      bar();
    });
    document.addEventListener("click", ({ target }) => {
      if (target.closest?.(`[${EXAMPLE}]`)) openExample("fresh");
    });
    // Another tab was told to forget, or was given another file.
    window.addEventListener("storage", (event) => {
      if (event.key !== `${CSS}:${base}` || example) return;
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
    leaveExample();
    show(verdicts);
    if (!shown) {
      const said = refusal;
      restore();
      show(shown);
      bar();
      throw new Refused(said);
    }
    if (!kept.set(text)) refusal = "This browser keeps nothing: it is shown on this page only.";
    bar();
  }

  function forget() {
    if (example) {
      leaveExample();
      restore();
    } else {
      kept.remove();
      done(shown.account).remove();
      refusal = "";
      shown = null;
    }
    show(shown);
    bar();
    document.querySelector(`.${CSS}-bar button`)?.focus();
  }

  /** Writes the bar that says whose answers are shown, where the page has a place for it. */
  function bar() {
    document.documentElement.toggleAttribute(`${EXAMPLE}-shown`, Boolean(example));
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
    holder.dataset.state = example ? "example" : shown ? "shown" : refusal ? "refused" : "neutral";
    // What the author wrote there comes back with the neutral text.
    if (!written.has(holder)) written.set(holder, holder.querySelector(":scope > span"));
    const [text, ...buttons] = example ? exemplary() : shown ? personal() : neutral(written.get(holder));
    holder.replaceChildren(text, element("span", { class: `${CSS}-buttons` }, ...buttons));
  }

  const written = new WeakMap();

  function neutral(authored) {
    const said = refusal || "This page can answer for your own AWS account.";
    const text = (!refusal && authored) || element("span", {}, said);
    return [
      text,
      button("Personalise this page", openDialog),
      button("Show me an example account", () => openExample("fresh")),
    ];
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

  /* ---- An example: what a page looks like for an account that does not exist ---- */

  const EXAMPLE = `${SLOT}-example`;
  const EXAMPLES = {
    fresh: { like: "which nobody looks after", other: "well-kept", offer: "Show a well-kept one" },
    "well-kept": { like: "which is well kept", other: "fresh", offer: "Show a neglected one" },
  };
  const NOT_IN_EXAMPLE = { ...NOT_JUDGED, summary: "The example account has no answer to this.", reason: null };

  // Until the tab is closed; what the reader brought stays where it is meanwhile.
  const chosen = keeper(() => window.sessionStorage, `${CSS}-example:${base}`);
  let example = null;

  /** Loads an example as a script: a page that may fetch nothing, or that no server served, can do that. */
  function loadExample(name) {
    return new Promise((done, failed) => {
      const found = () => window.awsPostureExamples?.[name];
      if (found()) return done(found());
      const script = element("script", { src: new URL(`${CSS}-example-${name}.js`, base).href });
      script.onload = script.onerror = () => (found() ? done(found()) : failed(new Refused("The example did not load. Try again.")));
      document.head.append(script);
    });
  }

  async function takeExample(name) {
    const { account, taken_at, verdicts } = await loadExample(name);
    const entries = Object.entries(verdicts).map(([fact, one]) => [fact, readVerdict(one, fact)]);
    shown = { account, taken_at, verdicts: new Map(entries), otherwise: NOT_IN_EXAMPLE };
    example = name;
    refusal = "";
    chosen.set(name);
  }

  async function restoreExample() {
    const name = chosen.get();
    // Without it, the page is the reader's own again.
    if (Object.hasOwn(EXAMPLES, name)) await takeExample(name).catch(leaveExample);
  }

  async function openExample(name) {
    try {
      await takeExample(name);
      show(shown);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = error.message;
    }
    bar();
    // What was pressed has gone: the bar was written anew.
    document.querySelector(`.${CSS}-bar button`)?.focus();
  }

  function leaveExample() {
    chosen.remove();
    example = null;
  }

  function exemplary() {
    const { like, other, offer } = EXAMPLES[example];
    const whose = element("strong", {}, `Example: account ${shown.account}`);
    return [
      element("span", {}, whose, `, ${like}. It does not exist.${refusal && ` ${refusal}`}`),
      button(offer, () => openExample(other)),
      button("Use my own", openDialog),
      button("Forget", forget),
    ];
  }

  let dialog = null;

  function openDialog() {
    dialog = dialog || makeDialog();
    document.body.append(dialog);
    dialog.showModal();
  }

  function makeDialog() {
    const file = element("input", { type: "file", accept: ".json,.txt", id: `${CSS}-file` });
    const paste = element("textarea", { id: `${CSS}-paste`, rows: "4", spellcheck: "false" });
    const message = element("p", { class: `${CSS}-message`, role: "alert" });
    const made = element("dialog", { class: `${CSS}-dialog`, "aria-labelledby": `${CSS}-dialog-title` });
    const use = async (text) => {
      message.textContent = "";
      try {
        open(await unpacked(text));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        message.textContent = error.message;
        return;
      }
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
      element("label", { for: `${CSS}-file` }, "Or drop a file here, or choose it:"),
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
        "One line asks AWS how your account stands, and prints a block of text. Pasted here, it fills " +
          "in this site for you. It stays in this browser: nothing is sent anywhere, and Forget removes it.",
      ),
      element("p", {}, "1. Run this in AWS CloudShell, signed in as somebody who may read:"),
      element("pre", { tabindex: "0" }, element("code", {}, line())),
      element("label", { for: `${CSS}-paste` }, "2. Paste what it printed, from BEGIN to END:"),
      paste,
      drop,
      message,
      element(
        "div",
        { class: `${CSS}-buttons` },
        button("Use what I pasted", () => use(paste.value)),
        button("Show me an example account", () => {
          made.close();
          openExample("fresh");
        }),
        button("Cancel", () => made.close()),
      ),
    );
    return made;
  }

  /* ---- A locked copy, or an organization's site: its own script opens verdicts, and begins here ---- */

  /** Shows the verdicts of a file, and returns whose they are. */
  function begin(text) {
    shown = JSON.parse(text);
    shown.verdicts = new Map(Object.entries(shown.verdicts).map(([fact, one]) => [fact, readVerdict(one, fact)]));
    show(shown);
    return element("span", {}, ` for account ${clean(shown.account)} \u00b7 read on ${dayAndMinute(shown.taken_at)} `);
  }

  /* ---- The plan: what is ticked, and where one is ---- */

  function follow() {
    const whose = document.querySelector(`.${CSS}-whose`);
    if (!whose) return;
    const ticks = [...document.querySelectorAll(`.${CSS}-tick`)];
    const kept = done(whose.querySelector("strong").textContent);
    // Once AWS was asked again, its answer counts, and no tick.
    const asked = whose.querySelector("time").dateTime;
    const [at, ...facts] = kept.get()?.split(" ") ?? [];
    for (const tick of ticks) {
      tick.checked = at === asked && facts.includes(tick.dataset.fact);
      tick.onchange = () =>
        kept.set([asked, ...ticks.filter((one) => one.checked).map((one) => one.dataset.fact)].join(" "));
    }
    const links = [...document.querySelectorAll(`.${CSS}-place a`)];
    const parts = links.map(({ hash }) => document.querySelector(hash).closest("section, details"));
    const seen = (changes) => {
      for (const { target, isIntersecting } of changes) {
        const link = links[parts.indexOf(target)];
        link.ariaCurrent = isIntersecting ? "location" : null;
        if (isIntersecting) link.parentNode.scrollLeft = link.offsetLeft - 60;
      }
    };
    // A line across the page, a little above its middle.
    const line = new IntersectionObserver(seen, { rootMargin: "-30% 0px -69%" });
    for (const part of parts) line.observe(part);
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
    const numbers = report.querySelector(`.${CSS}-tally`).textContent;
    const cells = (row) => {
      const { hash } = row.querySelector("a");
      const answer = document.querySelector(`${hash} .${CSS}-answer`)?.lastChild.data ?? "";
      return [row.cells[0], row.cells[1]].map((cell) => cell.textContent).concat(answer).map((text) => escaped(text.trim()));
    };
    const shownRows = rows[0].parentNode.querySelectorAll("tr:not([hidden])");
    return [
      `${escaped(whose)} ${numbers}.`,
      "",
      "| Answer | Question | What AWS answered |",
      "| --- | --- | --- |",
      ...[...shownRows].map((row) => `| ${cells(row).join(" | ")} |`),
      "",
    ].join("\n");
  }

  // Before anything is opened: what is shown already is shown on each page that follows.
  eachPage(() => {
    if (opener && shown) show(shown);
    tools();
    follow();
  });
  const start = () => {
    if (opener) opener({ keeper, brief, base, element, button, begin, show, eachPage });
    // A private copy is filled already.
    else if (!document.querySelector(`.${CSS}-banner`)) personalise();
  };
  // Some themes load scripts in the head, where the page has no banner yet.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
