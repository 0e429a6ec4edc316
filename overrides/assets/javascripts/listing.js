// @ts-check
/* Filters and sorts the rows of a list (hooks/prospectus/presentation/listing.py). The rows are
   loaded when somebody begins to choose, or comes by an address with choices; until then the page is
   as it was built. */
(() => {
  "use strict";

  const { find, loadScript, textMatching } = window.site;
  if (!textMatching) throw new Error("text-matching.js is missing");
  const { isUnspaced, analyser: makeAnalyser } = textMatching;

  const PAGE_SIZE = 50;
  const WAIT_BEFORE_WRITING = 200; // milliseconds; browsers refuse an address that changes with each key

  /** @typedef {ListingPart} Part */
  /**
   * @typedef {object} Row
   * @property {string} href
   * @property {string} name
   * @property {number} place in the order of names
   * @property {number[][]} choices of each facet
   * @property {string[]} amounts least, most and unit of the investment
   * @property {string} start first day
   * @property {number} least NaN where it is not known; in the base unit of the group
   * @property {number} most
   * @property {number} group of units that can be compared
   * @property {Part[][]} fields
   * @property {string} text folded, of all that can be found
   * @property {string[]} pinyin
   */

  // Amounts in another unit, such as a third of one, have no exact binary number.
  const ROUNDING = 1 + 1e-9;

  /** @param {string} text empty if the number is not known */
  const numberOf = (text) => (text ? Number(text) : NaN);

  /** What is found of a part; names of sources are not. @param {Part} part */
  const textOf = ({ text, source }) => (source ? "" : text);

  /** @param {ListingData} data @returns {Part[]} */
  const partsOf = ({ pieces }) =>
    pieces.map((piece) => {
      const [text, href, source, cell] = typeof piece === "string" ? [piece] : piece;
      return { text, href, source, cell: cell || text };
    });

  /** @param {ListingData} data @param {Analyser} analyser @returns {Row[]} */
  function prepareRows(data, { fold }) {
    const parts = partsOf(data);
    const { rows } = data;
    return rows.map(([href, name, aliases, pinyin, place, fields, choices, amounts, start, compared]) => ({
      href,
      name,
      place,
      choices,
      amounts,
      start,
      least: numberOf((compared ?? amounts)[0]),
      most: numberOf((compared ?? amounts)[1]),
      group: compared?.[2] ?? 0,
      fields: fields.map((numbers) => numbers.map((number) => parts[number])),
      text: fold([name, aliases, ...fields.flat().map((number) => textOf(parts[number]))].join("\n")),
      pinyin: pinyin.flatMap((ofName) => ofName.split(" ")),
    }));
  }

  /**
   * Whether a row holds a word, or a name that sounds like it.
   * @param {string} word
   * @param {Analyser} analyser
   * @returns {(row: Row) => boolean}
   */
  function matcher(word, { holds }) {
    const isSpoken = !isUnspaced(word) && word.length > 1;
    const soundsAlike = (/** @type {string} */ pinyin) =>
      word.length > 2 ? pinyin.includes(word) : pinyin.startsWith(word);
    return (row) => holds(row.text, word) || (isSpoken && row.pinyin.some(soundsAlike));
  }

  /**
   * What rows are sorted by. Amounts that cannot be compared with the group come behind it, unknown
   * ones last.
   * @param {Row} row
   * @param {number} group
   */
  const amountOf = (row, group) => (isNaN(row.least) ? -2 : row.group === group ? row.least : -1);

  /** @type {Record<string, (a: Row, b: Row, group: number) => number>} */
  const ORDERS = {
    name: (a, b) => a.place - b.place,
    amount: (a, b, group) => amountOf(b, group) - amountOf(a, group),
    date: (a, b) => Number(a.start < b.start) - Number(a.start > b.start),
  };

  /**
   * The mark of the footnote that the page has for a source.
   * @param {string} source
   */
  function footnoteMark(source) {
    const entry = document.querySelector(`.footnotes > [data-source="${source}"]`);
    if (!entry) return null;
    const mark = document.createElement("sup");
    const link = document.createElement("a");
    mark.className = "cite";
    link.href = `#${entry.id}`;
    link.title = find("a", HTMLAnchorElement, entry).textContent ?? "";
    link.textContent = `[${entry.id.replace("fn-", "")}]`;
    mark.append(link);
    return mark;
  }

  /** @param {Part} part @param {string} [base] */
  function partElement({ text, href, source }, base = location.href) {
    const mark = source && footnoteMark(source);
    if (mark) return mark;
    const element = document.createElement(href ? "a" : "span");
    element.textContent = text;
    if (element instanceof HTMLAnchorElement && href) element.href = new URL(href, base).href;
    return element;
  }

  /** @param {HTMLElement} listing */
  function start(listing) {
    const form = find("form", HTMLFormElement, listing);
    const status = find("[role=status]", HTMLElement, listing);
    const body = find("tbody", HTMLTableSectionElement, listing);
    const rowTemplate = find("template", HTMLTemplateElement, listing);
    const more = find("[data-more]", HTMLButtonElement, listing);
    const save = find("[data-save]", HTMLButtonElement, listing);
    const pagination = listing.querySelector(".pagination");
    const scaled = form.querySelector("fieldset");
    /** @type {HTMLSelectElement | null} */
    const units = form.querySelector("select[data-unit]");
    /** @type {NodeListOf<HTMLSelectElement>} */
    const facets = form.querySelectorAll("select[data-facet]");
    const texts = listing.dataset;
    const collection = texts.collection ?? "";

    /** @type {string[]} */
    let head = [];
    /** @type {Row[] | null} */
    let rows = null;
    /** @type {Analyser | null} */
    let analyser = null;
    /** @type {Row[]} */
    let selected = [];
    let writing = 0;

    async function loadRows() {
      if (rows) return rows;
      const data = () => window.listingData?.[collection];
      await loadScript(texts.list ?? "", () => Boolean(data()));
      const loaded = data();
      if (!loaded) throw new Error(`${texts.list} holds no list of ${collection}`);
      ({ head } = loaded);
      analyser = analyser ?? makeAnalyser(loaded.rules);
      rows = rows ?? prepareRows(loaded, analyser);
      return rows;
    }

    /** The fields of the form that take part. */
    const fields = () =>
      [...form.elements].filter(
        (element) => element instanceof HTMLInputElement || element instanceof HTMLSelectElement,
      );

    /** @param {string} name */
    const value = (name) => fields().find((field) => field.name === name)?.value ?? "";

    /** The factor of the amounts that a reader enters, and the group of their unit. */
    function amountUnit() {
      const { scale, group } = (units?.selectedOptions[0] ?? scaled)?.dataset ?? {};
      return { scale: Number(scale ?? 0), group: Number(group ?? 0) };
    }

    /** @param {Row[]} all */
    function select(all) {
      const words = analyser ? analyser.query(value("q")) : [];
      const matchers = words.flatMap((word) => (analyser ? [matcher(word, analyser)] : []));
      const chosen = [...facets].map((facet) => facet.selectedIndex - 1); // the first is "any"
      const { scale, group } = amountUnit();
      const bound = (/** @type {string} */ name) =>
        scale && value(name) ? Number(value(name)) * scale : null;
      const [least, most] = [bound("from"), bound("to")];
      const found = all.filter(
        (row) =>
          chosen.every((choice, facet) => choice < 0 || row.choices[facet].includes(choice)) &&
          ((least === null && most === null) || row.group === group) &&
          (least === null || row.most * ROUNDING >= least) && // false where it is not known
          (most === null || row.least <= most * ROUNDING) &&
          matchers.every((matches) => matches(row)),
      );
      const order = ORDERS[value("sort")];
      return order ? found.sort((a, b) => order(a, b, group)) : found;
    }

    /** @param {Row} row */
    function rowElement(row) {
      const line = /** @type {HTMLTableRowElement} */ (
        rowTemplate.content.firstElementChild?.cloneNode(true)
      );
      const name = find("th > *", HTMLElement, line); // a link, if the record has a page
      name.textContent = row.name;
      if (name instanceof HTMLAnchorElement) name.href = row.href;
      for (const cell of line.querySelectorAll("td")) {
        const numbers = (cell.dataset.fields ?? "").trim().split(" ").map(Number);
        const parts = numbers.flatMap((number) => row.fields[number] ?? []);
        if (parts.length) {
          cell.replaceChildren();
          cell.removeAttribute("class"); // it is not empty
        }
        for (const part of parts) {
          if (cell.hasChildNodes() && !part.source) cell.append(document.createElement("br"));
          cell.append(partElement(part));
        }
      }
      return line;
    }

    /** Shows the next rows. Returns the first of them. */
    function showMore() {
      const shown = body.childElementCount;
      body.append(...selected.slice(shown, shown + PAGE_SIZE).map(rowElement));
      more.hidden = body.childElementCount >= selected.length;
      return body.rows[shown];
    }

    async function update() {
      try {
        const all = await loadRows();
        selected = select(all);
        body.replaceChildren();
        showMore();
        const isAll = selected.length === all.length;
        const text = isAll ? texts.all : selected.length ? texts.some : texts.none;
        status.textContent = (text ?? "")
          .replace("{count}", String(selected.length))
          .replace("{total}", String(all.length));
        save.hidden = isAll || !selected.length;
        if (pagination instanceof HTMLElement) pagination.hidden = true;
      } catch {
        status.textContent = texts.failed ?? "";
      }
    }

    /** The address holds what is chosen, so that it can be sent to somebody. */
    function writeAddress() {
      const chosen = fields().flatMap(({ name, value }) => (name && value ? [[name, value]] : []));
      const query = new URLSearchParams(chosen).toString();
      const address = `${location.pathname}${query && `?${query}`}${location.hash}`;
      try {
        history.replaceState(history.state, "", address);
      } catch {
        // A page opened from a folder may not change its address.
      }
    }

    function onChange() {
      clearTimeout(writing);
      writing = setTimeout(writeAddress, WAIT_BEFORE_WRITING);
      update();
    }

    /** Makes the form say what the address says. Returns whether it says anything. */
    function readAddress() {
      const parameters = new URLSearchParams(location.search);
      for (const field of fields()) {
        if (!field.name) continue;
        field.value = parameters.get(field.name) ?? "";
        if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
      }
      return fields().some((field) => field.name && field.value);
    }

    async function saveTable() {
      const cells = (/** @type {Part[]} */ parts) => parts.map(({ cell }) => cell).join("; ");
      const lines = selected.map((row) => [row.name, ...row.fields.map(cells), ...row.amounts]);
      try {
        await window.site.loadFeature("tableFiles");
        window.site.tableFiles?.save(collection, [head, ...lines]);
      } catch {
        status.textContent = texts.failed ?? "";
      }
    }

    // Ahead of the first choice; if it fails, the choice says so.
    form.addEventListener("focusin", () => loadRows().catch(() => {}));
    form.addEventListener("input", onChange);
    form.addEventListener("reset", () => setTimeout(onChange));
    form.addEventListener("submit", (event) => event.preventDefault());
    more.addEventListener("click", () => showMore().querySelector("a")?.focus());
    save.addEventListener("click", saveTable);
    window.addEventListener("popstate", () => {
      if (readAddress() || rows) update();
    });
    // A reader may have begun before this script came; what the address says goes first.
    if (location.search ? readAddress() : fields().some((field) => field.name && field.value)) update();
  }

  window.site.listing = { start, parts: partsOf, element: partElement };
})();
