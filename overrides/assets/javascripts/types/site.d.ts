/* What scripts share and what builds write for them; for the type check only (`make types`). */

interface Site {
  /** The first element that matches, of this type. Throws an Error where there is none. */
  find<T extends Element>(selector: string, type: new () => T, within?: ParentNode): T;

  /**
   * Loads a script unless what it brings is there already. Rejects with an Error that names the
   * address, also where something else came: a network that asks readers to log in answers every
   * request with a page of its own. Ordered scripts run in the order in which they were asked for;
   * others as soon as they arrive.
   */
  loadScript(src: string, isLoaded: () => boolean, isOrdered?: boolean): Promise<void>;

  /** Loads the script of a feature and, before it runs, what it needs. */
  loadFeature(feature: "listing" | "search" | "tableFiles" | "takeaway" | "compare"): Promise<unknown>;

  /** Keeps a choice of the reader for other pages and visits, where the browser can. */
  remember(name: "scheme" | "text" | "compare", value: string): void;
  remembered(name: "scheme" | "text" | "compare"): string | null;

  textMatching?: TextMatching;
  searchRanking?: SearchRanking;
  search?: { open(): void };
  listing?: {
    start(listing: HTMLElement): void;
    /** The parts of the cells, by their numbers. */
    parts(data: ListingData): ListingPart[];
    /** A part of a cell on this page; `base` is the address of the page of the list. */
    element(part: ListingPart, base?: string): HTMLElement;
  };
  tableFiles?: TableFiles;
  takeaway?: Takeaway;
  compare?: { start(page: HTMLElement): void };
  footnotes?: {
    open(mark: HTMLAnchorElement): void;
    close(): void;
    isOpen(mark: HTMLAnchorElement): boolean;
  };
}

interface TableFiles {
  /** The visible text of a table in rows, with a column of sources behind each that cites some. */
  rows(table: HTMLTableElement, source: string, semicolon: string): string[][];
  /** Saves rows as a CSV file of this name. */
  save(name: string, rows: string[][]): void;
  /** Resolves to whether the rows are on the clipboard now. */
  copy(rows: string[][]): Promise<boolean>;
}

/** The records that a reader has marked, by collection, in the order in which it was done. */
type Choice = Record<string, string[]>;

interface Takeaway {
  /** `root` is the address of the folder of the language. */
  start(root: URL): void;
  choice(): Choice;
  /** A button that marks a record. */
  button(collection: string, id: string, name: string, text?: string): HTMLButtonElement;
  /** Puts buttons below the tables of a part of the page. */
  addTools(part: ParentNode): void;
  /** Calls a function after each change of the choice. */
  onChange(changed: () => void): void;
}

interface TextMatching {
  /** Whether a word has a character of a script without spaces between words. */
  isUnspaced(word: string): boolean;
  analyser(rules: AnalysisRules): Analyser;
}

/** See hooks/prospectus/i18n/stemming_rules.py. */
interface AnalysisRules {
  letters: string;
  kept: string;
  prefixes: string;
  particles: string;
  endings: string;
  weak: string;
  spellings: string;
  ignored: string;
  variants: string;
}

interface Analyser {
  fold(text: string): string;
  words(text: string): string[];
  token(word: string): string;
  /** The tokens by which a word of a text is found: its own, and without a particle. */
  forms(word: string): string[];
  tokens(text: string): string[];
  /** What stands between spaces and commas, folded. */
  query(text: string): string[];
  /** Whether a folded text holds a folded word, or one that begins so or has the same token. */
  holds(text: string, word: string): boolean;
}

interface SearchRanking {
  create(
    index: SearchIndex,
    loadedParts: () => Record<string, TermPart | ProjectPart>,
    loadParts: (names: string[]) => Promise<void>,
  ): Ranking;
}

interface FoundPage {
  location: string;
  kind: string;
  title: string;
  short: string;
  description: string;
  text: string;
}

interface Found {
  count: number;
  /** The best of them, best first. */
  first: FoundPage[];
}

interface Ranking {
  pages: FoundPage[];
  /** Null if `isLatest` says meanwhile that another query was entered. */
  search(query: string, isLatest: () => boolean): Promise<Found | null>;
  /** A piece of the text of a page around a word of the query. */
  excerpt(page: FoundPage, query: string): string;
}

/* -- what hooks/prospectus/outputs/search_index.py writes -- */

/** Address, kind, title, other names, description, headings, text, pinyin of each name. */
type PageEntry = [string, string, string, string[], string, string[], string, string[]];

/** Address, title, description, other names. */
type ProjectEntry = [string, string, string, ...string[]];

interface SearchIndex {
  pages: PageEntry[];
  rules: AnalysisRules;
  /** For words that readers type, what the site calls these things. */
  synonyms: Record<string, string[]>;
  /** Location of the page with contacts; empty where there is none. */
  contact: string;
  /** The first term of each part of the terms, in order. */
  terms: string[];
  /** How many projects there are, and how many each of their parts holds. */
  count: number;
  each: number;
  /** Whether terms hold pinyin. */
  heard: boolean;
}

/** Terms with the projects that hold them: a match flag, then steps from number to number. */
type TermPart = Record<string, number[][]>;
type ProjectPart = ProjectEntry[];

/* -- what hooks/prospectus/presentation/listing.py writes -- */

/** A text; or text, address, name of the source, text for the table file. */
type CellPart = string | [string, string?, string?, string?];

/** Address, name, other names, pinyin, place by name, parts of each field, choices of each facet,
 * least and most and unit of the investment, first day; where readers choose between units, least
 * and most in the base unit of a group of units, and the group. */
type ListingRow = [
  string, string, string, string[], number, number[][], number[][], string[], string,
  [string, string, number]?,
];

/** A part of a cell; `cell` is its text in a table file. */
interface ListingPart {
  text: string;
  href?: string;
  source?: string;
  cell: string;
}

interface ListingData {
  head: string[];
  rules: AnalysisRules;
  pieces: CellPart[];
  rows: ListingRow[];
}

/* -- what hooks/prospectus/outputs/script_labels.py writes -- */

interface Labels {
  table?: Record<"copy" | "copied" | "csv" | "failed" | "source" | "comma", string>;
  compare?: CompareLabels;
}

interface CompareLabels {
  mark: string;
  mark_name: string;
  bar: string;
  marked: string;
  unmarked: string;
  full: string;
  open: string;
  clear: string;
  cleared: string;
  pick: string;
  failed: string;
  comma: string;
  /** The page that compares, below the folder of the language. */
  page: string;
  most: number;
  /** The folders of the pages of records, by collection, and pages in them that are no records. */
  folders: Record<string, string>;
  others: string[];
  /** What collections are called. */
  names: Record<string, string>;
}

interface Window {
  labels?: Labels;
  site: Site;
  searchVersion?: string;
  searchIndex?: SearchIndex;
  searchParts?: Record<string, TermPart | ProjectPart>;
  listingData?: Record<string, ListingData>;
}
