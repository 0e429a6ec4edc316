// @ts-check
/* Search in the reader's own language. `site.js` loads this when somebody opens the search for the
   first time, together with a small script that names the version of the index; then the index is
   loaded. What a query finds says search-ranking.js; here is what readers see. */
(() => {
  "use strict";

  const { find, loadScript, searchRanking } = window.site;
  if (!searchRanking) throw new Error("search-ranking.js is missing");

  const dialog = find("#search", HTMLDialogElement);
  const input = find("input", HTMLInputElement, dialog);
  const status = find("[role=status]", HTMLElement, dialog);
  const list = find("ol", HTMLElement, dialog);
  const suggestions = find("[data-instead]", HTMLElement, dialog);
  const texts = dialog.dataset;
  const indexAddress = texts.index ?? "";

  const WAIT_BEFORE_NOTICE = 200; // milliseconds until readers see that an answer is on its way
  const FRESH_FOR = 600_000; // milliseconds after which an open tab asks for the current version
  const SUGGESTED = ["sector", "park"]; // kinds of pages to look at without a query

  /** @type {Ranking | null} */
  let ranking = null;
  /** @type {string} */
  let contact = "";
  let loadedAt = 0;
  let latestQuery = 0;
  /** @type {Promise<void>} */
  let answer = Promise.resolve();

  // -- the index --------------------------------------------------------------------------------

  const loadedParts = () => (window.searchParts = window.searchParts ?? {});

  /** @param {string} name */
  const partAddress = (name) => indexAddress.replace("index.js", `${window.searchVersion}/${name}.js`);

  async function loadIndex() {
    if (ranking) return ranking;
    await loadScript(indexAddress, () => Boolean(window.searchVersion));
    await loadScript(partAddress("index"), () => Boolean(window.searchIndex));
    if (!window.searchIndex || !searchRanking) throw new Error("the index is empty");
    if (!ranking) {
      contact = window.searchIndex.contact;
      loadedAt = Date.now();
      ranking = searchRanking.create(window.searchIndex, loadedParts, loadParts);
    }
    return ranking;
  }

  /**
   * Asks past all caches which version is current, and forgets what is of another one: a tab that
   * stays open while the site is published anew knows a version whose files may be gone.
   */
  async function renewIndex() {
    const version = window.searchVersion;
    window.searchVersion = undefined;
    try {
      await loadScript(`${indexAddress}?${Date.now()}`, () => Boolean(window.searchVersion));
    } catch (error) {
      window.searchVersion = version;
      throw error;
    }
    loadedAt = Date.now();
    if (window.searchVersion === version) return;
    ranking = null;
    window.searchIndex = undefined;
    window.searchParts = undefined;
  }

  /** @param {string[]} names */
  async function loadParts(names) {
    const isLoaded = (/** @type {string} */ name) => name in loadedParts();
    await Promise.all(
      [...new Set(names)].map((name) => loadScript(partAddress(name), () => isLoaded(name))),
    );
  }

  // -- what the reader sees ---------------------------------------------------------------------

  /**
   * @param {FoundPage} page
   * @param {string} text
   */
  function resultItem(page, text) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const kind = document.createElement("span");
    const title = document.createElement("strong");
    const summary = document.createElement("span");
    link.href = (texts.root ?? "") + page.location;
    kind.className = "tag";
    kind.textContent = texts[`kind${page.kind[0].toUpperCase()}${page.kind.slice(1)}`] ?? "";
    title.textContent = page.title;
    summary.textContent = text;
    link.append(kind, title, summary);
    item.append(link);
    return item;
  }

  /** What readers may look at who find nothing, or have not typed anything. @param {FoundPage[]} pages */
  function showSuggestions(pages) {
    const chosen = pages.filter(
      ({ kind, location }) => SUGGESTED.includes(kind) || (contact && location === contact),
    );
    suggestions.hidden = !chosen.length;
    suggestions.lastElementChild?.replaceChildren(
      ...chosen.map(({ location, short }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = (texts.root ?? "") + location;
        link.textContent = short;
        item.append(link);
        return item;
      }),
    );
  }

  /** @param {Found | null} found @param {string} query @param {Ranking} ranker */
  function show(found, query, ranker) {
    const none = Boolean(found && !found.count);
    status.textContent = found
      ? ((none ? texts.none : texts.some) ?? "").replace("{count}", String(found.count))
      : "";
    list.replaceChildren(
      ...(found ? found.first : []).map((page) =>
        resultItem(page, page.kind === "page" ? ranker.excerpt(page, query) : page.description),
      ),
    );
    showSuggestions(found && found.count ? [] : ranker.pages);
  }

  /** @param {string} query */
  function keepQuery(query) {
    const { search, ...state } = history.state ?? {};
    if (query || search) history.replaceState(query ? { ...state, search: query } : state, "");
  }

  /** Answers the query as it is now; the answer to an earlier one is then not shown any more. */
  async function update() {
    const turn = ++latestQuery;
    const isLatest = () => turn === latestQuery;
    const query = input.value.trim();
    const notice = setTimeout(() => {
      if (isLatest()) status.textContent = texts.wait ?? "";
    }, WAIT_BEFORE_NOTICE);
    list.setAttribute("aria-busy", "true");
    const results = async () => {
      const ranker = await loadIndex();
      const found = query ? await ranker.search(query, isLatest) : null;
      if (isLatest()) show(found, query, ranker);
    };
    try {
      if (ranking && Date.now() - loadedAt > FRESH_FOR) await renewIndex().catch(() => {});
      await results().catch(() => (isLatest() ? renewIndex().then(results) : undefined));
    } catch {
      if (!isLatest()) return;
      list.replaceChildren();
      suggestions.hidden = true;
      status.textContent = texts.failed ?? "";
    } finally {
      clearTimeout(notice);
      if (isLatest()) list.removeAttribute("aria-busy");
    }
  }

  const answerQuery = () => {
    if (!input.value) keepQuery("");
    answer = update();
  };

  // Letters from which a Chinese word is still being composed are no query.
  input.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) answerQuery();
  });
  input.addEventListener("compositionend", answerQuery);
  find("form", HTMLFormElement, dialog).addEventListener("submit", async () => {
    await answer;
    list.querySelector("a")?.click();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    /** @type {HTMLElement[]} */
    const stops = [input, .../** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("li a"))];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  // Whoever comes back from a result finds the query again: it belongs to this step of the history.
  list.addEventListener("click", () => keepQuery(input.value));
  dialog.addEventListener("close", () => keepQuery(""));

  window.site.search = { open: answerQuery };
})();
