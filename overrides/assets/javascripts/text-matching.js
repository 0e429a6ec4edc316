// @ts-check
/* How a word that a reader enters is compared with a text; the search and the lists share it. */
(() => {
  "use strict";

  const HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

  /** Whether a word holds a Chinese character. @type {TextMatching["isHan"]} */
  const isHan = (word) => HAN.test(word);

  /** The text without differences of width and case. @type {TextMatching["normalize"]} */
  const normalize = (text) => text.normalize("NFKC").toLowerCase();

  /** The words of a query, normalized. @type {TextMatching["split"]} */
  const split = (query) => normalize(query).split(/[\s,，、。;；:：/|]+/).filter(Boolean);

  /**
   * An English word without the endings that do not change what is meant; enough of it remains to be
   * a word.
   * @param {string} word
   */
  const stem = (word) =>
    word
      .replace(/(?<=.{3})ies$/, "y")
      .replace(/(?<=.{3}[^s])(?:es|s)$/, (ending, at) =>
        /[sxz]|[cs]h/.test(word.slice(at - 2, at)) || ending === "s" ? "" : "e",
      )
      .replace(/(?<=.{4})(?:ing|ed)$/, "");

  /** What is looked for: a Chinese word as it is, the stem of others. @type {TextMatching["root"]} */
  const root = (word) => (isHan(word) ? word : stem(word));

  /**
   * Whether a normalized text holds a word: a Chinese one anywhere, others at the start of a word.
   * @type {TextMatching["holds"]}
   */
  function holds(text, word) {
    const wanted = root(word);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (at === 0 || isHan(word) || !/[a-z0-9]/.test(text[at - 1])) return true;
    }
    return false;
  }

  window.site.textMatching = { isHan, normalize, split, root, holds };
})();
