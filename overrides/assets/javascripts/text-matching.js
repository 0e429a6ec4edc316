// @ts-check
/* How words that a reader enters are compared with a text; the search and the lists share it. It is
   the analyser of hooks/prospectus/i18n/analysis.py, which explains it and gives the rules of the
   language; tests/prospectus/i18n/analysis_cases.json has words and their tokens for both. */
(() => {
  "use strict";

  const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]/g;
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const INDIC = /[\u0900-\u0963\u0966-\u0dff]/;
  const UNSPACED_RUN = new RegExp(`${UNSPACED.source}+`, "gu");
  const LETTER = `\\p{L}\\p{N}${INDIC.source.slice(1, -1)}`;
  const RUN = new RegExp(`${UNSPACED.source}+|(?:(?!${UNSPACED.source})[${LETTER}])+`, "gu");
  const ENDS_IN_LETTER = new RegExp(`[${LETTER}]$`, "u");
  const LEAST_STEM = 3;

  /** @type {TextMatching["isUnspaced"]} */
  const isUnspaced = (word) => UNSPACED.test(word);

  /** @param {string} rules @param {string} separator */
  const pairs = (rules, separator) =>
    rules.split(" ").filter(Boolean).map((rule) => rule.split(separator));

  /** @type {TextMatching["analyser"]} */
  function analyser(rules) {
    const passes = rules.endings.split("|").map((pass) => pairs(pass, ">"));

    /** @param {string} word */
    const stem = (word) =>
      passes.reduce((result, pass) => {
        const rule = pass.find(
          ([ending]) => result.endsWith(ending) && result.length - ending.length >= LEAST_STEM,
        );
        return rule ? result.slice(0, result.length - rule[0].length) + rule[1] : result;
      }, word);

    const spellings = new Map(
      pairs(rules.spellings, "=").map(([other, usual]) => [stem(other), stem(usual)]),
    );
    const characters = Array.from(rules.variants);
    /** @type {Map<string, string>} */
    const simplified = new Map();
    for (let at = 0; at < characters.length; at += 2) {
      simplified.set(characters[at], characters[at + 1]);
    }

    /** @type {Analyser["fold"]} */
    function fold(text) {
      const plain = text.normalize("NFKD").toLowerCase().replace(MARKS, "").normalize("NFC");
      if (!simplified.size) return plain;
      return plain.replace(UNSPACED_RUN, (run) =>
        Array.from(run, (character) => simplified.get(character) ?? character).join(""),
      );
    }

    /** @type {Map<string, string>} */
    const tokenOf = new Map();

    /** @type {Analyser["token"]} */
    function token(word) {
      let result = tokenOf.get(word);
      if (result === undefined) {
        result = stem(word);
        result = spellings.get(result) ?? result;
        tokenOf.set(word, result);
      }
      return result;
    }

    /** @type {Analyser["words"]} */
    const words = (text) => fold(text).match(RUN) ?? [];

    /** @type {Analyser["tokens"]} */
    const tokens = (text) =>
      words(text).flatMap((word) => {
        if (!isUnspaced(word)) return [token(word)];
        const signs = Array.from(word);
        return signs.length < 2 ? [word] : signs.slice(1).map((sign, at) => signs[at] + sign);
      });

    /** @type {Analyser["query"]} */
    const query = (text) => fold(text).split(/[\s,，、。;；:：/|]+/).filter(Boolean);

    /** @type {Analyser["holds"]} */
    function holds(text, word) {
      if (isUnspaced(word)) return text.includes(word);
      const wanted = token(word);
      // Words with this token begin with most of it; only these are looked at.
      for (const start of new Set([word, wanted.slice(0, Math.max(LEAST_STEM, wanted.length - 2))])) {
        for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
          const before = text[at - 1] ?? "";
          if (ENDS_IN_LETTER.test(before) && !isUnspaced(before)) continue;
          if (start === word) return true;
          const [whole] = text.slice(at, at + 60).match(RUN) ?? [""];
          if (token(whole) === wanted) return true;
        }
      }
      return false;
    }

    return { fold, words, token, tokens, query, holds };
  }

  window.site.textMatching = { isUnspaced, analyser };
})();
