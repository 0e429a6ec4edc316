/* Hosts that know a single not-found page serve that of the first language at every address: show
   the text of the language in whose folder the reader looked. */
(() => {
  "use strict";

  const sections = [...document.querySelectorAll("[data-folder]")];
  const current = sections.filter((it) => `${location.pathname}/`.startsWith(it.dataset.folder)).pop();
  if (!current) return;
  for (const it of sections) it.hidden = it !== current;
  document.title = current.querySelector("h1").textContent;
})();
