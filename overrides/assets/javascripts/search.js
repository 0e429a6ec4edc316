// @ts-check
/* Search in the reader's own language. `site.js` loads this when somebody opens the search for the
   first time, together with a small script that names the version of the index; then the index is
   loaded. Pages are compared as plain text, so that a Chinese word is found inside a longer one; for
   projects the index names the parts that lead to them, and only those are loaded
   (hooks/prospectus/outputs/search_index.py). */
(() => {
  "use strict";

  const { find, loadScript, textMatching } = window.site;
  if (!textMatching) throw new Error("text-matching.js is missing");
  const { isHan, normalize, split, root, holds } = textMatching;

  const dialog = find("#search", HTMLDialogElement);
  const input = find("input", HTMLInputElement, dialog);
  const status = find("[role=status]", HTMLElement, dialog);
  const list = find("ol", HTMLElement, dialog);
  const texts = dialog.dataset;
  const indexAddress = texts.index ?? "";

  const RESULTS_SHOWN = 20;
  const WAIT_BEFORE_NOTICE = 200; // milliseconds until readers see that an answer is on its way
  const TERMS_ASKED = 6; // of a word's terms and a query's words: more would not find better

  /**
   * @typedef {object} PageText
   * @property {string} location
   * @property {string} kind
   * @property {string} title
   * @property {string} description
   * @property {string} text
   * @property {string[]} names normalized: the title first, then other names
   * @property {string[]} headings normalized
   * @property {string} body normalized
   * @property {string[]} pinyin of each name: initials, a space, all letters
   */
  /** @typedef {Omit<SearchIndex, "pages"> & { pages: PageText[] }} Index */
  /** A term of the index; of an open one, all terms count that begin so. @typedef {{ term: string, isOpen?: boolean }} Term */
  /** @typedef {{ page?: PageText, number: number, score: number }} Match */

  /** @type {Index | null} */
  let index = null;
  let latestQuery = 0;
  /** @type {Promise<void>} */
  let answer = Promise.resolve();

  // -- the index --------------------------------------------------------------------------------

  /** @returns {Index} */
  function loadedIndex() {
    if (!index) throw new Error("the index is not loaded");
    return index;
  }

  const loadedParts = () => (window.searchParts ??= {});

  /** @param {PageEntry} entry @returns {PageText} */
  const prepare = ([location, kind, title, aliases, description, headings, text, pinyin]) => ({
    location,
    kind,
    title,
    description,
    text,
    names: [title, ...aliases].map(normalize),
    headings: headings.map(normalize),
    body: normalize(`${description}\n${text}`),
    pinyin,
  });

  /** @param {string} name */
  const partAddress = (name) => indexAddress.replace("index.js", `${window.searchVersion}/${name}.js`);

  async function loadIndex() {
    if (index) return;
    await loadScript(indexAddress, () => Boolean(window.searchVersion));
    await loadScript(partAddress("index"), () => Boolean(window.searchIndex));
    if (!window.searchIndex) throw new Error("the index is empty");
    const { pages, ...rest } = window.searchIndex;
    index ??= { ...rest, pages: pages.map(prepare) };
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
    if (window.searchVersion === version) return;
    index = null;
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

  // -- pages, by their text ---------------------------------------------------------------------

  /**
   * How well one word of the query fits a page; 0 where it does not.
   * @param {PageText} page
   * @param {string} word
   */
  function scoreOfPage(page, word) {
    const isIn = (/** @type {string} */ text) => holds(text, word);
    let best = 0;
    page.names.forEach((name, position) => {
      const less = position ? 5 : 0;
      if (name === word) best = Math.max(best, 100 - less);
      else if (name.startsWith(root(word))) best = Math.max(best, 70 - less - name.length / 20);
      else if (isIn(name)) best = Math.max(best, 50 - less - name.length / 20);
    });
    if (!isHan(word) && word.length > 1) {
      for (const pinyin of page.pinyin) {
        const [initials, letters] = pinyin.split(" ");
        if (initials === word) best = Math.max(best, 80);
        else if (initials.startsWith(word) || letters.startsWith(word)) best = Math.max(best, 45);
        else if (word.length > 2 && (initials.includes(word) || letters.includes(word))) {
          best = Math.max(best, 30);
        }
      }
    }
    if (page.headings.includes(word)) best = Math.max(best, 60);
    else if (page.headings.some(isIn)) best = Math.max(best, 20);
    if (isIn(page.body)) best = Math.max(best, 8);
    return best && page.kind !== "page" ? best + 2 : best;
  }

  /**
   * Two characters at a time, for a run of Chinese that stands nowhere as a whole.
   * @param {string} word
   */
  const pairsOf = (word) =>
    isHan(word) && word.length > 2
      ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
      : [word];

  // -- projects, by the terms of the index ------------------------------------------------------

  // How a project holds a term, as search_index.py writes it: in a name or its title; which may
  // begin with it; times how many letters the name has, if it ends with the term.
  const NAME = 1, TITLE = 2, BEGIN = 4, LETTERS = 8;

  /** @param {string} text */
  const countLetters = (text) => [...text.matchAll(/[\p{L}\p{N}]/gu)].length;

  /**
   * Some of many things, spread evenly over all of them.
   * @template T
   * @param {T[]} all
   */
  function spread(all) {
    const step = Math.max(1, (all.length - 1) / (TERMS_ASKED - 1));
    return Array.from({ length: Math.min(TERMS_ASKED, all.length) }, (_, at) => all[Math.round(at * step)]);
  }

  /**
   * The terms by which a word is found in writing, all of them.
   * @param {string} word
   * @returns {Term[]}
   */
  function writtenTerms(word) {
    const pairs = [...word.matchAll(/(?=([\p{L}\p{N}]{2}))/gu)].map(([, pair]) => pair).filter(isHan);
    const runs = word.match(/[\p{L}\p{N}]+/gu) ?? [];
    const singles = runs.filter((run) => isHan(run) && countLetters(run) === 1);
    const others = runs
      .flatMap((run) => Array.from(run, (sign) => (isHan(sign) ? " " : sign)).join("").split(" "))
      .filter(Boolean);
    return [
      ...[...spread(pairs), ...singles].map((term) => ({ term })),
      ...others.map((other) => ({ term: root(other), isOpen: other.length > 1 })),
    ];
  }

  /**
   * The terms by which a name is found that sounds like a word: four letters each.
   * @param {string} word
   * @returns {Term[]}
   */
  function spokenTerms(word) {
    const isSpoken = loadedIndex().heard && !isHan(word) && word.length > 1;
    if (!isSpoken || countLetters(word) < word.length) return [];
    if (word.length < 4) return [{ term: `~${word}`, isOpen: true }];
    const count = Math.ceil(word.length / 4);
    const starts = Array.from({ length: count }, (_, at) => Math.min(4 * at, word.length - 4));
    return spread(starts).map((at) => ({ term: `~${word.slice(at, at + 4)}` }));
  }

  /**
   * The names of the parts in which a term may stand.
   * @param {Term} term
   */
  const partsWith = ({ term, isOpen }) =>
    loadedIndex().terms.flatMap((first, at, terms) => {
      const next = terms[at + 1];
      const hasBegun = first <= term || (isOpen && first.startsWith(term));
      return hasBegun && (next === undefined || next > term) ? [`terms-${at}`] : [];
    });

  /**
   * The projects that hold a term: all of them, and how names and titles do (see NAME).
   * @param {Term} wanted
   */
  function projectsHolding(wanted) {
    const { count } = loadedIndex();
    const all = new Uint8Array(count);
    /** @type {Record<number, Uint16Array>} */
    const flags = { [NAME]: new Uint16Array(count), [TITLE]: new Uint16Array(count) };
    const parts = partsWith(wanted).map((name) => /** @type {TermPart} */ (loadedParts()[name]));
    for (const [term, lists] of parts.flatMap((part) => Object.entries(part))) {
      if (wanted.isOpen ? !term.startsWith(wanted.term) : term !== wanted.term) continue;
      for (const [flag, ...steps] of lists) {
        const ofKind = flags[flag % BEGIN];
        let number = 0;
        for (const step of steps) {
          number += step;
          all[number] = 1;
          if (ofKind) {
            ofKind[number] = Math.max(ofKind[number], flag) | ((ofKind[number] | flag) & BEGIN);
          }
        }
      }
    }
    return { all, flags };
  }

  /**
   * For each project how well its names of a kind hold all terms: 3 if one is made of them, 2 if it
   * begins so, 1 if it holds them, else 0.
   * @param {ReturnType<typeof projectsHolding>[]} terms
   * @param {number} kind
   * @param {number} letters how many letters all terms have together
   */
  function grades(terms, kind, letters) {
    const ofTerms = terms.map(({ flags }) => flags[kind]);
    const result = new Uint8Array(ofTerms.length && loadedIndex().count);
    for (let number = 0; number < result.length; number++) {
      let [holdsAll, begins, ends] = [true, false, false];
      for (const flags of ofTerms) {
        const flag = flags[number];
        holdsAll &&= flag > 0;
        begins ||= (flag & BEGIN) > 0;
        ends ||= Math.floor(flag / LETTERS) === letters;
      }
      result[number] = holdsAll ? 1 + Number(begins) + Number(begins && ends) : 0;
    }
    return result;
  }

  /**
   * How well a word of the query fits each project, as far as terms show: see `scoreOfPage`.
   * @param {string} word
   */
  function estimate(word) {
    const terms = writtenTerms(word).map(projectsHolding);
    const [names, titles] = [NAME, TITLE].map((kind) => grades(terms, kind, countLetters(word)));
    const bySound = grades(spokenTerms(word).map(projectsHolding), TITLE, countLetters(word));
    const spoken = bySound.map((grade) => [0, word.length > 2 ? 32 : 0, 47, 82][grade]);
    const written = titles.map((grade, number) => {
      if (!terms.every(({ all }) => all[number])) return 0;
      return Math.max(10, [0, 47, 67, 97][names[number]], [0, 52, 72, 102][grade]);
    });
    return { spoken, written, isSplit: terms.length > 1 };
  }

  /**
   * The projects that hold at least such a share of the words, and how well.
   * @param {string[]} words
   * @param {number} share
   * @param {string} phrase all words as one, if there are several
   */
  function findProjects(words, share, phrase) {
    const estimates = words.map(estimate);
    const titles = phrase
      ? grades(words.flatMap(writtenTerms).map(projectsHolding), TITLE, countLetters(phrase))
      : [];
    /** @type {Match[]} */
    const matches = [];
    for (let number = 0; number < loadedIndex().count; number++) {
      let [held, score] = [0, titles[number] === 3 ? 162 : 0];
      for (const { spoken, written } of estimates) {
        const best = Math.max(spoken[number] || 0, written[number] || 0);
        held += Number(best > 0);
        score += best;
      }
      if (held && held >= words.length * share) matches.push({ number, score });
    }
    return { estimates, matches };
  }

  // -- both together ----------------------------------------------------------------------------

  /** @param {Match} a @param {Match} b */
  const byScore = (a, b) =>
    b.score - a.score ||
    a.number - b.number ||
    ((a.page?.location ?? "") < (b.page?.location ?? "") ? -1 : 1);

  /**
   * How many pages and projects hold at least such a share of the words, and the first of them, best
   * first. Null if meanwhile another query was entered.
   * @param {string[]} words
   * @param {number} share
   * @param {string} phrase
   * @param {() => boolean} isLatest
   */
  async function rank(words, share, phrase, isLatest) {
    const few = spread(words);
    const terms = few.flatMap((word) => [...writtenTerms(word), ...spokenTerms(word)]);
    await loadParts(terms.flatMap(partsWith));
    if (!isLatest()) return null;

    /** @param {PageText} page @param {number[]} scores */
    const total = (page, scores) => {
      const ofPhrase = phrase && scoreOfPage(page, phrase);
      return scores.reduce((sum, score) => sum + score, ofPhrase ? 60 + ofPhrase : 0);
    };
    const pages = loadedIndex().pages.flatMap((page) => {
      const scores = words.map((word) => scoreOfPage(page, word));
      const fits = words.length && scores.filter(Boolean).length >= words.length * share;
      return fits ? [{ page, number: -1, score: total(page, scores) }] : [];
    });
    const { estimates, matches: projects } = findProjects(few, share, phrase);
    /** @type {Match[]} */
    const matches = [...pages, ...projects].sort(byScore);

    // Of those that are shown the text is loaded, which shows whether terms stand together in it.
    const { each } = loadedIndex();
    const first = matches.slice(0, RESULTS_SHOWN);
    const unread = first.filter((match) => !match.page);
    const partOf = (/** @type {number} */ number) => `projects-${Math.floor(number / each)}`;
    await loadParts(unread.map(({ number }) => partOf(number)));
    if (!isLatest()) return null;
    for (const match of unread) {
      const part = /** @type {ProjectPart} */ (loadedParts()[partOf(match.number)]);
      const [location, title, description, ...aliases] = part[match.number % each];
      const page = prepare([location, "project", title, aliases, description, [], "", []]);
      const scores = words.map((word) => {
        const estimated = estimates[few.indexOf(word)];
        if (!estimated) return scoreOfPage(page, word);
        const { spoken, written, isSplit } = estimated;
        const least = written[match.number] ? (isSplit ? 6 : 10) : 0;
        return Math.max(scoreOfPage(page, word), spoken[match.number] || 0, least);
      });
      Object.assign(match, { page, score: total(page, scores) });
    }
    return { count: matches.length, first: first.sort(byScore) };
  }

  /** @param {string} query @param {() => boolean} isLatest */
  async function search(query, isLatest) {
    const words = split(query);
    const phrase = words.length > 1 ? normalize(query).trim() : "";
    const exact = await rank(words, 1, phrase, isLatest);
    return exact === null || exact.count ? exact : rank(words.flatMap(pairsOf), 0.6, phrase, isLatest);
  }

  // -- what the reader sees ---------------------------------------------------------------------

  /**
   * A piece of the text around the first word that is in it.
   * @param {PageText} page
   * @param {string[]} words
   */
  function excerpt({ text }, words) {
    const at = Math.max(0, ...words.map((word) => normalize(text).indexOf(root(word))));
    const start = Math.max(0, at - 30);
    return `${start ? "…" : ""}${text.slice(start, start + 110)}…`;
  }

  /** @param {PageText} page @param {string[]} words */
  function resultItem(page, words) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const kind = document.createElement("span");
    const title = document.createElement("strong");
    const text = document.createElement("span");
    link.href = (texts.root ?? "") + page.location;
    kind.className = "tag";
    kind.textContent = texts[`kind${page.kind[0].toUpperCase()}${page.kind.slice(1)}`] ?? "";
    title.textContent = page.title;
    text.textContent = page.kind === "page" ? excerpt(page, words) : page.description;
    link.append(kind, title, text);
    item.append(link);
    return item;
  }

  /** @param {{ count: number, first: Match[] }} result @param {string[]} words */
  function show({ count, first }, words) {
    status.textContent = ((count ? texts.some : texts.none) ?? "").replace("{count}", String(count));
    list.replaceChildren(...first.flatMap(({ page }) => (page ? [resultItem(page, words)] : [])));
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
      await loadIndex();
      return query ? search(query, isLatest) : null;
    };
    try {
      const result = await results().catch(() => (isLatest() ? renewIndex().then(results) : null));
      if (!isLatest()) return;
      if (result) show(result, split(query));
      else {
        list.replaceChildren();
        status.textContent = "";
      }
    } catch {
      if (!isLatest()) return;
      list.replaceChildren();
      status.textContent = texts.failed ?? "";
    } finally {
      clearTimeout(notice);
      if (isLatest()) list.removeAttribute("aria-busy");
    }
  }

  const answerQuery = () => {
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
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  window.site.search = { open: answerQuery };
})();
