/* How a word that a reader looks for is compared with a text: for the search and for the lists. */
window.siteWords = (() => {
  "use strict";

  const HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const isHan = (word) => HAN.test(word);

  /* Width and case say nothing. */
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const split = (query) => plain(query).split(/[\s,，、。;；:：/|]+/).filter(Boolean);

  /* English endings that do not change what is meant; enough must remain to be a word. */
  const stem = (word) =>
    word
      .replace(/(?<=.{3})ies$/, "y")
      .replace(/(?<=.{3}[^s])(?:es|s)$/, (end, at) => (/[sxz]|[cs]h/.test(word.slice(at - 2, at)) || end === "s" ? "" : "e"))
      .replace(/(?<=.{4})(?:ing|ed)$/, "");

  /* What of a word is looked for: a Chinese one whole, others without their endings. */
  const root = (word) => (isHan(word) ? word : stem(word));

  /* Whether a text holds a word: a Chinese one anywhere, others where a word begins. */
  function holds(text, word) {
    const wanted = root(word);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (at === 0 || isHan(word) || !/[a-z0-9]/.test(text[at - 1])) return true;
    }
    return false;
  }

  return { isHan, plain, split, root, holds };
})();
