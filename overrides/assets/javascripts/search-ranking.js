// @ts-check
/* Which pages and projects a query finds, best first; search.js shows them. Pages are compared by
   their text, so that a Chinese word is found inside a longer one; for projects the index names the
   parts that lead to them, and only those are loaded (hooks/prospectus/outputs/search_index.py).

   A query is a list of units, which are looked for one by one: mostly a word, with its synonyms as
   alternatives. Rare units count for more. */
(() => {
  "use strict";

  const { textMatching } = window.site;
  if (!textMatching) throw new Error("text-matching.js is missing");
  const { isUnspaced, analyser: makeAnalyser } = textMatching;

  const RESULTS_SHOWN = 20;
  const TERMS_ASKED = 6; // of a word's terms and a query's words: more would not find better
  const SYNONYM = 0.8; // how much another word counts for, and one that differs in a letter
  const TYPO = 0.7;
  const TYPO_LENGTH = 4; // letters; shorter words resemble too many others
  // With fewer results, none of which is named so, pages with some of the words are found, too.
  const ENOUGH = 5;
  const WHOLE = 20; // how much more those count that hold all words
  const FIRST = 1000; // and the only word: they come before all others

  /** The text of a page in the forms in which it is searched. */
  /**
   * @typedef {object} PageText
   * @property {string} location
   * @property {string} kind
   * @property {string} title
   * @property {string} short the first other name, which is the short one; or the title
   * @property {string} description
   * @property {string} text
   * @property {Passage[]} names the title first, then other names
   * @property {Passage[]} headings
   * @property {Passage} summary
   * @property {Passage} body
   * @property {string[]} pinyin of each name: initials, a space, all letters
   */
  /**
   * Folded text; how often it holds each token; its words as written, each once, the first one first.
   * @typedef {{ text: string, tokens: Map<string, number>, words: string[] }} Passage
   */
  /** A term of the index; `stem` counts as well, of an open one all terms that begin so. @typedef {{ term: string, stem?: string, isOpen?: boolean }} Term */
  /** Words that are all looked for, and what the result counts for. @typedef {{ words: string[], weight: number }} Alternative */
  /** @typedef {{ alternatives: Alternative[], weight: number }} Unit */
  /** @typedef {{ page?: PageText, number: number, score: number }} Match */

  /** @type {SearchRanking["create"]} */
  function create(index, loadedParts, loadParts) {
    const analyser = makeAnalyser(index.rules);
    const { fold, token, forms } = analyser;
    const ignored = new Set(fold(index.rules.ignored).split(" "));
    /** @type {Map<string, string[]>} */
    const synonyms = new Map();
    for (const [word, meanings] of Object.entries(index.synonyms)) {
      synonyms.set(keyOf(word), meanings);
    }

    /** A phrase by its tokens, as synonyms are found. @param {string} phrase */
    function keyOf(phrase) {
      return analyser.words(phrase).map((word) => (isUnspaced(word) ? word : token(word))).join(" ");
    }

    /** @param {string} text @returns {Passage} */
    function passage(text) {
      /** @type {Map<string, number>} */
      const tokens = new Map();
      const words = analyser.words(text).filter((word) => !isUnspaced(word));
      for (const form of words.flatMap(forms)) tokens.set(form, (tokens.get(form) ?? 0) + 1);
      return { text: fold(text), tokens, words: [...new Set(words)] };
    }

    /** @param {PageEntry} entry @returns {PageText} */
    const prepare = ([location, kind, title, aliases, description, headings, text, pinyin]) => ({
      location,
      kind,
      title,
      short: aliases[0] ?? title,
      description,
      text,
      names: [title, ...aliases].map(passage),
      headings: headings.map(passage),
      summary: passage(description),
      body: passage(text),
      pinyin,
    });

    const pages = index.pages.map(prepare);

    // -- pages, by their text -------------------------------------------------------------------

    /** @param {string} text @param {string} word */
    const countIn = (text, word) => text.split(word).length - 1;

    /**
     * How a passage holds a word: 3 is it, 2 begins with it, 1 holds it, ½ holds a longer word that
     * begins so, 0 does not.
     * @param {Passage} passage
     * @param {string} word
     */
    function grade({ text, tokens, words }, word) {
      if (text === word) return 3;
      if (isUnspaced(word)) return text.startsWith(word) ? 2 : text.includes(word) ? 1 : 0;
      const wanted = token(word);
      if (tokens.has(wanted)) {
        if (!forms(words[0]).includes(wanted)) return 1;
        return words.length === 1 && !isUnspaced(text) ? 3 : 2;
      }
      return word.length > 1 && words.some((other) => other.startsWith(word)) ? 0.5 : 0;
    }

    /**
     * How well one word fits a page; 0 where it does not.
     * @param {PageText} page
     * @param {string} word
     */
    function scoreOfWord(page, word) {
      let best = 0;
      page.names.forEach((name, position) => {
        const graded = grade(name, word);
        if (!graded) return;
        const less = (position ? 5 : 0) + (graded < 3 ? name.text.length / 20 : 0);
        best = Math.max(best, (graded === 3 ? 100 : graded === 2 ? 70 : graded === 1 ? 50 : 42) - less);
      });
      if (!isUnspaced(word) && word.length > 1) {
        for (const pinyin of page.pinyin) {
          const [initials, letters] = pinyin.split(" ");
          if (initials === word) best = Math.max(best, 80);
          else if (initials.startsWith(word) || letters.startsWith(word)) best = Math.max(best, 45);
          else if (word.length > 2 && (initials.includes(word) || letters.includes(word))) {
            best = Math.max(best, 30);
          }
        }
      }
      const heading = Math.max(0, ...page.headings.map((text) => grade(text, word)));
      best = Math.max(best, heading === 3 ? 60 : heading >= 1 ? 20 : heading ? 10 : 0);
      if (grade(page.summary, word) >= 1) best = Math.max(best, 14);
      const { body } = page;
      const times = isUnspaced(word) ? countIn(body.text, word) : body.tokens.get(token(word)) ?? 0;
      if (times) best += Math.min(8 + times, 14) * (best > 14 ? 0.2 : 1);
      else if (!best && grade(body, word)) best = 5;
      return best && page.kind !== "page" ? best + 2 : best;
    }

    /** @param {PageText} page @param {Unit} unit */
    const scoreOfUnit = (page, { alternatives }) =>
      Math.max(
        ...alternatives.map(({ words, weight }) => {
          const scores = words.map((word) => scoreOfWord(page, word));
          return scores.every(Boolean) ? (weight * sum(scores)) / scores.length : 0;
        }),
      );

    /** Whether a page is named so, or sounds so. @param {PageText} page @param {Unit} unit */
    const isNamedBy = (page, { alternatives }) =>
      alternatives.some(({ words }) =>
        words.every(
          (word) =>
            page.names.some((name) => grade(name, word)) ||
            page.pinyin.some((pinyin) => word.length > 1 && pinyin.includes(word)),
        ),
      );

    /** How well the whole query fits the names of a page. @param {PageText} page @param {string} phrase */
    function scoreOfPhrase(page, phrase) {
      const graded = Math.max(...page.names.map(({ text }) => (text === phrase ? 3 : Number(text.includes(phrase)))));
      return graded === 3 ? 160 : graded ? 110 : page.body.text.includes(phrase) ? 60 : 0;
    }

    /** @param {number[]} numbers */
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

    // -- projects, by the terms of the index ----------------------------------------------------

    // How a project holds a term, as search_index.py writes it: in a name or its title; which may
    // begin with it; times how many letters the name has, if it ends with the term.
    const NAME = 1, TITLE = 2, BEGIN = 4, LETTERS = 8;

    /** @param {string} text */
    const countLetters = (text) => (text.match(/[\p{L}\p{N}]/gu) ?? []).length;

    /**
     * Some of many things, spread evenly over all of them.
     * @template T
     * @param {T[]} all
     */
    function spread(all) {
      const step = Math.max(1, (all.length - 1) / (TERMS_ASKED - 1));
      return Array.from({ length: Math.min(TERMS_ASKED, all.length) }, (_, at) => all[Math.round(at * step)]);
    }

    /**
     * The terms by which a word is found in writing, all of them.
     * @param {string} word
     * @returns {Term[]}
     */
    function writtenTerms(word) {
      const pairs = [...word.matchAll(/(?=([\p{L}\p{N}]{2}))/gu)].map(([, pair]) => pair).filter(isUnspaced);
      const runs = analyser.words(word);
      const singles = runs.filter((run) => isUnspaced(run) && countLetters(run) === 1);
      return [
        ...[...spread(pairs), ...(pairs.length ? [] : singles)].map((term) => ({ term })),
        ...runs
          .filter((run) => !isUnspaced(run))
          .map((run) => ({ term: run, stem: token(run), isOpen: run.length > 1 })),
      ];
    }

    /**
     * The terms by which a name is found that sounds like a word: four letters each.
     * @param {string} word
     * @returns {Term[]}
     */
    function spokenTerms(word) {
      const isSpoken = index.heard && !isUnspaced(word) && word.length > 1;
      if (!isSpoken || countLetters(word) < word.length) return [];
      if (word.length < 4) return [{ term: `~${word}`, isOpen: true }];
      const count = Math.ceil(word.length / 4);
      const starts = Array.from({ length: count }, (_, at) => Math.min(4 * at, word.length - 4));
      return spread(starts).map((at) => ({ term: `~${word.slice(at, at + 4)}` }));
    }

    /**
     * The names of the parts in which a term may stand.
     * @param {Term} term
     */
    function partsWith({ term, stem = term, isOpen }) {
      return index.terms.flatMap((first, at, terms) => {
        const next = terms[at + 1];
        const holds = (/** @type {string} */ wanted, /** @type {boolean | undefined} */ open) =>
          (first <= wanted || (open && first.startsWith(wanted))) && (next === undefined || next > wanted);
        return holds(term, isOpen) || holds(stem, false) ? [`terms-${at}`] : [];
      });
    }

    /** @param {string} name */
    const termPart = (name) => /** @type {TermPart} */ (loadedParts()[name]);

    /**
     * The projects that hold a term: all of them, and how names and titles do (see NAME).
     * @param {Term} wanted
     */
    function projectsHolding(wanted) {
      const { count } = index;
      const all = new Uint8Array(count);
      /** @type {Record<number, Uint16Array>} */
      const flags = { [NAME]: new Uint16Array(count), [TITLE]: new Uint16Array(count) };
      for (const [term, lists] of partsWith(wanted).flatMap((name) => Object.entries(termPart(name)))) {
        const fits = term === wanted.term || term === wanted.stem;
        if (!fits && !(wanted.isOpen && term.startsWith(wanted.term))) continue;
        for (const [flag, ...steps] of lists) {
          const ofKind = flags[flag % BEGIN];
          let number = 0;
          for (const step of steps) {
            number += step;
            all[number] = 1;
            if (ofKind) {
              ofKind[number] = Math.max(ofKind[number], flag) | ((ofKind[number] | flag) & BEGIN);
            }
          }
        }
      }
      return { all, flags };
    }

    /**
     * For each project how well its names of a kind hold all terms: 3 if one is made of them, 2 if
     * it begins so, 1 if it holds them, else 0.
     * @param {ReturnType<typeof projectsHolding>[]} terms
     * @param {number} kind
     * @param {number} letters how many letters all terms have together
     */
    function grades(terms, kind, letters) {
      const ofTerms = terms.map(({ flags }) => flags[kind]);
      const result = new Uint8Array(ofTerms.length && index.count);
      for (let number = 0; number < result.length; number++) {
        let [holdsAll, begins, ends] = [true, false, false];
        for (const flags of ofTerms) {
          const flag = flags[number];
          holdsAll = holdsAll && flag > 0;
          begins = begins || (flag & BEGIN) > 0;
          ends = ends || Math.floor(flag / LETTERS) === letters;
        }
        result[number] = holdsAll ? 1 + Number(begins) + Number(begins && ends) : 0;
      }
      return result;
    }

    /**
     * How well a word fits each project, as far as terms show: see `scoreOfWord`.
     * @param {string} word
     */
    function estimate(word) {
      const terms = writtenTerms(word).map(projectsHolding);
      const [names, titles] = [NAME, TITLE].map((kind) => grades(terms, kind, countLetters(word)));
      const byPinyin = grades(spokenTerms(word).map(projectsHolding), TITLE, countLetters(word));
      const spoken = byPinyin.map((grade) => [0, word.length > 2 ? 32 : 0, 47, 82][grade]);
      const written = titles.map((grade, number) => {
        if (!terms.every(({ all }) => all[number])) return 0;
        return Math.max(10, [0, 47, 67, 97][names[number]], [0, 52, 72, 102][grade]);
      });
      return { spoken, written, isSplit: terms.length > 1 };
    }

    /** @typedef {ReturnType<typeof estimate>} Estimate */

    /**
     * How well a unit fits a project, by the estimates of its words.
     * @param {Unit} unit
     * @param {Map<string, Estimate>} estimates
     * @param {number} number
     * @param {(estimated: Estimate, word: string) => number} score
     */
    const scoreOfProject = ({ alternatives }, estimates, number, score) =>
      Math.max(
        ...alternatives.map(({ words, weight }) => {
          const scores = words.map((word) => {
            const estimated = estimates.get(word);
            const isHeld = estimated && (estimated.spoken[number] || estimated.written[number]);
            return isHeld ? score(estimated, word) : 0;
          });
          return scores.every(Boolean) ? (weight * sum(scores)) / scores.length : 0;
        }),
      );

    // -- queries --------------------------------------------------------------------------------

    /** @param {string[]} words @returns {Alternative[]} */
    function synonymsOf(words) {
      const meanings = synonyms.get(words.map(keyOf).join(" ")) ?? [];
      return meanings.map((meaning) => ({ words: analyser.query(meaning), weight: SYNONYM }));
    }

    /** @param {string[]} words @param {Alternative[]} [others] @returns {Unit} */
    const unitOf = (words, others = synonymsOf(words)) => ({
      alternatives: [{ words, weight: 1 }, ...others],
      weight: 1,
    });

    /**
     * The units of a query as it was entered. Several words may be one synonym.
     * @param {string[]} words
     * @returns {Unit[]}
     */
    function unitsOf(words) {
      const telling = words.filter((word) => !ignored.has(word));
      const rest = telling.length ? telling : words;
      /** @type {Unit[]} */
      const units = [];
      for (let at = 0; at < rest.length; ) {
        let length = Math.min(4, rest.length - at);
        while (length > 1 && !synonyms.has(rest.slice(at, at + length).map(keyOf).join(" "))) length--;
        units.push(unitOf(rest.slice(at, at + length)));
        at += length;
      }
      return units;
    }

    /** Whether the name of a page has a piece of Chinese. @param {string} piece */
    const isInName = (piece) =>
      pages.some(({ names }) => names.some(({ text }) => text.includes(piece)));

    /** Whether any page has it. @param {string} piece */
    const isOnPage = (piece) =>
      isInName(piece) || pages.some(({ body }) => body.text.includes(piece));

    /**
     * The longest pieces of a run of Chinese that are in names; pairs of characters elsewhere.
     * @param {string} run
     */
    function piecesOf(run) {
      const signs = Array.from(run);
      /** @type {string[]} */
      const pieces = [];
      let unknown = "";
      const addUnknown = () => {
        const rest = Array.from(unknown);
        if (rest.length > 1) pieces.push(...rest.slice(1).map((sign, at) => rest[at] + sign));
        else if (rest.length && isOnPage(unknown)) pieces.push(unknown);
        unknown = "";
      };
      for (let at = 0; at < signs.length; ) {
        const known = (/** @type {number} */ length) => {
          const piece = signs.slice(at, at + length).join("");
          if (ignored.has(piece) || synonyms.has(piece)) return true;
          return length > 1 && length < signs.length && isInName(piece);
        };
        let length = signs.length - at;
        while (length && !known(length)) length--;
        if (!length) {
          unknown += signs[at];
          at++;
          continue;
        }
        addUnknown();
        const piece = signs.slice(at, at + length).join("");
        if (!ignored.has(piece)) pieces.push(piece);
        at += length;
      }
      addUnknown();
      return pieces;
    }

    /**
     * Whether two words differ by one letter: another one, one more or less, or two exchanged.
     * @param {string} one
     * @param {string} other
     */
    function isTypo(one, other) {
      if (Math.abs(one.length - other.length) > 1) return false;
      let at = 0;
      while (at < one.length && one[at] === other[at]) at++;
      const [left, right] = [one.slice(at), other.slice(at)];
      return (
        left.slice(1) === right.slice(1) ||
        left.slice(1) === right ||
        left === right.slice(1) ||
        (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
      );
    }

    /** For a word that nobody wrote, the words of pages, and of the loaded parts, from which a word differs by one letter. @param {string} word */
    function correctionsOf(word) {
      if (word.length < TYPO_LENGTH || isUnspaced(word)) return [];
      const known = new Set([...synonyms.keys()].flatMap((key) => key.split(" ")));
      for (const { names, summary, body } of pages) {
        for (const { words } of [...names, summary, body]) words.forEach((other) => known.add(other));
      }
      const parts = partsWith({ term: word });
      for (const name of parts) Object.keys(termPart(name) ?? {}).forEach((term) => known.add(term));
      if (known.has(word) || known.has(token(word))) return [];
      return [...known].filter((other) => other.length >= TYPO_LENGTH && isTypo(word, other));
    }

    /**
     * The units of a query that finds nothing as it is: without its typing errors and particles,
     * and in pieces.
     * @param {string[]} words
     * @returns {Unit[]}
     */
    function looseUnitsOf(words) {
      const pieces = words.flatMap((word) => (isUnspaced(word) ? piecesOf(word) : [word]));
      return unitsOf(pieces).map((unit) => {
        const [{ words: entered }] = unit.alternatives;
        if (entered.length > 1) return unit;
        const corrected = correctionsOf(entered[0]).flatMap((word) => [
          { words: [word], weight: TYPO },
          ...synonymsOf([word]).map((other) => ({ ...other, weight: TYPO * SYNONYM })),
        ]);
        if (forms(entered[0]).length > 1) {
          corrected.push({ words: [entered[0].slice(1)], weight: SYNONYM });
        }
        const isShort = isUnspaced(entered[0]) && countLetters(entered[0]) === 1;
        const alternatives = [...unit.alternatives, ...corrected];
        return { alternatives, weight: isShort ? 0.5 : 1 };
      });
    }

    // -- both together --------------------------------------------------------------------------

    /** @param {Match} a @param {Match} b */
    const byScore = (a, b) =>
      b.score - a.score ||
      a.number - b.number ||
      ((a.page?.location ?? "") < (b.page?.location ?? "") ? -1 : 1);

    /**
     * How many pages and projects hold at least such a share of the units, and the first of them,
     * best first, and whether one of these is named by a unit. Null if meanwhile another query was entered. Units that nothing holds are left out
     * unless all are wanted.
     * @param {Unit[]} units
     * @param {number} share
     * @param {string} phrase all words as one, if there are several
     * @param {() => boolean} isLatest
     */
    async function rank(units, share, phrase, isLatest) {
      const few = new Set(spread(units));
      const words = [...few].flatMap((unit) => unit.alternatives.flatMap((alternative) => alternative.words));
      const terms = [...new Set(words)].flatMap((word) => [...writtenTerms(word), ...spokenTerms(word)]);
      await loadParts(terms.flatMap(partsWith));
      if (!isLatest()) return null;

      const estimates = new Map(words.map((word) => [word, estimate(word)]));
      const numbers = Array.from({ length: index.count }, (_, number) => number);
      const scored = units.map((unit) => {
        const ofPages = pages.map((page) => scoreOfUnit(page, unit));
        const best = (/** @type {number} */ number) => (/** @type {Estimate} */ { spoken, written }) =>
          Math.max(spoken[number] || 0, written[number] || 0);
        const ofProjects = few.has(unit)
          ? numbers.map((number) => scoreOfProject(unit, estimates, number, best(number)))
          : [];
        const held = [...ofPages, ...ofProjects].filter(Boolean).length;
        const rarity = 0.25 + Math.log(1 + (pages.length + index.count) / Math.max(held, 1)) / 4;
        return { unit, ofPages, ofProjects, held, weight: unit.weight * (units.length > 1 ? rarity : 1) };
      });
      const counted = share < 1 ? scored.filter(({ held }) => held) : scored;

      /** @param {PageText | null} page @param {number[]} scores */
      const total = (page, scores) =>
        sum(scores.map((score, at) => score * counted[at].weight)) +
        (page && phrase ? scoreOfPhrase(page, phrase) : 0);
      /** @param {number[]} scores */
      const fits = (scores) => {
        const held = scores.filter(Boolean).length;
        return held > 0 && held >= share * scores.length;
      };
      /** @type {Match[]} */
      const matches = [];
      pages.forEach((page, at) => {
        const scores = counted.map(({ ofPages }) => ofPages[at]);
        if (fits(scores)) matches.push({ page, number: -1, score: total(page, scores) });
      });
      const judged = counted.filter(({ unit }) => few.has(unit));
      const titles = phrase
        ? grades(units.flatMap(({ alternatives }) => alternatives[0].words).flatMap(writtenTerms).map(projectsHoldingLoaded), TITLE, countLetters(phrase))
        : [];
      for (const number of numbers) {
        const scores = judged.map(({ ofProjects }) => ofProjects[number]);
        if (!fits(scores)) continue;
        const score = sum(scores.map((of, at) => of * judged[at].weight));
        matches.push({ number, score: score + (titles[number] === 3 ? 162 : 0) });
      }
      matches.sort(byScore);

      // Of those that are shown the text is loaded, which shows whether terms stand together in it.
      const { each } = index;
      const first = matches.slice(0, RESULTS_SHOWN);
      const unread = first.filter((match) => !match.page);
      const partOf = (/** @type {number} */ number) => `projects-${Math.floor(number / each)}`;
      await loadParts(unread.map(({ number }) => partOf(number)));
      if (!isLatest()) return null;
      for (const match of unread) {
        const part = /** @type {ProjectPart} */ (loadedParts()[partOf(match.number)]);
        const [location, title, description, ...aliases] = part[match.number % each];
        const page = prepare([location, "project", title, aliases, description, [], "", []]);
        const scores = counted.map(({ unit }) => {
          if (!few.has(unit)) return scoreOfUnit(page, unit);
          return scoreOfProject(unit, estimates, match.number, ({ spoken, written, isSplit }, word) => {
            const least = written[match.number] ? (isSplit ? 6 : 10) : 0;
            return Math.max(scoreOfWord(page, word), spoken[match.number] || 0, least);
          });
        });
        Object.assign(match, { page, score: total(page, scores) });
      }
      first.sort(byScore);
      const isNamed = first.some(({ page }) => page && units.some((unit) => isNamedBy(page, unit)));
      return { count: matches.length, isNamed, first };
    }

    /** The projects that hold a term, as far as its parts were loaded. @param {Term} term */
    const projectsHoldingLoaded = (term) =>
      partsWith(term).every((name) => name in loadedParts())
        ? projectsHolding(term)
        : { all: new Uint8Array(index.count), flags: { [NAME]: new Uint16Array(index.count), [TITLE]: new Uint16Array(index.count) } };

    /** @type {Ranking["search"]} */
    async function search(query, isLatest) {
      const words = analyser.query(query).flatMap((part) => (isUnspaced(part) ? [part] : analyser.words(part)));
      if (!words.length) return { count: 0, first: [] };
      const phrase = words.length > 1 ? fold(query).trim() : "";
      /** @param {number} count @param {Match[]} matches @returns {Found} */
      const found = (count, matches) => ({ count, first: matches.flatMap(({ page }) => page ?? []) });
      const units = unitsOf(words);
      const exact = await rank(units, 1, phrase, isLatest);
      if (exact === null) return null;
      if (exact.isNamed || (exact.count >= ENOUGH && units.length < 2)) {
        return found(exact.count, exact.first);
      }
      const loose = await rank(looseUnitsOf(words), 0.5, phrase, isLatest);
      if (loose === null) return null;
      const more = units.length > 1 ? WHOLE : FIRST;
      const first = exact.first.map((match) => ({ ...match, score: match.score + more }));
      const known = new Set(first.map(({ page }) => page?.location));
      first.push(...loose.first.filter(({ page }) => !known.has(page?.location)));
      const count = Math.max(exact.count, loose.count, first.length);
      return found(count, first.sort(byScore).slice(0, RESULTS_SHOWN));
    }

    /** @type {Ranking["excerpt"]} */
    function excerpt({ text }, query) {
      const folded = fold(text);
      const places = analyser.query(query).map((word) => {
        const at = folded.indexOf(word);
        return at < 0 && !isUnspaced(word) ? folded.indexOf(token(word).slice(0, 5)) : at;
      });
      const before = Math.max(0, Math.max(...places, 0) - 30);
      // It begins with a word where words have spaces between.
      const space = before ? text.slice(before, before + 30).indexOf(" ") + 1 : 0;
      const start = before + space;
      return `${start ? "…" : ""}${text.slice(start, start + 110)}…`;
    }

    return { pages, search, excerpt };
  }

  window.site.searchRanking = { create };
})();
