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

  textMatching?: TextMatching;
  search?: { open(): void };
  listing?: { start(listing: HTMLElement): void };
  footnotes?: {
    open(mark: HTMLAnchorElement): void;
    close(): void;
    isOpen(mark: HTMLAnchorElement): boolean;
  };
}

interface TextMatching {
  isHan(word: string): boolean;
  normalize(text: string): string;
  split(query: string): string[];
  root(word: string): string;
  holds(text: string, word: string): boolean;
}

/* -- what hooks/prospectus/outputs/search_index.py writes -- */

/** Address, kind, title, other names, description, headings, text, pinyin of each name. */
type PageEntry = [string, string, string, string[], string, string[], string, string[]];

/** Address, title, description, other names. */
type ProjectEntry = [string, string, string, ...string[]];

interface SearchIndex {
  pages: PageEntry[];
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
 * least and most and unit of the investment, first day. */
type ListingRow = [
  string, string, string, string[], number, number[][], number[][], string[], string,
];

interface ListingData {
  head: string[];
  pieces: CellPart[];
  rows: ListingRow[];
}

interface Window {
  site: Site;
  searchVersion?: string;
  searchIndex?: SearchIndex;
  searchParts?: Record<string, TermPart | ProjectPart>;
  listingData?: Record<string, ListingData>;
}
