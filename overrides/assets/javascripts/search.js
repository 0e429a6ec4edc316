/* Search in the reader's own language. `site.js` opens the dialog, and fetches this when somebody
   does so for the first time, together with a small script that names the version of the index;
   then the index is fetched. Pages are compared as plain text, so that a Chinese word is found
   inside a longer one; of projects the index tells which parts lead to them, and only those are
   fetched (hooks/prospectus/outputs/search_index.py). */
(() => {
  "use strict";

  const dialog = document.getElementById("search");
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const words = dialog.dataset;
  const SHOWN = 20;
  const PATIENCE = 200; // milliseconds until readers are told that something is on its way
  const ASKED = 6; // terms of a word, words of a query: of more, so many from all over it are enough
  const { isHan, plain, split, root, holds } = window.siteWords;
  const parts = (window.searchParts ??= {});
  const scripts = new Map();
  let index = null;
  let turn = 0;
  let answer = Promise.resolve();

  function fetchScript(src) {
    if (!scripts.has(src)) {
      scripts.set(src, new Promise((done, failed) => {
        const script = document.createElement("script");
        Object.assign(script, { src, onload: done, onerror: failed });
        document.head.append(script);
      }));
      scripts.get(src).catch(() => scripts.delete(src));
    }
    return scripts.get(src);
  }

  const prepare = ([location, kind, title, also, description, headings, text, pinyin]) => ({
    location, kind, title, description, text,
    names: [title, ...also].map(plain),
    headings: headings.map(plain),
    body: plain(description + "\n" + text),
    pinyin,
  });

  const address = (name) => words.index.replace("index.js", `${window.searchVersion}/${name}.js`);

  async function load() {
    if (index) return;
    if (!window.searchVersion) await fetchScript(words.index);
    await fetchScript(address("index"));
    const { pages, ...told } = window.searchIndex;
    index ??= { ...told, pages: pages.map(prepare) };
  }

  /* Forget everything, and ask past all caches which version is current: a tab that stays open
     while the site is published anew knows a version whose files may be gone. */
  async function renew() {
    index = null;
    for (const name of Object.keys(parts)) delete parts[name];
    scripts.clear();
    await fetchScript(`${words.index}?${Date.now()}`);
  }

  function need(names) {
    const missing = [...new Set(names)].filter((name) => !(name in parts));
    return Promise.all(missing.map((name) => fetchScript(address(name))));
  }

  /* How well one word of the query fits a page; 0 where it does not. */
  function fit(page, word) {
    const within = (text) => holds(text, word);
    let best = 0;
    page.names.forEach((name, number) => {
      const less = number ? 5 : 0;
      if (name === word) best = Math.max(best, 100 - less);
      else if (name.startsWith(root(word))) best = Math.max(best, 70 - less - name.length / 20);
      else if (within(name)) best = Math.max(best, 50 - less - name.length / 20);
    });
    if (!isHan(word) && word.length > 1) {
      for (const sounds of page.pinyin) {
        const [first, whole] = sounds.split(" ");
        if (first === word) best = Math.max(best, 80);
        else if (first.startsWith(word) || whole.startsWith(word)) best = Math.max(best, 45);
        else if (word.length > 2 && (first.includes(word) || whole.includes(word))) best = Math.max(best, 30);
      }
    }
    if (page.headings.includes(word)) best = Math.max(best, 60);
    else if (page.headings.some(within)) best = Math.max(best, 20);
    if (within(page.body)) best = Math.max(best, 8);
    return best && page.kind !== "page" ? best + 2 : best;
  }

  /* Two characters at a time, for a run of Chinese that stands nowhere as a whole. */
  const pairs = (word) => (isHan(word) && word.length > 2 ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)) : [word]);

  // -- projects, by the terms of the index -----------------------------------------------------

  const NAME = 1, TITLE = 2, BEGIN = 4, LETTERS = 8;
  const letters = (text) => [...text.matchAll(/[\p{L}\p{N}]/gu)].length;

  function spread(all) {
    const step = Math.max(1, (all.length - 1) / (ASKED - 1));
    return Array.from({ length: Math.min(ASKED, all.length) }, (_, at) => all[Math.round(at * step)]);
  }

  /* The terms by which a word is found, all of them; of an `open` one the index may know more. */
  function written(word) {
    const pairs = [...word.matchAll(/(?=([\p{L}\p{N}]{2}))/gu)].map(([, pair]) => pair).filter(isHan);
    const runs = word.match(/[\p{L}\p{N}]+/gu) ?? [];
    const alone = runs.filter((it) => isHan(it) && letters(it) === 1);
    const others = runs.flatMap((it) => Array.from(it, (sign) => (isHan(sign) ? " " : sign)).join("").split(" ")).filter(Boolean);
    return [
      ...[...spread(pairs), ...alone].map((term) => ({ term })),
      ...others.map((it) => ({ term: root(it), open: it.length > 1 })),
    ];
  }

  /* The terms by which a name is found that sounds like a word: four letters each. */
  function spoken(word) {
    if (!index.heard || isHan(word) || word.length < 2 || letters(word) < word.length) return [];
    if (word.length < 4) return [{ term: `~${word}`, open: true }];
    const starts = Array.from({ length: Math.ceil(word.length / 4) }, (_, at) => Math.min(4 * at, word.length - 4));
    return spread(starts).map((at) => ({ term: `~${word.slice(at, at + 4)}` }));
  }

  /* The parts in which a term may stand. */
  const places = ({ term, open }) =>
    index.terms.flatMap((first, at) => {
      const next = index.terms[at + 1];
      const begun = first <= term || (open && first.startsWith(term));
      return begun && (next === undefined || next > term) ? [`terms-${at}`] : [];
    });

  /* The projects that hold a term: all of them, and how names and titles do. */
  function holders(piece) {
    const all = new Uint8Array(index.count);
    const ways = { [NAME]: new Uint16Array(index.count), [TITLE]: new Uint16Array(index.count) };
    for (const [term, lists] of places(piece).flatMap((place) => Object.entries(parts[place]))) {
      if (piece.open ? !term.startsWith(piece.term) : term !== piece.term) continue;
      for (const [way, ...steps] of lists) {
        const told = ways[way % BEGIN];
        let number = 0;
        for (const step of steps) {
          number += step;
          all[number] = 1;
          if (told) told[number] = Math.max(told[number], way) | ((told[number] | way) & BEGIN);
        }
      }
    }
    return { all, ways };
  }

  /* For each project how well names of a kind hold all terms: 3 if they are such a name, 2 if it
     begins so, 1 if it holds them, else 0. */
  function grades(pieces, kind, count) {
    const told = pieces.map(({ ways }) => ways[kind]);
    const found = new Uint8Array(told.length && index.count);
    for (let number = 0; number < found.length; number++) {
      let [whole, begins, ends] = [true, false, false];
      for (const ways of told) {
        const way = ways[number];
        whole &&= way > 0;
        begins ||= (way & BEGIN) > 0;
        ends ||= Math.floor(way / LETTERS) === count;
      }
      found[number] = whole ? 1 + begins + (begins && ends) : 0;
    }
    return found;
  }

  /* How well a word of the query fits each project, as far as terms tell: see `fit`. */
  function estimate(word) {
    const pieces = written(word).map(holders);
    const [names, titles] = [NAME, TITLE].map((kind) => grades(pieces, kind, letters(word)));
    const sounds = grades(spoken(word).map(holders), TITLE, letters(word));
    const heard = sounds.map((grade) => [0, word.length > 2 ? 32 : 0, 47, 82][grade]);
    const told = titles.map((grade, number) => {
      if (!pieces.every(({ all }) => all[number])) return 0;
      return Math.max(10, [0, 47, 67, 97][names[number]], [0, 52, 72, 102][grade]);
    });
    return { heard, told, apart: pieces.length > 1 };
  }

  /* The projects that hold at least such a part of the words, and how well. */
  function projectsWith(asked, least, whole) {
    const estimates = asked.map(estimate);
    const titles = whole ? grades(asked.flatMap(written).map(holders), TITLE, letters(whole)) : [];
    const found = [];
    for (let number = 0; number < index.count; number++) {
      let [held, score] = [0, titles[number] === 3 ? 162 : 0];
      for (const { heard, told } of estimates) {
        const best = Math.max(heard[number] || 0, told[number] || 0);
        held += best > 0;
        score += best;
      }
      if (held && held >= asked.length * least) found.push({ number, score });
    }
    return { estimates, found };
  }

  const byScore = (a, b) => b.score - a.score || a.number - b.number || (a.page.location < b.page.location ? -1 : 1);

  /* How many pages and projects hold at least such a part of the words, and the first of them, best
     first. Null if meanwhile something else is asked for. */
  async function rank(asked, least, whole, waiting) {
    const few = spread(asked);
    await need(few.flatMap((word) => [...written(word), ...spoken(word)]).flatMap(places));
    if (!waiting()) return null;

    const sum = (page, fits) => fits.reduce((all, it) => all + it, whole && fit(page, whole) ? 60 + fit(page, whole) : 0);
    const pages = index.pages.flatMap((page) => {
      const fits = asked.map((word) => fit(page, word));
      const enough = asked.length && fits.filter(Boolean).length >= asked.length * least;
      return enough ? [{ page, number: -1, score: sum(page, fits) }] : [];
    });
    const { estimates, found: projects } = projectsWith(few, least, whole);
    const found = [...pages, ...projects].sort(byScore);

    // Those that will be shown can be read, so it can be told whether terms stand together in them.
    const first = found.slice(0, SHOWN);
    const unread = first.filter((it) => !it.page);
    const place = (number) => `projects-${Math.floor(number / index.each)}`;
    await need(unread.map((it) => place(it.number)));
    for (const it of unread) {
      const [location, title, description, ...also] = parts[place(it.number)][it.number % index.each];
      it.page = prepare([location, "project", title, also, description, [], "", []]);
      it.score = sum(it.page, asked.map((word) => {
        const { heard, told, apart } = estimates[few.indexOf(word)] ?? { heard: [], told: [] };
        return Math.max(fit(it.page, word), heard[it.number] || 0, told[it.number] ? (apart ? 6 : 10) : 0);
      }));
    }
    return { count: found.length, first: first.sort(byScore) };
  }

  async function find(query, waiting) {
    const asked = split(query);
    const whole = asked.length > 1 && plain(query).trim();
    const all = await rank(asked, 1, whole, waiting);
    return all === null || all.count ? all : rank(asked.flatMap(pairs), 0.6, whole, waiting);
  }

  /* A piece of text around the first word that was found, with the words marked. */
  function excerpt(page, asked) {
    const text = page.text;
    const at = Math.max(0, ...asked.map((word) => plain(text).indexOf(root(word))));
    const start = Math.max(0, at - 30);
    return (start ? "…" : "") + text.slice(start, start + 110) + "…";
  }

  function draw({ count, first }, asked) {
    list.replaceChildren();
    status.textContent = (count ? words.some : words.none).replace("{count}", count);
    for (const { page } of first) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const kind = document.createElement("span");
      const title = document.createElement("strong");
      const text = document.createElement("span");
      link.href = words.root + page.location;
      kind.className = "tag";
      kind.textContent = words["kind" + page.kind[0].toUpperCase() + page.kind.slice(1)];
      title.textContent = page.title;
      text.textContent = page.kind === "page" ? excerpt(page, asked) : page.description;
      link.append(kind, title, text);
      item.append(link);
      list.append(item);
    }
  }

  /* Answers the query as it is now; what was asked before is then of no use any more. */
  async function show() {
    const mine = ++turn;
    const waiting = () => mine === turn;
    const query = input.value.trim();
    const patience = setTimeout(() => { if (waiting()) status.textContent = words.wait; }, PATIENCE);
    list.setAttribute("aria-busy", "true");
    try {
      const results = async () => {
        await load();
        return query ? find(query, waiting) : { first: [] };
      };
      const found = await results().catch(() => waiting() && renew().then(results));
      if (!waiting()) return;
      draw(found, split(query));
      if (!query) status.textContent = "";
    } catch {
      if (waiting()) status.textContent = words.failed;
    } finally {
      clearTimeout(patience);
      if (waiting()) list.removeAttribute("aria-busy");
    }
  }

  // Letters from which a Chinese word is still being chosen are not asked for.
  input.addEventListener("input", (event) => { if (!event.isComposing) answer = show(); });
  input.addEventListener("compositionend", () => { answer = show(); });
  dialog.querySelector("form").addEventListener("submit", async () => {
    await answer;
    const first = list.querySelector("a");
    if (first) first.click();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  dialog.addEventListener("opened", () => { answer = show(); });
  if (dialog.open) answer = show();
})();
