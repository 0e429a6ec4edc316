// @ts-check
/* How words that a reader enters are compared with a text; the search and the lists share it. It is
   the analyser of hooks/prospectus/i18n/search_analysis.py, which explains it and gives the rules of the
   language; tests/prospectus/i18n/analysis_cases.json has words and their tokens for both. */
(() => {
  "use strict";

  const MARKS = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const INDIC = /[\u0900-\u0963\u0966-\u0dff]/;
  const UNSPACED_RUN = new RegExp(`${UNSPACED.source}+`, "gu");
  const LETTER = `\\p{L}\\p{N}${INDIC.source.slice(1, -1)}`;
  const RUN = new RegExp(`${UNSPACED.source}+|(?:(?!${UNSPACED.source})[${LETTER}])+`, "gu");
  const ENDS_IN_LETTER = new RegExp(`[${LETTER}]$`, "u");
  const WORD_BEFORE = new RegExp(`(?:(?!${UNSPACED.source})[${LETTER}])*$`, "u");
  const LEAST_STEM = 3;
  const LEAST_REST = 2;
  const LONG_STEM = 5;
  const LONGEST_WORD = 60;

  /** @type {TextMatching["isUnspaced"]} */
  const isUnspaced = (word) => UNSPACED.test(word);

  /** @param {string} rules @param {string} separator */
  const pairs = (rules, separator) =>
    rules.split(" ").filter((rule) => rule.includes(separator)).map((rule) => rule.split(separator));

  /** @type {TextMatching["analyser"]} */
  function analyser(rules) {
    /** @param {string} rules @returns {{ table: Map<string, string>, longest: number }} */
    const replacements = (rules) => {
      const table = new Map(pairs(rules, ">").map(([from, to]) => [from, to]));
      return { table, longest: Math.max(0, ...[...table.keys()].map((key) => key.length)) };
    };
    const prefixes = replacements(rules.prefixes);
    const passes = rules.endings.split("|").map(replacements);
    const weak = new RegExp(`[${rules.weak}]`, "g");
    const particles = rules.particles.split(" ").filter(Boolean);

    /** @param {string} word */
    function stem(word) {
      let result = word;
      for (let end = Math.min(prefixes.longest, word.length); end > 0; end--) {
        const replacement = prefixes.table.get(word.slice(0, end));
        const rest = (replacement ?? "") + word.slice(end);
        if (replacement === undefined || rest.length < LEAST_REST) continue;
        result = rest;
        break;
      }
      for (const { table, longest } of passes) {
        for (let at = Math.max(LEAST_REST, result.length - longest); at < result.length; at++) {
          const replacement = table.get(result.slice(at));
          if (replacement === undefined || at + replacement.length < LEAST_STEM) continue;
          result = result.slice(0, at) + replacement;
          break;
        }
      }
      return rules.weak ? withoutWeakLetters(result) : result;
    }

    /** @param {string} stem */
    function withoutWeakLetters(stem) {
      const rest = stem.slice(1).replace(weak, "");
      const losesFirst = stem.length >= LONG_STEM && stem[0] === rules.weak[0] && rest.length < stem.length - 1;
      const strong = losesFirst ? rest : stem.slice(0, 1) + rest;
      return strong.length >= LEAST_REST ? strong : stem;
    }

    const characters = Array.from(rules.variants);
    /** @type {Map<string, string>} */
    const simplified = new Map();
    for (let at = 0; at < characters.length; at += 2) {
      simplified.set(characters[at], characters[at + 1]);
    }

    const letters = replacements(rules.letters).table;
    const letter = new RegExp([...letters.keys()].join("|"), "g");
    const kept = rules.kept.split(" ").map((sign) => [sign.normalize("NFKD"), sign]);

    /** @type {Analyser["fold"]} */
    function fold(text) {
      let plain = text.normalize("NFKD").toLowerCase();
      for (const [parts, sign] of kept) plain = plain.replaceAll(parts, sign);
      plain = plain.replace(MARKS, "").normalize("NFC");
      plain = plain.replace(letter, (sign) => letters.get(sign) ?? sign);
      if (!simplified.size) return plain;
      return plain.replace(UNSPACED_RUN, (run) =>
        Array.from(run, (character) => simplified.get(character) ?? character).join(""),
      );
    }

    const spellings = new Map(
      pairs(fold(rules.spellings), "=").map(([other, usual]) => [stem(other), stem(usual)]),
    );

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

    /** @type {Analyser["forms"]} */
    function forms(word) {
      const own = token(word);
      if (word.length <= LEAST_STEM || !particles.some((sign) => word.startsWith(sign))) return [own];
      const rest = token(word.slice(1));
      return rest === own ? [own] : [own, rest];
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

    const mayFollowLetters = prefixes.table.size > 0 || particles.length > 0;

    /** @type {Analyser["holds"]} */
    function holds(text, word) {
      if (isUnspaced(word)) return text.includes(word);
      const wanted = token(word);
      const stems = [wanted, ...[...spellings].filter(([, usual]) => usual === wanted).map(([other]) => other)];
      // Words with this token share the beginning of a stem; only these are looked at. Between
      // strong letters there may be weak ones.
      const length = (/** @type {string} */ own) => (rules.weak ? 1 : Math.max(2, own.length - 3));
      const starts = stems.map((own) => own.slice(0, length(own)));
      for (const start of new Set([word, ...starts])) {
        for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
          const before = text[at - 1] ?? "";
          const isInside = ENDS_IN_LETTER.test(before) && !isUnspaced(before);
          if (isInside && !mayFollowLetters) continue;
          if (start === word && !isInside) return true;
          const [head] = isInside ? text.slice(Math.max(0, at - LONGEST_WORD), at).match(WORD_BEFORE) ?? [""] : [""];
          const [tail] = text.slice(at, at + LONGEST_WORD).match(RUN) ?? [""];
          if (forms(head + tail).includes(wanted)) return true;
        }
      }
      return false;
    }

    return { fold, words, token, forms, tokens, query, holds };
  }

  window.site.textMatching = { isUnspaced, analyser };
})();
