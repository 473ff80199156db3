/*
 * The table of an organization's overview: every account, every question.
 *
 * Only the rows in view are in the document, so that a thousand accounts cost what thirty do. It is a grid:
 * one cell has the keyboard's focus, the arrows move it, and Enter opens the page that explains the cell,
 * filled for the account.
 */
(() => {
  "use strict";

  const { report, states, facts, units, accounts } = window.awsPostureOverview;
  const MARKS = { f: "\u2715", u: "?", m: "\u2610", p: "\u2713", n: "\u2013", a: "\u25c7", w: "\u25c6" };
  const ORDER = Object.keys(MARKS);
  const SEVERITIES = ["critical", "high", "medium", "low"];
  const BEYOND = 6;

  const holder = document.getElementById("org-table");
  if (!holder) return;

  function element(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  // Made once: a thousand names are compared ten thousand times.
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  const clean = (text) => String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\ufffd");

  /* ---- What is shown, of what there is ---- */

  const rows = accounts.map(([folder, id, name, unit, letters, before, reason, tags]) => ({
    ...{ folder, id, name: clean(name || id), unit: units[unit], letters, before, reason: clean(reason) },
    words: [id, name, units[unit], ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)].join(" ").toLowerCase(),
    failures: SEVERITIES.map((severity) => facts.filter((fact, at) => fact[2] === severity && letters[at] === "f").length),
  }));
  const failing = facts.map((_, at) => rows.filter(({ letters }) => letters[at] === "f").length);
  // What most accounts fail on comes first among those of one severity.
  const columnsOf = (chosen) =>
    facts
      .map((_, at) => at)
      .filter((at) => chosen.has(facts[at][2]))
      .sort((one, other) => SEVERITIES.indexOf(facts[one][2]) - SEVERITIES.indexOf(facts[other][2]) || failing[other] - failing[one]);

  const wanted = { text: "", unit: "", states: new Set(), severities: new Set(SEVERITIES), changed: false };
  let sorting = { by: "failures", down: false };
  let columns = [];
  let shown = [];

  function choose() {
    columns = columnsOf(wanted.severities.size ? wanted.severities : new Set(SEVERITIES));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (row) => !wanted.states.size || columns.some((at) => wanted.states.has(row.letters[at]));
    const changed = (row) => !wanted.changed || columns.some((at) => row.before && row.before[at] !== ".");
    const within = ({ unit }) => !wanted.unit || unit === wanted.unit || unit.startsWith(`${wanted.unit}/`);
    shown = rows.filter((row) => within(row) && has(row) && changed(row) && words.every((word) => row.words.includes(word)));
    shown.sort(compared);
  }

  function compared(one, other) {
    const { by, down } = sorting;
    let difference = 0;
    if (by === "failures") {
      const at = one.failures.findIndex((many, place) => many !== other.failures[place]);
      difference = at < 0 ? 0 : other.failures[at] - one.failures[at];
    } else if (by === "name") difference = inOrder(one.name, other.name);
    else if (by === "unit") difference = inOrder(one.unit, other.unit);
    else difference = ORDER.indexOf(one.letters[by]) - ORDER.indexOf(other.letters[by]);
    return (down ? -difference : difference) || inOrder(one.name, other.name);
  }

  /* ---- The table ---- */

  const table = element("table", { role: "grid", "aria-label": "Every account, every question" });
  const head = element("tr", { "aria-rowindex": 1 });
  const [above, body, below] = [0, 1, 2].map(() => element("tbody", {}));
  const view = element("div", { class: "org-grid" }, table);
  const detail = element("p", { class: "org-detail", "aria-hidden": "true" });
  const said = element("span", { role: "status" });
  const built = new Map();
  let height = 30;
  let active = [0, -1];

  table.append(element("thead", {}, head), above, body, below);

  const nameOf = (at) => facts[at][1];
  const words = (row, at) => {
    const [now, old] = [states[row.letters[at]], row.before && row.before[at]];
    return old && old !== "." ? `${now} (was: ${states[old]})` : now;
  };
  const worse = (row, at) => ORDER.indexOf(row.letters[at]) < ORDER.indexOf(row.before[at]);

  function headings() {
    const cells = [heading("name", "Account"), heading("unit", "Unit")];
    columns.forEach((at) => cells.push(heading(at, nameOf(at), facts[at][2])));
    cells.forEach((cell, at) => cell.setAttribute("aria-colindex", at + 1));
    head.replaceChildren(...cells);
    table.setAttribute("aria-colcount", columns.length + 2);
  }

  function heading(by, title, severity) {
    const press = element("button", { type: "button", tabindex: -1, title }, element("span", {}, title));
    press.addEventListener("click", () => {
      sorting = { by, down: sorting.by === by && !sorting.down };
      sortChoice.value = by;
      update();
      focus(-1, active[1]);
    });
    const cell = element("th", { scope: "col", ...(severity && { "data-severity": severity }) }, press);
    if (sorting.by === by) cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
    return cell;
  }

  function build(row, place) {
    const link = element("a", { tabindex: -1 }, row.name);
    if (report) link.href = `../${report}?account=${row.folder}`;
    const name = element("th", { scope: "row", title: `${row.name} ${row.id}` }, link, " ", element("small", {}, row.id));
    const unit = element("td", { class: "org-unit", tabindex: -1, title: row.unit }, clean(row.unit.split("/").pop()));
    unit.setAttribute("aria-label", clean(row.unit) || "no unit");
    const cells = [name, unit, ...columns.map((at) => cell(row, at))];
    cells.forEach((one, at) => one.setAttribute("aria-colindex", at + 1));
    return element("tr", { "aria-rowindex": place + 2, ...(row.reason && { class: "org-unread" }) }, ...cells);
  }

  function cell(row, at) {
    const [id, title, severity, , address] = facts[at];
    const letter = row.letters[at];
    const label = { tabindex: -1, "aria-label": `${title}: ${words(row, at)}` };
    const [path, anchor] = address.split("#");
    const inside = address
      ? element("a", { ...label, href: `../${path}?account=${row.folder}#${anchor}` }, MARKS[letter])
      : element("span", { ...label, role: "img" }, MARKS[letter]);
    const made = element("td", { "data-letter": letter, "data-fact": id }, inside);
    if (letter === "f") made.dataset.severity = severity;
    if (row.before && row.before[at] !== ".") made.dataset.change = worse(row, at) ? "worse" : "better";
    return made;
  }

  /** Puts the rows that are in view into the document, and takes the others out. */
  function draw() {
    const from = Math.max(0, Math.floor(view.scrollTop / height) - BEYOND);
    const to = Math.min(shown.length, Math.ceil((view.scrollTop + view.clientHeight) / height) + BEYOND);
    const kept = active[0] >= 0 && active[0] < shown.length && (active[0] < from || active[0] >= to) ? active[0] : -1;
    for (const [place, row] of built) {
      if ((place < from || place >= to) && place !== kept) {
        row.remove();
        built.delete(place);
      }
    }
    let next = body.firstElementChild;
    for (let place = from; place < to; place += 1) {
      if (built.has(place)) continue;
      const row = build(shown[place], place);
      next = [...built.keys()].filter((one) => one > place).sort((one, other) => one - other)[0];
      body.insertBefore(row, built.get(next) ?? null);
      built.set(place, row);
    }
    pad(above, kept >= 0 && kept < from ? from - 1 : from);
    pad(below, shown.length - to - (kept >= to ? 1 : 0));
    rove();
  }

  function pad(part, many) {
    if (part.many === many) return;
    part.many = many;
    part.replaceChildren();
    part.ariaHidden = "true";
    if (many > 0) part.append(element("tr", { style: `block-size:${many * height}px` }));
  }

  function update() {
    choose();
    built.clear();
    body.replaceChildren();
    headings();
    table.setAttribute("aria-rowcount", shown.length + 1);
    active = [Math.min(active[0], shown.length - 1), Math.min(active[1], columns.length)];
    view.scrollTop = 0;
    draw();
    measure();
    const many = shown.reduce((sum, row) => sum + columns.filter((at) => row.letters[at] === "f").length, 0);
    said.textContent = `${shown.length} of ${rows.length} accounts, ${columns.length} questions, ${many} failures`;
  }

  // Rows are as high as the reader's letters make them.
  function measure() {
    const [row] = built.values();
    const real = row?.getBoundingClientRect().height;
    if (!real || Math.abs(real - height) < 0.5) return;
    height = real;
    above.many = below.many = -1;
    draw();
  }

  /* ---- The keyboard: one cell has the focus; row -1 is that of the headings, column -1 the names ---- */

  function inner(row, column) {
    const line = row < 0 ? head : built.get(row);
    const found = line?.children[column + 1];
    return found?.querySelector("a[href], button, [tabindex]") ?? found;
  }

  function rove() {
    for (const one of table.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
    const one = inner(...active) ?? inner(-1, -1);
    if (one) one.tabIndex = 0;
  }

  function focus(row, column) {
    active = [Math.max(-1, Math.min(shown.length - 1, row)), Math.max(-1, Math.min(columns.length, column))];
    if (active[0] >= 0) {
      const room = view.clientHeight - head.offsetHeight;
      const top = active[0] * height;
      if (top < view.scrollTop) view.scrollTop = top;
      else if (top + height > view.scrollTop + room) view.scrollTop = top + height - room;
    }
    draw();
    const one = inner(...active);
    one?.focus({ preventScroll: true });
    one?.closest("th, td")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    tell();
  }

  const MOVES = {
    ArrowDown: ([row, column]) => [row + 1, column],
    ArrowUp: ([row, column]) => [row - 1, column],
    ArrowRight: ([row, column]) => [row, column + 1],
    ArrowLeft: ([row, column]) => [row, column - 1],
    PageDown: ([row, column]) => [row + Math.floor(view.clientHeight / height) - 2, column],
    PageUp: ([row, column]) => [Math.max(0, row - Math.floor(view.clientHeight / height) + 2), column],
    Home: ([row]) => [row, -1],
    End: ([row]) => [row, columns.length],
  };

  table.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.ctrlKey) focus(event.key === "Home" ? 0 : shown.length - 1, active[1]);
    else focus(...move(active));
  });

  table.addEventListener("focusin", ({ target }) => {
    const place = placeOf(target);
    if (!place) return;
    active = place;
    rove();
    tell();
  });

  function placeOf(target) {
    const found = target.closest("th, td");
    if (!found) return null;
    return [Number(found.parentNode.getAttribute("aria-rowindex")) - 2, found.cellIndex - 1];
  }

  /** Says in a line what a cell is about, for those who see only its mark. */
  function tell([row, column] = active) {
    const account = shown[row];
    const at = columns[column - 1];
    const parts = [
      account && `${account.name} ${account.id}`,
      at === undefined ? null : nameOf(at),
      account && (at === undefined ? account.reason || null : words(account, at)),
      account && at === undefined && !account.reason ? clean(account.unit) : null,
    ];
    detail.textContent = parts.filter(Boolean).join(" \u00b7 ");
  }

  table.addEventListener("pointerover", ({ target }) => {
    const place = placeOf(target);
    if (place) tell(place);
  });
  view.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  new ResizeObserver(() => draw()).observe(view);

  /* ---- What filters ---- */

  function pressed(word, title, set, key) {
    const made = element("button", { type: "button", "aria-pressed": set.has(key), "data-key": key }, word);
    made.addEventListener("click", () => {
      if (!set.delete(key)) set.add(key);
      made.ariaPressed = set.has(key);
      update();
    });
    made.title = title;
    return made;
  }

  function group(title, ...parts) {
    return element("div", { role: "group", "aria-label": title }, element("span", { "aria-hidden": "true" }, title), ...parts);
  }

  function unitChoice() {
    const paths = new Set(units.flatMap((unit) => unit.split("/").map((_, at, all) => all.slice(0, at + 1).join("/"))).filter(Boolean));
    const options = [...paths].sort().map((path) => {
      const depth = path.split("/").length - 1;
      return element("option", { value: path }, "\u2003".repeat(depth) + clean(path.split("/").pop()));
    });
    const made = element("select", {}, element("option", { value: "" }, "every unit"), ...options);
    made.addEventListener("change", () => {
      wanted.unit = made.value;
      update();
    });
    return element("label", {}, "Unit ", made);
  }

  function finder() {
    const made = element("input", { type: "search", placeholder: "name, id, unit or tag" });
    made.addEventListener("input", () => {
      wanted.text = made.value;
      update();
    });
    return element("label", {}, "Find ", made);
  }

  function sorter() {
    const options = { failures: "most severe failures", name: "name", unit: "unit" };
    const made = element("select", {}, ...Object.entries(options).map(([value, word]) => element("option", { value }, word)));
    made.addEventListener("change", () => {
      sorting = { by: made.value, down: false };
      update();
    });
    return made;
  }

  const sortChoice = sorter();

  /* ---- What is shown, as CSV ---- */

  // What a spreadsheet would run becomes text, as `overview.csv` has it.
  const quoted = (text) => `"${text.replace(/^(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/, "'").replaceAll('"', '""')}"`;

  function download() {
    const lines = [
      ["account", "name", "unit", "reason", ...columns.map((at) => facts[at][0])],
      ...shown.map((row) => [row.id, row.name, row.unit, row.reason, ...columns.map((at) => states[row.letters[at]])]),
    ];
    const text = lines.map((line) => line.map(quoted).join(",")).join("\n");
    const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/csv" }));
    element("a", { href: address, download: "accounts.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  const present = ORDER.filter((letter) => rows.some(({ letters }) => letters.includes(letter)));
  const changes = element("button", { type: "button", "aria-pressed": false }, "Changed only");
  changes.addEventListener("click", () => {
    wanted.changed = !wanted.changed;
    changes.ariaPressed = wanted.changed;
    update();
  });
  const saving = element("button", { type: "button" }, "What is shown, as CSV");
  saving.addEventListener("click", download);

  holder.replaceChildren(
    element(
      "div",
      { class: "org-tools" },
      finder(),
      unitChoice(),
      element("label", {}, "Sort by ", sortChoice),
      group("Severity", ...SEVERITIES.map((one) => pressed(one, `Questions of severity ${one}`, wanted.severities, one))),
      group("With", ...present.map((one) => pressed(`${MARKS[one]} ${states[one]}`, `Accounts with ${states[one]}`, wanted.states, one))),
      ...(rows.some(({ before }) => before) ? [changes] : []),
      saving,
    ),
    element("div", { class: "org-line" }, said, detail),
    view,
  );
  update();
})();
