// @ts-check
/* Tables as files and on the clipboard. A table is read as it is shown: hidden rows and columns are
   left out. The marks of footnotes become a column of sources, so that each value keeps its own. */
(() => {
  "use strict";

  const { find } = window.site;

  /** @param {HTMLElement} element */
  const isShown = (element) => !element.hidden;

  /** What a spreadsheet would take for a formula gets an apostrophe. @param {string} cell */
  const escapeFormula = (cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

  /** @param {string} cell */
  const csvCell = (cell) => `"${escapeFormula(cell).replaceAll('"', '""')}"`;

  /** @param {string} text */
  const joined = (text) => text.replace(/\s+/g, " ").trim();

  /** The footnotes that a cell cites. @param {Element} cell @param {string} semicolon */
  function sourcesOf(cell, semicolon) {
    const notes = [...cell.querySelectorAll(".cite a")].map((mark) => {
      const entry = document.getElementById((mark.getAttribute("href") ?? "").slice(1));
      const copy = /** @type {Element | undefined} */ (entry?.cloneNode(true));
      copy?.querySelector(".footnote-back")?.remove();
      return joined(copy?.textContent ?? mark.getAttribute("title") ?? "");
    });
    return [...new Set(notes)].join(semicolon);
  }

  /** The text of a cell without marks and buttons, one line. @param {Element} cell @param {string} semicolon */
  function textOf(cell, semicolon) {
    const copy = /** @type {Element} */ (cell.cloneNode(true));
    for (const element of copy.querySelectorAll(".cite, button, .record-links, [hidden]")) element.remove();
    for (const line of copy.querySelectorAll("br")) line.replaceWith(" · ");
    for (const block of copy.querySelectorAll("div, li, p")) block.append("\u0000");
    const parts = (copy.textContent ?? "").split("\u0000").map(joined);
    return parts.filter(Boolean).join(semicolon).replace(/^ *· *| *· *$/g, "");
  }

  /** @type {TableFiles["rows"]} */
  function rows(table, source, semicolon) {
    const lines = [...table.rows].filter(isShown).map((row) => [...row.cells].filter(isShown));
    const heads = table.tHead?.rows.length ?? 0;
    const count = Math.max(0, ...lines.map((line) => line.length));
    /** @type {string[][]} */
    const texts = lines.map((line) => line.map((cell) => textOf(cell, semicolon)));
    const cited = lines.map((line, index) =>
      line.map((cell) => (index < heads ? "" : sourcesOf(cell, semicolon))),
    );
    const columns = [...Array(count).keys()].map((column) => {
      const own = texts.map((line) => line[column] ?? "");
      const sources = cited.map((line) => line[column] ?? "");
      if (!sources.some(Boolean)) return [own];
      const isOfSources = own.slice(heads).every((text) => !text);
      const head = isOfSources ? own[0] : source.replace("{column}", own[0] ?? "");
      const noted = sources.map((text, index) => (index < heads ? head : text));
      return isOfSources ? [noted] : [own, noted];
    });
    return lines.map((_, index) => columns.flatMap((parts) => parts.map((part) => part[index] ?? "")));
  }

  /** @type {TableFiles["save"]} */
  function save(name, table) {
    const csv = table.map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${csv}`], { type: "text/csv" }));
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 0);
  }

  /** The rows as a table for programs that take more than text. @param {string[][]} table */
  function html(table) {
    const element = document.createElement("table");
    for (const line of table) {
      const row = element.insertRow();
      for (const cell of line) row.insertCell().textContent = cell;
    }
    return element.outerHTML;
  }

  /** Copies by a selection, where browsers have no clipboard for scripts. @param {string} text */
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    const focused = document.activeElement;
    field.value = text;
    field.className = "visually-hidden";
    find("body", HTMLBodyElement).append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return copied;
  }

  /** @type {TableFiles["copy"]} */
  async function copy(table) {
    const text = table.map((line) => line.map(escapeFormula).join("\t")).join("\n");
    try {
      await navigator.clipboard.write([
        new ClipboardItem({
          "text/plain": new Blob([text], { type: "text/plain" }),
          "text/html": new Blob([html(table)], { type: "text/html" }),
        }),
      ]);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  window.site.tableFiles = { rows, save, copy };
})();
