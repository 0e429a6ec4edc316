/* Finds, orders and takes away the rows of a list. The rows are fetched when somebody begins to
   choose, or comes by an address that chooses; until then the page is as it was built. */
(() => {
  "use strict";

  const finder = document.querySelector(".listing");
  if (!finder) return;

  const form = finder.querySelector("form");
  const status = finder.querySelector("[role=status]");
  const body = finder.querySelector("tbody");
  const template = finder.querySelector("template").content.firstElementChild;
  const more = finder.querySelector("[data-more]");
  const save = finder.querySelector("[data-save]");
  const pages = finder.querySelector(".pagination");
  const facets = [...form.querySelectorAll("[data-facet]")];
  const sums = form.querySelector("[data-scale]");
  const words = finder.dataset;
  const PAGE = 50;
  const PAUSE = 200; // milliseconds; browsers refuse an address that changes with every key
  const { isHan, plain, split, holds } = window.siteWords;

  let list = null;
  let loading = null;
  let found = [];
  let writing = 0;

  function prepare({ head, pieces, rows }) {
    const told = pieces.map((it) => {
      const [text, href, title, sheet] = typeof it === "string" ? [it] : it;
      return { text, href, title, sheet: sheet || text };
    });
    const prepared = rows.map(([href, name, also, sounds, place, fields, choices, sum, start]) => ({
      href, name, place, choices, sum, start,
      least: sum[0] ? Number(sum[0]) : NaN,
      most: sum[1] ? Number(sum[1]) : NaN,
      fields: fields.map((numbers) => numbers.map((number) => told[number])),
      text: plain([name, also, ...fields.flat().map((number) => told[number].text)].join("\n")),
      sounds: sounds.flatMap((it) => it.split(" ")),
    }));
    return { head, rows: prepared };
  }

  function load() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = words.list;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    }).then(
      () => { list = prepare(window.finderLists[words.shelf]); },
      (error) => { loading = null; throw error; },
    );
    return loading;
  }

  /* Whether a word is there, or something that sounds like it. */
  function matcher(word) {
    const spoken = !isHan(word) && word.length > 1;
    const heard = (sound) => (word.length > 2 ? sound.includes(word) : sound.startsWith(word));
    return (row) => holds(row.text, word) || (spoken && row.sounds.some(heard));
  }

  function select() {
    const asked = split(form.elements.q.value).map(matcher);
    const chosen = facets.map((it) => it.selectedIndex - 1); // the first choice is no choice
    const bound = (name) => (sums && form.elements[name].value ? form.elements[name].value * sums.dataset.scale : null);
    const [from, to] = [bound("from"), bound("to")];
    const rows = list.rows.filter((row) =>
      chosen.every((choice, facet) => choice < 0 || row.choices[facet].includes(choice)) &&
      (from === null || row.most >= from) && // never so where nothing is known
      (to === null || row.least <= to) &&
      asked.every((matches) => matches(row)),
    );
    const orders = {
      name: (a, b) => a.place - b.place,
      amount: (a, b) => (isNaN(b.least) ? -1 : b.least) - (isNaN(a.least) ? -1 : a.least),
      date: (a, b) => (a.start < b.start) - (a.start > b.start),
    };
    return orders[form.elements.sort.value] ? rows.sort(orders[form.elements.sort.value]) : rows;
  }

  function element({ text, href, title }) {
    const it = document.createElement(href ? "a" : "span");
    it.textContent = text;
    if (href) it.href = href;
    if (title) Object.assign(it, { title, className: "cite" });
    return it;
  }

  function rowOf(row) {
    const line = template.cloneNode(true);
    Object.assign(line.querySelector("a"), { href: row.href, textContent: row.name });
    for (const cell of line.querySelectorAll("td")) {
      const pieces = cell.dataset.fields.trim().split(" ").flatMap((field) => row.fields[field]);
      if (pieces.length) cell.replaceChildren();
      for (const piece of pieces) {
        if (cell.hasChildNodes() && !piece.title) cell.append(document.createElement("br"));
        cell.append(element(piece));
      }
    }
    return line;
  }

  function extend() {
    const at = body.childElementCount;
    body.append(...found.slice(at, at + PAGE).map(rowOf));
    more.hidden = body.childElementCount >= found.length;
    return body.rows[at];
  }

  function show() {
    const total = list.rows.length;
    found = select();
    body.replaceChildren();
    extend();
    const all = found.length === total;
    status.textContent = (all ? words.all : found.length ? words.some : words.none)
      .replace("{count}", found.length)
      .replace("{total}", total);
    save.hidden = all || !found.length;
    if (pages) pages.hidden = true;
  }

  const refresh = () => load().then(show, () => { status.textContent = words.failed; });

  /* The address holds what is chosen, so that it can be sent to somebody. */
  function write() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    try {
      history.replaceState(history.state, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    } catch {
      // A page opened from a folder may not change its address.
    }
  }

  function changed() {
    clearTimeout(writing);
    writing = setTimeout(write, PAUSE);
    refresh();
  }

  function restore() {
    const asked = new URLSearchParams(location.search);
    let any = false;
    for (const it of form.elements) {
      if (!it.name) continue;
      it.value = asked.get(it.name) ?? "";
      if (it.selectedIndex < 0) it.value = "";
      any ||= it.value !== "";
    }
    if (any || list) refresh();
  }

  const quoted = (cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;

  function sheet() {
    const told = (pieces) => pieces.map((it) => it.sheet).join("; ");
    const lines = found.map((row) => [row.name, ...row.fields.map(told), ...row.sum]);
    return `\ufeff${[list.head, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("")}`;
  }

  function saveSheet() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([sheet()], { type: "text/csv" }));
    link.download = `${words.shelf}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 0);
  }

  form.addEventListener("focusin", () => load().catch(() => {}));
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => extend().querySelector("a").focus());
  save.addEventListener("click", saveSheet);
  window.addEventListener("popstate", restore);
  restore();
})();
