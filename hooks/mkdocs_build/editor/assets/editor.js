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

  // Menus offer what was added in another tab, and long ones what matches the typed words.
  const fetched = async (control, words) => {
    const answer = await fetch(`${control.dataset.options}?q=${encodeURIComponent(words)}`);
    return answer.ok ? answer.json() : [];
  };
  const shown = ([value, title]) => {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = title;
    return option;
  };
  addEventListener("focus", async () => {
    const lists = new Map();
    for (const select of document.querySelectorAll("select[data-options]")) {
      const address = select.dataset.options;
      if (!lists.has(address)) {
        lists.set(address, await fetched(select, ""));
      }
      const known = new Set([...select.options].map((option) => option.value));
      const added = lists.get(address).filter(([value]) => !known.has(value));
      select.append(...added.map(shown));
    }
  });
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const control = event.target;
    if (control instanceof HTMLInputElement && control.dataset.options && control.list) {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        control.list?.replaceChildren(...(await fetched(control, control.value)).map(shown));
      }, 200);
    }
  });

  // The page of a new record is put beside the form as soon as the preview has it, if one shows it.
  const awaited = document.querySelector("[data-awaits-page]");
  const look = async (times) => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const beside = page.querySelector("aside:not([data-awaits-page])");
    if (beside) {
      awaited?.replaceWith(document.adoptNode(beside));
    } else if (times > 1) {
      setTimeout(look, 2000, times - 1);
    } else {
      awaited?.remove();
    }
  };
  if (awaited instanceof HTMLElement) {
    awaited.hidden = false;
    setTimeout(look, 1000, 30);
  }

  const form = document.querySelector("form.record");
  let isChanged = form !== null && document.querySelector(".summary") !== null;
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
