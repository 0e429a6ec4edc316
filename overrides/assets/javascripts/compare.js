// @ts-check
/* The page that shows the marked records side by side. Parks and sectors stand in its tables already,
   and those that are not marked are hidden; projects, of which there may be thousands, come from the
   data of their list. The address holds what is shown. */
(() => {
  "use strict";

  const { find, loadFeature, loadScript, takeaway } = window.site;
  const labels = window.labels?.compare;
  if (!takeaway || !labels) throw new Error("takeaway.js is missing");

  /** @param {string} collection */
  const marked = (collection) => takeaway.choice()[collection] ?? [];

  /** The last part of the path of a record's page. @param {string} href */
  const idOf = (href) => href.replace(/\/$|\.html$/, "").split("/").pop() ?? "";

  /** A group of buttons, one for each record that can be shown. @param {HTMLElement} section */
  function pickerOf(section) {
    const picker = document.createElement("p");
    picker.className = "compare-picker";
    picker.setAttribute("role", "group");
    picker.setAttribute("aria-label", labels?.pick.replace(/\s*[:：]$/, "") ?? "");
    picker.append(labels?.pick ?? "");
    find("h2", HTMLHeadingElement, section).after(picker);
    return picker;
  }

  /** Hides what is not marked of a table; all is shown where nothing is. @param {HTMLElement} section */
  function startTable(section) {
    const collection = section.dataset.collection ?? "";
    const table = find("table", HTMLTableElement, section);
    const box = find(".table-scroll", HTMLElement, section);
    const note = section.querySelector(".note");
    const links = [...table.querySelectorAll("thead a")].filter(
      (link) => link instanceof HTMLAnchorElement,
    );
    const ids = links.map(({ href }) => idOf(href));
    const picker = pickerOf(section);
    for (const [index, id] of ids.entries()) {
      const name = links[index].textContent ?? "";
      picker.append(" ", takeaway?.button(collection, id, name, name) ?? "");
    }
    return () => {
      const chosen = marked(collection).filter((id) => ids.includes(id));
      const isAll = !chosen.length;
      const isShown = ids.map((id) => isAll || chosen.includes(id));
      let hasGaps = false;
      for (const row of table.rows) {
        const cells = [...row.cells].slice(1);
        for (const [index, cell] of cells.entries()) cell.hidden = !isShown[index];
        const shown = cells.filter((cell) => !cell.hidden);
        const isEmpty = shown.every((cell) => cell.classList.contains("empty"));
        row.hidden = isEmpty;
        hasGaps = hasGaps || (!isEmpty && shown.some((cell) => cell.classList.contains("empty")));
      }
      if (note instanceof HTMLElement) note.hidden = !hasGaps;
      box.classList.toggle("compared", !isAll);
      // Beside a choice, tables of everything else are in the way.
      const isBeside = isAll && Object.keys(takeaway?.choice() ?? {}).length > 0;
      box.hidden = isBeside;
      const tools = section.querySelector(".listing-downloads");
      if (tools instanceof HTMLElement) tools.hidden = isBeside;
      if (isBeside && note instanceof HTMLElement) note.hidden = true;
    };
  }

  /** @param {ListingData} data @param {string[]} ids @param {string} base */
  function projectTable({ head, rows, ...data }, ids, base) {
    const { listing } = window.site;
    if (!listing) throw new Error("listing.js is missing");
    const parts = listing.parts({ head, rows, ...data });
    const chosen = ids.flatMap((id) => rows.find(([href]) => idOf(href) === id) ?? []);
    return chosen.length ? tableOf(chosenRows(rows, ids), head, parts, base, listing.element) : null;
  }

  /** @param {ListingRow[]} rows @param {string[]} ids */
  const chosenRows = (rows, ids) => rows.filter(([href]) => ids.includes(idOf(href)));

  /**
   * @param {ListingRow[]} rows
   * @param {string[]} head
   * @param {ListingPart[]} parts
   * @param {string} base
   * @param {(part: ListingPart, base: string) => HTMLElement} element
   */
  function tableOf(rows, head, parts, base, element) {
    const table = document.createElement("table");
    table.className = "data-table";
    const first = table.createTHead().insertRow();
    first.insertCell();
    for (const [href, name] of rows) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.append(element({ text: name, href, cell: name }, base));
      first.append(cell);
    }
    const body = table.createTBody();
    for (const [field] of rows[0][5].entries()) {
      if (rows.every((row) => !row[5][field].length)) continue;
      const line = body.insertRow();
      const heading = document.createElement("th");
      heading.scope = "row";
      heading.textContent = head[field + 1];
      line.append(heading);
      for (const row of rows) {
        const cell = line.insertCell();
        for (const number of row[5][field]) {
          const part = element(parts[number], base);
          if (part.matches(".cite")) {
            cell.append(part);
          } else {
            const value = document.createElement("div");
            value.append(part);
            cell.append(value);
          }
        }
        if (!row[5][field].length) cell.textContent = "—";
      }
    }
    return table;
  }

  /** @param {HTMLElement} section */
  function startProjects(section) {
    const collection = section.dataset.collection ?? "";
    const list = new URL(section.dataset.list ?? "", location.href).href;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const place = document.createElement("div");
    section.append(place, status);
    /** @type {HTMLElement | null} */
    let picker = null;
    /** @type {Set<string>} */
    const offered = new Set();

    async function load() {
      const data = () => window.listingData?.[collection];
      await Promise.all([loadScript(list, () => Boolean(data())), loadFeature("listing")]);
      return data();
    }

    return async () => {
      const ids = marked(collection);
      if (!ids.length) return place.replaceChildren();
      try {
        const data = await load();
        if (!data) return;
        const now = marked(collection);
        for (const [href, name] of chosenRows(data.rows, now)) {
          if (offered.has(href)) continue;
          offered.add(href);
          picker = picker ?? pickerOf(section);
          picker.append(" ", takeaway?.button(collection, idOf(href), name, name) ?? "");
        }
        const table = projectTable(data, now, new URL(".", list).href);
        place.replaceChildren();
        if (!table) return;
        const box = document.createElement("div");
        box.className = "table-scroll comparison-table compared";
        box.setAttribute("role", "region");
        box.setAttribute("aria-labelledby", find("h2", HTMLElement, section).id);
        box.tabIndex = 0;
        box.append(table);
        place.append(box);
        takeaway?.addTools(place);
        showNotes();
      } catch {
        status.textContent = labels?.failed ?? "";
      }
    };
  }

  /** Lists the footnotes that shown cells cite, each with its number. */
  function showNotes() {
    const cited = new Set(
      [...document.querySelectorAll(".compare .cite a")]
        .filter((mark) => mark instanceof HTMLElement && !mark.closest("[hidden]"))
        .map((mark) => mark.getAttribute("href")?.slice(1)),
    );
    for (const entry of document.querySelectorAll(".footnotes > li")) {
      if (!(entry instanceof HTMLLIElement)) continue;
      entry.value = Number(entry.id.replace("fn-", ""));
      entry.hidden = !cited.has(entry.id);
    }
    const title = document.querySelector(".footnotes-title");
    if (title instanceof HTMLElement) title.hidden = !cited.size;
  }

  /** The address holds the choice, so that it can be sent to somebody. */
  function writeAddress() {
    const query = Object.entries(takeaway?.choice() ?? {})
      .map(([name, ids]) => `${name}=${ids.join(",")}`)
      .join("&");
    try {
      history.replaceState(history.state, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    } catch {
      // A page opened from a folder may not change its address.
    }
    // On paper the address leads back to the choice, which the drawn code does not know.
    const printed = document.querySelector(".print-foot bdi");
    if (!(printed instanceof HTMLElement)) return;
    printed.dataset.plain = printed.dataset.plain ?? printed.textContent ?? "";
    printed.textContent = printed.dataset.plain + (query && `?${query}`);
    const code = document.querySelector(".print-foot svg");
    if (code) code.classList.toggle("visually-hidden", Boolean(query));
  }

  /** @param {HTMLElement} page */
  function start(page) {
    /** @type {(() => unknown)[]} */
    const updates = [];
    takeaway?.addTools(page);
    for (const section of page.querySelectorAll("section[data-collection]")) {
      if (!(section instanceof HTMLElement)) continue;
      updates.push(section.dataset.list ? startProjects(section) : startTable(section));
    }
    const update = () => {
      for (const each of updates) each();
      showNotes();
      writeAddress();
    };
    takeaway?.onChange(update);
    update();
  }

  window.site.compare = { start };
})();
