// Pagefind's own interface is fetched when somebody begins to search.
document.getElementById("search-open").addEventListener("click", () => {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/pagefind/pagefind-ui.css";
  const script = document.createElement("script");
  script.src = "/pagefind/pagefind-ui.js";
  script.onload = () => {
    new PagefindUI({ element: "#search", showImages: false, showSubResults: false });
    document.querySelector("#search input").focus();
  };
  document.head.append(style, script);
}, { once: true });
