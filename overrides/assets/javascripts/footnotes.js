// @ts-check
/* Opens a footnote at its mark. site.js loads this script when somebody presses a mark or comes to
   one by the keyboard; without it, a mark leads to the list at the foot of the page. */
(() => {
  "use strict";

  const GAP = 6; // pixels between mark and note
  const MARGIN = 12; // pixels between note and window

  const popup = document.createElement("span");
  popup.className = "footnote-popup";
  popup.id = "footnote-popup";
  popup.setAttribute("role", "note");

  /** The mark whose note is open. @type {HTMLAnchorElement | null} */
  let opened = null;

  /** Puts the note below its mark, or above it where there is no room. */
  function place() {
    if (!opened) return;
    const mark = opened.getBoundingClientRect();
    const { width, height } = popup.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const isRtl = getComputedStyle(popup).direction === "rtl";
    const left = Math.min(isRtl ? mark.right - width : mark.left, clientWidth - width - MARGIN);
    const below = mark.bottom + GAP;
    const isRoom = below + height + MARGIN <= clientHeight || mark.top < height + GAP;
    popup.style.left = `${Math.max(MARGIN, left)}px`;
    popup.style.top = `${isRoom ? below : mark.top - GAP - height}px`;
  }

  function close() {
    opened?.removeAttribute("aria-describedby");
    opened = null;
    popup.remove();
  }

  /** @param {HTMLAnchorElement} mark */
  function open(mark) {
    const entry = document.getElementById(mark.hash.slice(1));
    close();
    if (!entry) return;
    const nodes = [...entry.childNodes].filter(
      (node) => !(node instanceof Element && node.matches(".footnote-back")),
    );
    popup.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
    (mark.closest(".cite") ?? mark).after(popup);
    mark.setAttribute("aria-describedby", popup.id);
    opened = mark;
    place();
  }

  /** @param {EventTarget | null} target */
  const isElsewhere = (target) =>
    !(target instanceof Node) || (!popup.contains(target) && !opened?.contains(target));

  document.addEventListener("click", ({ target }) => isElsewhere(target) && close());
  document.addEventListener("focusin", ({ target }) => isElsewhere(target) && close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened) return;
    if (popup.contains(document.activeElement)) opened.focus(); // first, or the note would open anew
    close();
  });
  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, { capture: true, passive: true });

  window.site.footnotes = { open, close, isOpen: (mark) => mark === opened };
})();
