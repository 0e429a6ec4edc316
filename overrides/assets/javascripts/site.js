/* What the bar at the top can do with scripts: the menu on narrow screens, the reader's own look,
   the dialog of the search. What searches is fetched when that is opened.

   Runs in the head, before anything is drawn, so that nobody who chose dark sees a flash of light;
   the class `js` is set here, so that without this script the menu stands open. */
(() => {
  "use strict";

  const root = document.documentElement;
  const dark = document.getElementById("dark");
  const system = matchMedia("(prefers-color-scheme: dark)");

  // Other sites of the same origin have choices of their own: keys begin with the path of the site.
  const home = new URL("../../", document.currentScript.src).pathname;
  const key = (name) => `${home}:${name}`;

  const remember = (name, value) => {
    try {
      localStorage.setItem(key(name), value);
    } catch {
      /* Where nothing may be stored, the look lasts as long as the page. */
    }
  };

  const remembered = (name) => {
    try {
      return localStorage.getItem(key(name));
    } catch {
      return null;
    }
  };

  root.className = "js";
  if (remembered("scheme")) dark.media = remembered("scheme") === "dark" ? "screen" : "not all";
  root.dataset.text = remembered("text") ?? "";

  document.addEventListener("DOMContentLoaded", () => {
    const menu = document.getElementById("menu");
    const opener = document.getElementById("menu-open");
    const close = () => opener.setAttribute("aria-expanded", "false");
    opener.hidden = false;
    opener.addEventListener("click", () => {
      opener.setAttribute("aria-expanded", String(opener.getAttribute("aria-expanded") !== "true"));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && opener.getAttribute("aria-expanded") === "true") {
        close();
        opener.focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target) && !opener.contains(event.target)) close();
    });

    const scheme = document.querySelector("[data-scheme-toggle]");
    const isDark = () => dark.media === "screen" || (dark.media !== "not all" && system.matches);
    const tellScheme = () => scheme.setAttribute("aria-pressed", String(isDark()));
    scheme.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      dark.media = next === "dark" ? "screen" : "not all";
      remember("scheme", next);
      tellScheme();
    });
    system.addEventListener("change", tellScheme);
    tellScheme();

    const text = document.querySelector("[data-text-size]");
    const tellText = () => text.setAttribute("aria-pressed", String(root.dataset.text === "large"));
    text.addEventListener("click", () => {
      root.dataset.text = root.dataset.text === "large" ? "" : "large";
      remember("text", root.dataset.text);
      tellText();
    });
    tellText();
    scheme.parentElement.hidden = false;

    const dialog = document.getElementById("search");
    const searcher = document.getElementById("search-open");
    let fetched = null;

    /* Scripts are fetched side by side, and run in the order in which they were asked for. */
    const fetchScript = (src) => new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src, async: false, onload: done, onerror: failed });
      document.head.append(script);
    });

    function search() {
      dialog.showModal();
      dialog.dispatchEvent(new Event("opened"));
      if (fetched) return;
      const list = dialog.querySelector("ol");
      list.setAttribute("aria-busy", "true");
      fetchScript(dialog.dataset.index).catch(() => {}); // search.js asks again
      fetched = Promise.all([dialog.dataset.words, dialog.dataset.script].map(fetchScript)).catch(() => {
        fetched = null;
        list.removeAttribute("aria-busy");
        dialog.querySelector("[role=status]").textContent = dialog.dataset.failed;
      });
    }

    if (!dialog.showModal) return;
    searcher.hidden = false;
    searcher.addEventListener("click", search);
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
      if (event.key === "/" && !typing && !dialog.open && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search();
      }
    });
  });
})();
