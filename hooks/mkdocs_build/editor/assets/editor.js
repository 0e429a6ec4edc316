// Improves the forms of the editor, which work without it: what is wrong is read out first, links to
// fields open the parts that hold them, and nothing is left unsaved by accident.
(() => {
  const open = (id) => {
    const field = document.getElementById(id);
    for (let part = field; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) {
        part.open = true;
      }
    }
    return field;
  };

  document.getElementById("summary")?.focus();
  document.querySelector(".summary")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (link) {
      event.preventDefault();
      const field = open(decodeURIComponent(link.getAttribute("href").slice(1)));
      const control = field?.matches("input, select, textarea")
        ? field
        : (field?.querySelector("input, select, textarea") ?? field);
      control?.scrollIntoView({ block: "center" });
      control?.focus();
    }
  });

  const form = document.querySelector("form.record");
  let isChanged = document.querySelector(".summary") !== null;
  form?.addEventListener("input", () => {
    isChanged = true;
  });
  form?.addEventListener("submit", () => {
    isChanged = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged) {
      event.preventDefault();
    }
  });
})();
