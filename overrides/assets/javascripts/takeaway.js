// @ts-check
/* What readers take with them: tables, by buttons below them (table-files.js), and records that they
   mark on any page and see side by side on one (compare.js). The marks are kept in the browser, as the
   part of an address that also passes them on: `parks=a,b&projects=c`. */
(() => {
  "use strict";

  const { loadFeature, remember, remembered } = window.site;
  // Known when this starts, which may be later than this script comes.
  /** @type {Labels} */
  let labels = {};
  /** @type {CompareLabels | undefined} */
  let compare;

  /** @param {string} tag @param {string} className @param {string} text */
  function element(tag, className, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  // -- tables ------------------------------------------------------------------------------------

  /** @param {string} text @param {() => void} act */
  function tool(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  /** The name of the file of a table: that of the page, and the number of the table there. */
  function fileName(/** @type {HTMLTableElement} */ table) {
    const page = location.pathname.replace(/\/(index\.html)?$|\.html$/, "").split("/").pop();
    const number = [...document.querySelectorAll(".data-table, .page-body table")].indexOf(table) + 1;
    return `${page || "table"}-${number}`;
  }

  /** @param {HTMLTableElement} table @param {NonNullable<Labels["table"]>} texts */
  function addToolsTo(table, texts) {
    const box = table.closest(".table-scroll") ?? table;
    const around = table.closest("figure.chart, .listing");
    const next = box.nextElementSibling;
    const downloads = around
      ? around.querySelector(":scope > .listing-downloads")
      : next?.matches(".listing-downloads") && next;
    const tools = downloads || element("p", "listing-downloads table-tools");
    const status = element("span", "");
    status.setAttribute("role", "status");

    /** @param {(files: TableFiles, rows: string[][]) => Promise<string> | string} act */
    const use = async (act) => {
      status.textContent = "";
      try {
        await loadFeature("tableFiles");
        const files = window.site.tableFiles;
        if (files) status.textContent = await act(files, files.rows(table, texts.source, texts.comma));
      } catch {
        status.textContent = texts.failed;
      }
    };
    const copied = (/** @type {number} */ count) => texts.copied.replace("{count}", String(count));
    const copy = tool(texts.copy, () =>
      use(async (files, rows) =>
        (await files.copy(rows)) ? copied(rows.length - (table.tHead ? 1 : 0)) : texts.failed,
      ),
    );
    tools.append(copy, " ");
    // Where there is a file of the data already, it has more than the table shows.
    if (!downloads) {
      const save = tool(texts.csv, () =>
        use((files, rows) => (files.save(fileName(table), rows), "")),
      );
      tools.append(save, " ");
      (next?.matches(".note") ? next : box).after(tools); // a note belongs to the table
    }
    tools.append(status);
  }

  /** @type {Takeaway["addTools"]} */
  function addTools(part) {
    if (!labels.table) return;
    for (const table of part.querySelectorAll(".data-table, .page-body table")) {
      // A list of files to download is nothing to copy.
      if (!(table instanceof HTMLTableElement) || table.dataset.tools === "none") continue;
      addToolsTo(table, labels.table);
    }
  }

  // -- records -----------------------------------------------------------------------------------

  /** @type {Choice} */
  let chosen = {};
  /** @type {(() => void)[]} */
  const listeners = [];
  const status = element("p", "visually-hidden");
  let root = new URL(location.href);

  /** The choice that a query says, as far as such records can be marked. @param {string} query */
  function read(query) {
    const asked = new URLSearchParams(query);
    /** @type {Choice} */
    const choice = {};
    for (const name of Object.keys(compare?.folders ?? {})) {
      const ids = (asked.get(name) ?? "").split(",").filter((id) => /^[a-z0-9-]+$/.test(id));
      if (ids.length) choice[name] = [...new Set(ids)].slice(0, compare?.most);
    }
    return choice;
  }

  // Commas stay as they are, so that people can read the address.
  const query = () =>
    Object.entries(chosen)
      .map(([name, ids]) => `${name}=${ids.join(",")}`)
      .join("&");

  const page = document.querySelector(".compare");

  function changed() {
    remember("compare", query());
    for (const listener of listeners) listener();
  }

  /** @param {string} collection @param {string} id */
  const isChosen = (collection, id) => (chosen[collection] ?? []).includes(id);

  /** @param {CompareLabels} texts @param {string} collection @param {string} id @param {string} name */
  function toggle(texts, collection, id, name) {
    const ids = chosen[collection] ?? [];
    const isMarked = ids.includes(id);
    if (!isMarked && ids.length >= texts.most) {
      say(texts.full);
      return;
    }
    const left = isMarked ? ids.filter((other) => other !== id) : [...ids, id];
    chosen = { ...chosen, [collection]: left };
    if (!left.length) delete chosen[collection];
    changed();
    say((isMarked ? texts.unmarked : texts.marked).replace(/\{names?\}/, () => name));
  }

  /** @type {Takeaway["button"]} */
  function button(collection, id, name, text) {
    const texts = /** @type {CompareLabels} */ (compare);
    const made = tool(text ?? texts.mark, () => toggle(texts, collection, id, name));
    made.className = "mark";
    if (!text) made.setAttribute("aria-label", texts.mark_name.replace("{name}", () => name));
    const show = () => made.setAttribute("aria-pressed", String(isChosen(collection, id)));
    listeners.push(show);
    show();
    return made;
  }

  /** The record whose page is at an address. @param {string} href @param {CompareLabels} texts */
  function recordAt(href, { folders, others }) {
    const { origin, pathname } = new URL(href, location.href);
    if (origin !== root.origin && location.protocol !== "file:") return null;
    const path = pathname.startsWith(root.pathname) ? pathname.slice(root.pathname.length) : "";
    if (others.includes(path)) return null;
    for (const [collection, folder] of Object.entries(folders)) {
      const id = path.startsWith(folder) && /^([a-z0-9-]+)(?:\/|\.html)$/.exec(path.slice(folder.length));
      if (id && id[1] !== "index") return { collection, id: id[1] };
    }
    return null;
  }

  /**
   * Puts a button behind each link to a record.
   * @param {ParentNode} part
   * @param {string} selector
   * @param {(link: HTMLAnchorElement, made: HTMLButtonElement) => void} put
   */
  function addMarks(part, selector, put) {
    for (const link of compare ? part.querySelectorAll(selector) : []) {
      const found = compare && link instanceof HTMLAnchorElement && recordAt(link.href, compare);
      if (!found) continue;
      const name = (link.querySelector("strong") ?? link).textContent ?? "";
      put(/** @type {HTMLAnchorElement} */ (link), button(found.collection, found.id, name.trim()));
    }
  }

  /** @param {ParentNode} part */
  function addAllMarks(part) {
    addMarks(part, ".cards > a.card", (card, made) => {
      const box = element("div", "card-box");
      card.before(box);
      box.append(card, made);
    });
    if (!page) addMarks(part, ".comparison-table thead a", (link, made) => link.after(made));
    addMarks(part, ".listing-table tbody th > a", (link, made) => link.after(" ", made));
  }

  function markPage() {
    const found = compare && recordAt(location.href, compare);
    const heading = document.querySelector(".page-header h1");
    if (!found || !heading) return;
    const name = heading.textContent ?? "";
    const line = element("p", "page-mark");
    line.append(button(found.collection, found.id, name.trim()));
    heading.parentElement?.append(line);
  }

  // -- the bar -----------------------------------------------------------------------------------

  const bar = element("section", "compare-bar");
  const message = element("span", "compare-bar__message");

  /** Says what happened, to those who see the bar and to those who hear it. @param {string} text */
  function say(text) {
    status.textContent = text;
    message.textContent = text;
  }

  /** @param {CompareLabels} texts */
  function startBar(texts) {
    const link = document.createElement("a");
    link.className = "button";
    const clear = tool(texts.clear, () => {
      chosen = {};
      changed();
      say(texts.cleared);
    });
    clear.className = "button button--quiet";
    const count = element("strong", "");
    bar.setAttribute("aria-label", texts.bar);
    bar.append(count, message, ...(page ? [] : [link]), clear);
    status.setAttribute("role", "status");
    document.body.append(status, bar);
    const show = () => {
      const all = Object.entries(chosen);
      count.textContent = all
        .map(([name, ids]) => `${texts.names[name]} ${ids.length}/${texts.most}`)
        .join(texts.comma);
      link.textContent = texts.open;
      link.href = `${new URL(texts.page, root).href}?${query()}`;
      bar.hidden = !all.length;
      document.documentElement.classList.toggle("has-comparison", Boolean(all.length));
    };
    listeners.push(show);
    show();
  }

  /** @param {CompareLabels} texts */
  function startMarks(texts) {
    const asked = page ? read(location.search) : {};
    chosen = Object.keys(asked).length ? asked : read(remembered("compare") ?? "");
    startBar(texts);
    addAllMarks(document);
    markPage();
    // The list makes new rows when readers filter it.
    const rows = document.querySelector(".listing tbody");
    if (rows) {
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const row of addedNodes) {
            if (!(row instanceof Element) || row.querySelector(".mark")) continue;
            addMarks(row, "th > a", (link, made) => link.after(" ", made));
          }
        }
      }).observe(rows, { childList: true });
    }
    // Another tab has changed the choice, or the reader came back to a page that was kept.
    const renew = () => {
      chosen = read(remembered("compare") ?? "");
      for (const listener of listeners) listener();
    };
    window.addEventListener("storage", ({ key }) => key?.endsWith(":compare") && renew());
    window.addEventListener("pageshow", ({ persisted }) => persisted && renew());
  }

  /** @type {Takeaway["start"]} */
  function start(folder) {
    root = folder;
    labels = window.labels ?? {};
    compare = labels.compare;
    if (compare) startMarks(compare);
    if (page instanceof HTMLElement && compare) {
      loadFeature("compare").then(
        () => window.site.compare?.start(page),
        () => addTools(document),
      );
    } else {
      addTools(document);
    }
  }

  window.site.takeaway = {
    start,
    choice: () => chosen,
    button,
    addTools,
    onChange: (listener) => listeners.push(listener),
  };
})();
