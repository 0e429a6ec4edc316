/* Search in the reader's own language. The index is fetched when somebody begins to search, and
   compared as plain text, so that a Chinese word is found inside a longer one. */
(() => {
  "use strict";

  const dialog = document.getElementById("search");
  const opener = document.getElementById("search-open");
  if (!dialog || !dialog.showModal || !opener) return;

  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const words = dialog.dataset;
  const SHOWN = 20;
  const { isHan, plain, split, root, holds } = window.siteWords;
  let pages = null;

  function load() {
    if (pages) return Promise.resolve();
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = words.index;
      script.onload = () => {
        pages = window.searchIndex.map(([location, kind, title, also, description, headings, text, pinyin]) => ({
          location, kind, title, description, text,
          names: [title, ...also].map(plain),
          headings: headings.map(plain),
          body: plain(description + "\n" + text),
          pinyin,
        }));
        done();
      };
      script.onerror = failed;
      document.head.append(script);
    });
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

  function find(query) {
    const whole = plain(query).trim();
    const asked = split(query);
    const rank = (parts, least) =>
      pages
        .map((page) => {
          const fits = parts.map((part) => fit(page, part));
          const hits = fits.filter(Boolean).length;
          if (!parts.length || hits < parts.length * least) return null;
          const phrase = asked.length > 1 && fit(page, whole) ? 60 + fit(page, whole) : 0;
          return { page, score: fits.reduce((sum, it) => sum + it, phrase) };
        })
        .filter(Boolean)
        .sort((a, b) => b.score - a.score || (a.page.location < b.page.location ? -1 : 1));
    const all = rank(asked, 1);
    return all.length ? all : rank(asked.flatMap(pairs), 0.6);
  }

  /* A piece of text around the first word that was found, with the words marked. */
  function excerpt(page, asked) {
    const text = page.text;
    const at = Math.max(0, ...asked.map((word) => plain(text).indexOf(root(word))));
    const start = Math.max(0, at - 30);
    return (start ? "…" : "") + text.slice(start, start + 110) + "…";
  }

  function show() {
    const query = input.value.trim();
    list.replaceChildren();
    if (!query) {
      status.textContent = "";
      return;
    }
    const found = find(query);
    const asked = split(query);
    status.textContent = (found.length ? words.some : words.none).replace("{count}", found.length);
    for (const { page } of found.slice(0, SHOWN)) {
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

  function open() {
    dialog.showModal();
    load().then(show, () => { status.textContent = words.failed; });
  }

  opener.hidden = false;
  opener.addEventListener("click", open);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  input.addEventListener("input", () => pages && show());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
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
  document.addEventListener("keydown", (event) => {
    const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !dialog.open && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });
})();
