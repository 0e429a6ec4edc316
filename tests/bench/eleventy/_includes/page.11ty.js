// The page that the layouts of Hugo make, with the same parts.
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const link = ({ url, title }) => `<a href="${url}">${escape(title)}</a>\n`;

module.exports = ({ lang, title, description, page, languages, menus, content, home }) => {
  const others = languages.filter(({ code }) => code !== lang);
  const address = (language) => language.prefix + page.url.slice(own.prefix.length);
  const own = languages.find(({ code }) => code === lang);
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<meta name="description" content="${escape(description)}">
<link rel="canonical" href="${home}${page.url.slice(1)}">
${languages.map((language) => `<link rel="alternate" hreflang="${language.code}" href="${home}${address(language).slice(1)}">\n`).join("")}<link rel="stylesheet" href="/site.css">
</head>
<body>
<header>
<nav>${menus[lang].map(link).join("")}</nav>
<p>${others.map((language) => `<a href="${address(language)}">${language.name}</a>`).join("")}
<button id="search-open">⌕</button></p>
<div id="search"></div>
</header>
<main><article data-pagefind-body>
<h1>${escape(title)}</h1>
${content}
</article></main>
<script src="/search.js" defer></script>
</body>
</html>
`;
};
