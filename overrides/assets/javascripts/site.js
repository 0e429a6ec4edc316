// @ts-check
/* On every page: the menu on narrow screens, the reader's display options, and the loader of all
   other scripts, which are fetched when they are wanted.

   Runs in the head, before anything is drawn, so that a reader who chose the dark scheme sees no
   flash of light. It sets the class `js`, without which the menu stands open and a notice says what
   does not work. It takes the class back where it fails, and leaves it out in browsers below the
   declared floor (DEVELOPING.md), which may not even read the other scripts: so this one keeps to
   what browsers of 2020 understand. */
(() => {
  "use strict";

  const html = document.documentElement;
  const self = /** @type {HTMLScriptElement} */ (document.currentScript);
  // Addresses of the other scripts: data-text-matching, data-search-ranking, data-search …
  const scripts = self.dataset;

  // -- helpers, also of the other scripts ------------------------------------------------------

  /** @type {Site["find"]} */
  function find(selector, type, within = document) {
    const element = within.querySelector(selector);
    if (element instanceof type) return element;
    throw new Error(`no ${type.name} matches ${selector}`);
  }

  /** Loads under way, by their addresses. @type {Map<string, Promise<void>>} */
  const loads = new Map();

  /** @type {Site["loadScript"]} */
  function loadScript(src, isLoaded, isOrdered = false) {
    if (isLoaded()) return Promise.resolve();
    const begun = loads.get(src);
    if (begun) return begun;
    const load = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const script = document.createElement("script");
      script.src = src;
      script.async = !isOrdered;
      script.onload = () => (isLoaded() ? resolve() : reject(new Error(`${src} is not the script`)));
      script.onerror = () => reject(new Error(`${src} did not load`));
      document.head.append(script);
    }).finally(() => loads.delete(src));
    loads.set(src, load);
    return load;
  }

  const FEATURES = {
    listing: /** @type {const} */ (["textMatching", "listing"]),
    search: /** @type {const} */ (["textMatching", "searchRanking", "search"]),
    tableFiles: /** @type {const} */ (["tableFiles"]),
    takeaway: /** @type {const} */ (["takeaway"]),
    compare: /** @type {const} */ (["compare"]),
  };

  /** @type {Site["loadFeature"]} */
  const loadFeature = (feature) =>
    Promise.all(
      FEATURES[feature].map((name) =>
        loadScript(scripts[name] ?? "", () => Boolean(site[name]), true),
      ),
    );

  // -- what the reader chose --------------------------------------------------------------------

  // Other sites of the same origin have choices of their own: keys begin with the path of the site.
  const home = new URL("../../", self.src).pathname;

  /** @type {Site["remember"]} */
  function remember(name, value) {
    try {
      localStorage.setItem(`${home}:${name}`, value);
    } catch {
      // Where nothing may be stored, the choice lasts as long as the page.
    }
  }

  /** @type {Site["remembered"]} */
  function remembered(name) {
    try {
      return localStorage.getItem(`${home}:${name}`);
    } catch {
      return null;
    }
  }

  /** @type {Site} */
  const site = { find, loadScript, loadFeature, remember, remembered };
  window.site = site;

  const dark = find("#dark", HTMLLinkElement);
  const system = matchMedia("(prefers-color-scheme: dark)");

  /** @param {string} scheme */
  const setScheme = (scheme) => {
    dark.media = scheme === "dark" ? "screen" : "not all";
    // The colour of the browser's own bar; these elements stand below the script in the head.
    for (const colour of document.querySelectorAll("meta[name=theme-color]")) {
      const own = colour.getAttribute("data-scheme");
      colour.setAttribute("media", own === scheme ? "all" : "not all");
    }
  };
  const isDark = () => dark.media === "screen" || (dark.media !== "not all" && system.matches);
  const isLarge = () => html.dataset.text === "large";

  const isAboveFloor =
    "replaceAll" in String.prototype &&
    "HTMLDialogElement" in window &&
    CSS.supports("selector(:where(a))");
  if (isAboveFloor) html.className = "js";
  const chosen = remembered("scheme");
  if (chosen) setScheme(chosen);
  html.dataset.text = remembered("text") ?? "";

  // -- when the page has been read --------------------------------------------------------------

  /** @param {HTMLElement} button @param {() => boolean} isPressed */
  const showPressed = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed()));

  function startDisplayOptions() {
    const scheme = find("[data-scheme-toggle]", HTMLButtonElement);
    scheme.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      setScheme(next);
      remember("scheme", next);
      showPressed(scheme, isDark);
    });
    system.addEventListener("change", () => showPressed(scheme, isDark));
    showPressed(scheme, isDark);

    const text = find("[data-text-size]", HTMLButtonElement);
    text.addEventListener("click", () => {
      html.dataset.text = isLarge() ? "" : "large";
      remember("text", html.dataset.text);
      showPressed(text, isLarge);
    });
    showPressed(text, isLarge);
    find(".display-options", HTMLElement).hidden = false;
  }

  function startMenu() {
    const menu = find("#menu", HTMLElement);
    const opener = find("#menu-open", HTMLButtonElement);
    const isOpen = () => opener.getAttribute("aria-expanded") === "true";
    /** @param {boolean} open */
    const setOpen = (open) => {
      opener.setAttribute("aria-expanded", String(open));
      menu.classList.toggle("is-open", open);
    };

    opener.hidden = false;
    opener.addEventListener("click", () => setOpen(!isOpen()));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      setOpen(false);
      opener.focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Node && !menu.contains(target) && !opener.contains(target)) setOpen(false);
    });
  }

  function startSearch() {
    const dialog = find("#search", HTMLDialogElement);
    const status = find("[role=status]", HTMLElement, dialog);
    const results = find("ol", HTMLElement, dialog);
    const opener = find("#search-open", HTMLButtonElement);

    async function open() {
      dialog.showModal();
      results.setAttribute("aria-busy", "true");
      // The small script that names the version of the index, at the same time; search.js waits for
      // it, and reports when it does not come.
      loadScript(dialog.dataset.index ?? "", () => Boolean(window.searchVersion)).catch(() => {});
      try {
        await loadFeature("search");
        site.search?.open();
      } catch {
        results.removeAttribute("aria-busy");
        status.textContent = dialog.dataset.failed ?? "";
      }
    }

    opener.hidden = false;
    opener.addEventListener("click", open);
    find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    find("form", HTMLFormElement, dialog).addEventListener("submit", (event) => event.preventDefault());
    // No single letter, which people who speak to their computer would type by accident (WCAG 2.1.4).
    document.addEventListener("keydown", (event) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isShortcut || event.key.toLowerCase() !== "k" || dialog.open) return;
      event.preventDefault();
      open();
    });
    // Back from a result (search.js keeps the query); a page that was kept has its dialog still open.
    const kept = history.state?.search;
    if (typeof kept === "string" && !dialog.open) {
      find("input", HTMLInputElement, dialog).value = kept;
      open();
    }
  }

  async function startListing() {
    const listing = document.querySelector(".listing");
    if (!(listing instanceof HTMLElement)) return;
    const start = async () => {
      await loadFeature("listing");
      site.listing?.start(listing);
    };
    try {
      await start();
    } catch {
      find("[role=status]", HTMLElement, listing).textContent = listing.dataset.failed ?? "";
      // Whoever begins to choose all the same may be online again.
      listing.addEventListener("focusin", startListing, { once: true });
    }
  }

  /** The mark of a footnote in which something happened. @param {EventTarget | null} target */
  function markAt(target) {
    const mark = target instanceof Element && target.closest(".cite a");
    return mark instanceof HTMLAnchorElement ? mark : null;
  }

  /** @param {HTMLAnchorElement} mark */
  async function openFootnote(mark) {
    try {
      await loadScript(scripts.footnotes ?? "", () => Boolean(site.footnotes));
      site.footnotes?.open(mark);
    } catch {
      location.hash = mark.hash; // the list at the foot of the page
    }
  }

  function startFootnotes() {
    document.addEventListener("click", (event) => {
      const mark = markAt(event.target);
      if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // By the keyboard the note is open already: the second step leads to the list.
      if (event.detail === 0 && site.footnotes?.isOpen(mark)) return site.footnotes.close();
      event.preventDefault();
      if (site.footnotes?.isOpen(mark)) site.footnotes.close();
      else openFootnote(mark);
    });
    document.addEventListener("focusin", ({ target }) => {
      const mark = markAt(target);
      if (mark?.matches(":focus-visible") && !site.footnotes?.isOpen(mark)) openFootnote(mark);
    });
  }

  /** The other language shows the same filtered list, at the same place. */
  function startLanguageSwitch() {
    for (const link of document.querySelectorAll("a.language-switch")) {
      if (!(link instanceof HTMLAnchorElement)) continue;
      const follow = () => {
        link.search = location.search;
        link.hash = location.hash;
      };
      // Before it is followed in whatever way, also into a new tab.
      for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
    }
  }

  /** Copies a text where browsers have no clipboard for scripts. @param {string} text */
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }

  function startSharing() {
    const box = document.querySelector(".share");
    if (!(box instanceof HTMLElement)) return;
    const share = find("[data-share]", HTMLButtonElement, box);
    const status = find("[role=status]", HTMLElement, box);
    // The published address, also from a preview, with the section that the reader looks at, and
    // with what the reader chose on a page that says it there.
    const chosen = () => (document.querySelector(".listing, .compare") ? location.search : "");
    const address = () => (box.dataset.url ?? "") + chosen() + location.hash;

    share.addEventListener("click", () => {
      // Whoever closes the sheet has decided not to share: nothing failed.
      navigator.share({ title: document.title, url: address() }).catch(() => {});
    });
    const copy = find("[data-copy-link]", HTMLButtonElement, box);
    copy.addEventListener("click", async () => {
      let copied = true;
      try {
        await navigator.clipboard.writeText(address());
      } catch {
        copied = copyBySelection(address());
        copy.focus();
      }
      status.textContent = copied ? (box.dataset.copied ?? "") : `${box.dataset.failed} ${address()}`;
    });
    share.hidden = !("share" in navigator);
    box.hidden = false;
  }

  /** What readers take with them: buttons below tables, and records marked for comparison. */
  function startTakeaway() {
    const { labels } = scripts;
    const isWanted = remembered("compare") || document.querySelector("table, .card, .page-header");
    if (!labels || !isWanted) return;
    const start = async () => {
      await Promise.all([loadScript(labels, () => Boolean(window.labels)), loadFeature("takeaway")]);
      site.takeaway?.start(new URL(".", new URL(labels, location.href)));
    };
    // Behind everything that the page itself needs; without it, the page is as it was built.
    const later = () => setTimeout(() => start().catch(() => {}));
    if (document.readyState === "complete") later();
    else window.addEventListener("load", later);
  }

  function startAll() {
    if (chosen) setScheme(chosen); // once more, as the whole head has been read
    startSharing();
    startFootnotes();
    startMenu();
    startDisplayOptions();
    startLanguageSwitch();
    startSearch();
    startListing();
    startTakeaway();
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!isAboveFloor) return;
    try {
      startAll();
    } catch (error) {
      html.classList.remove("js");
      throw error; // for whoever looks at the console
    }
  });
})();
