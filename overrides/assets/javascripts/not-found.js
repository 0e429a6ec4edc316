// @ts-check
/* Hosts that know a single not-found page serve that of the first language at every address: show
   the text of the language in whose folder the reader looked. */
(() => {
  "use strict";

  const sections = [...document.querySelectorAll("[data-folder]")].filter(
    (section) => section instanceof HTMLElement,
  );
  const path = `${location.pathname}/`;
  const current = sections.filter(({ dataset }) => path.startsWith(dataset.folder ?? "")).pop();
  if (!current) return;
  for (const section of sections) section.hidden = section !== current;
  document.title = current.querySelector("h1")?.textContent ?? document.title;
})();
