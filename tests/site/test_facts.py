"""Every fact of the source stands on the site, in both languages; and nothing else does.

facts.yml is the control: it was typed from the source, not from data/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.parsing import BuiltPage, BuiltSite

Fact = dict[str, Any]

FACTS: list[Fact] = yaml.load(
    (Path(__file__).parent / "facts.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
LANGUAGES = ("zh", "en")
PREFIX = {"zh": "", "en": "en/"}

# Figures and lists that stand in data/ although no fact of the source asks for them: none.
OURS: set[str] = set()

PERIODS = {
    "2012": {"zh": "2012年", "en": "2012"},
    "2022-12": {"zh": "2022年底", "en": "end of 2022"},
    "2023": {"zh": "2023年", "en": "2023"},
    "2023-01/2023-08": {"zh": "2023年1月至8月", "en": "January – August 2023"},
    "2023-05-17/2023-10~": {
        "zh": "2023年5月17日至2023年10月前后",
        "en": "17 May 2023 to around October 2023",
    },
    "2023-07-07": {"zh": "2023年7月7日", "en": "7 July 2023"},
    "2023-10": {"zh": "2023年10月", "en": "October 2023"},
    "2023-10~": {"zh": "2023年10月前后", "en": "around October 2023"},
    "2023/2025": {"zh": "2023–2025年", "en": "2023–2025"},
    "2025": {"zh": "2025年", "en": "2025"},
}
STATUS = {
    "actual": {"zh": "已报道", "en": "reported"},
    "plan": {
        "zh": "2023年的计划",
        "en": "plan of 2023",
    },
    "forecast": {
        "zh": "2023年预计",
        "en": "forecast of 2023",
    },
    "target": {
        "zh": "{}目标（2023年提出）",
        "en": "target for {}, set in 2023",
    },
}
COUNTED = {"zh": "按所列名称计数", "en": "count of the names listed"}
# Plans and forecasts that the source gives no date for. All others were due before the day of the
# site.
UNDUE = {
    *("chains.extend", "chains.strengthen", "chains.supplement", "clusters.regional-total"),
    *("cooperation.partner-provinces", "pipeline.intended-projects", "policy.actions"),
    *("pipeline.intended-investment", "knitwear-plant.output-value", "targets.quality-cotton-area"),
}
AGE = {
    "past": {"zh": "期限已满", "en": "due date passed"},
    "old": {"zh": "较早的数据", "en": "older figure"},
}


# -- what readers see ----------------------------------------------------------------------

LINE = "\x1f"  # white space, so that a line's end is folded away like any other
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HAN = re.compile(r"[\u3400-\u9fff]+")


class Seen(HTMLParser):
    """A page as readers meet it: its words and their languages, its amounts, rows and footnotes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[tuple[str, str, bool]] = []
        self.attributes: list[str] = []
        self.amounts: set[str] = set()
        self.rows: dict[str, list[str]] = {}
        self.footnotes: dict[str, set[str]] = {}  # the paragraphs that each one names
        self._footnote = ""
        self._open: list[tuple[str, str, bool]] = []
        self._amount: list[str] | None = None
        self._row: list[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += [given[name] for name in ("title", "alt", "aria-label") if name in given]
        if tag == "meta" and given.get("name") == "description":
            self.attributes.append(given["content"])
        if tag == "br":
            self.handle_data(LINE)
        if tag in VOID:
            return
        _, language, inside = self._open[-1] if self._open else ("", "", False)
        language = given.get("lang", language).split("-")[0]
        self._open.append((tag, language, inside or tag == "article"))
        if "amount" in given.get("class", "").split():
            self._amount = []
        if tag == "tr":
            self._row = self.rows.setdefault(given["id"], []) if "id" in given else None
        if tag in ("th", "td") and self._row is not None:
            self._row.append("")
        if tag == "a" and self._row and given.get("href", "").startswith("#fn-"):
            self._row[-1] += LINE + given["href"].removeprefix("#") + LINE
        if tag == "li":
            self._footnote = given.get("id", "")
        if tag == "a" and self._footnote and "#article-" in given.get("href", ""):
            paragraph = given["href"].partition("#article-")[2]
            self.footnotes.setdefault(self._footnote, set()).add(paragraph)

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self._row = None
        if tag == "span" and self._amount is not None:
            self.amounts.add(folded("".join(self._amount)))
            self._amount = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language, inside = self._open[-1] if self._open else ("", "", False)
        if tag in ("script", "style") or any(outer == "sup" for outer, _, _ in self._open):
            return  # the marks of footnotes are no words
        self.words.append((data, language, inside))
        if self._amount is not None:
            self._amount.append(data)
        if self._row:
            self._row[-1] += data

    @cached_property
    def main(self) -> str:
        return folded("".join(word for word, _, inside in self.words if inside))

    @cached_property
    def everything(self) -> str:
        return folded("".join(word for word, _, _ in self.words) + "\n".join(self.attributes))

    def in_language(self, language: str) -> str:
        """Words in one language; what another takes is left as a gap that no sentence crosses."""
        return folded(
            "".join(word if spoken == language else " · " for word, spoken, _ in self.words)
        )


def folded(text: str) -> str:
    return " ".join(text.split())


@cache
def read(html: str) -> Seen:
    return Seen(html)


def seen(built: BuiltSite, url: str, language: str) -> Seen:
    return read(built.page(PREFIX[language] + url).html)


def pages(built: BuiltSite, language: str) -> Iterator[tuple[BuiltPage, Seen]]:
    """All pages of a language, its page for missing addresses among them."""
    for page in [*built.pages, built.page("404.html"), built.page("en/404.html")]:
        if page.url.startswith("en/") == (language == "en"):
            yield page, read(page.html)


def unquoted(text: str) -> str:
    """What the site says itself, without the words that it quotes."""
    return re.sub(r"“[^”]*”", "“”", text)


# -- the ledger ----------------------------------------------------------------------------


def phrases(fact: Fact, language: str) -> list[str]:
    said = fact[language]
    said = [said] if isinstance(said, str) else said
    return [*said, *fact.get(f"names_{language}", []), *fact.get(f"also_{language}", [])]


def facts_about(kind: str) -> list[Fact]:
    return [fact for fact in FACTS if kind in fact]


def for_each(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fact", facts_about(kind), ids=lambda fact: fact["id"])


in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_figure = for_each("figure")
every_list = for_each("list")
every_part = for_each("part")


def test_the_source_has_160_facts_each_listed_once():
    assert len(FACTS) == len({fact["id"] for fact in FACTS}) == 160


def test_every_fact_is_either_in_both_languages_or_left_out_for_a_reason():
    for fact in FACTS:
        if "left_out" in fact:
            assert fact["left_out"] and "page" not in fact, fact["id"]
        else:
            assert all(phrases(fact, language) for language in LANGUAGES), fact["id"]
            assert "page" in fact, fact["id"]


# -- figures -------------------------------------------------------------------------------


@every_figure
def test_data_hold_a_figure_as_the_source_gives_it(site, fact):
    figure = site.figures[fact["figure"]]
    assert figure.value == Decimal(fact["value"])
    assert figure.qualifier == fact["qualifier"]
    assert figure.status == fact["status"]
    assert figure.period.root == fact["period"]
    assert figure.part_of == fact.get("part_of")
    assert figure.counted == ("counted" in fact)
    assert f"article {fact['para']}" in figure.sources


@in_both_languages
def test_a_page_prints_each_amount_with_its_qualifier_and_unit(built, language):
    missing = [
        (fact["id"], fact[language])
        for fact in facts_about("figure")
        if fact[language] not in seen(built, fact["page"], language).amounts
    ]
    assert missing == []


@in_both_languages
def test_period_status_and_paragraph_stand_beside_each_amount(built, language):
    page = seen(built, "figures/", language)
    for fact in facts_about("figure"):
        require_beside_the_amount(page, fact, language)


def require_beside_the_amount(page: Seen, fact: Fact, language: str) -> None:
    row = page.rows[fact["figure"].replace(".", "-")]
    _, amount, period, status, source = (
        [folded(part) for part in cell.strip().split(LINE)] for cell in row
    )
    assert amount == [fact[language]], fact["id"]
    assert period[0] == PERIODS[fact["period"]][language], fact["id"]
    mark = "old" if fact["period"] == "2012" else ""
    if fact["status"] != "actual" and fact["figure"] not in UNDUE:
        mark = "past"
    assert period[1:] == ([AGE[mark][language]] if mark else []), fact["id"]
    kind = STATUS[fact["status"]][language].format(PERIODS[fact["period"]][language])
    assert status[0] == kind, fact["id"]
    assert status[1:] == ([COUNTED[language]] if "counted" in fact else []), fact["id"]
    assert any(fact["para"] in page.footnotes.get(mark, ()) for mark in source), fact["id"]


# -- lists, names and words ----------------------------------------------------------------


@every_list
@in_both_languages
def test_data_hold_a_list_as_the_source_gives_it(site, fact, language):
    listed = site.lists[fact["list"]]
    names = [
        (
            item.name
            or (item.chain and site.chains[item.chain].name)
            or (item.cluster and site.clusters[item.cluster].name)
            or (item.park and site.parks[item.park].name)
        ).in_language(language)
        for item in listed.items
    ]
    assert names == fact.get(f"names_{language}", fact[language])
    assert len(names) == int(fact["count"])
    assert listed.complete == (fact["complete"] == "true")
    assert listed.status == fact["status"]
    assert f"article {fact['para']}" in listed.sources


@every_part
@in_both_languages
def test_data_hold_a_part_of_the_programme_as_the_source_gives_it(site, fact, language):
    (part,) = [item for item in site.events["matchmaking"].programme if item.id == fact["part"]]
    assert [session.name.in_language(language) for session in part.sessions] == fact[language]
    assert len(part.sessions) == int(fact["count"])
    assert part.complete == (fact["complete"] == "true")
    assert f"article {fact['para']}" in part.sources


@in_both_languages
def test_a_page_shows_each_fact_with_all_that_qualifies_it(built, language):
    missing = [
        (fact["id"], phrase)
        for fact in facts_about("page")
        for phrase in phrases(fact, language)
        if phrase not in seen(built, fact["page"], language).main
    ]
    assert missing == []


def test_hosts_and_organisers_are_kept_apart(site):
    event = site.events["matchmaking"]
    assert event.hosts == ("miit", "xinjiang-government")
    assert event.organisers == ("xinjiang-diit", "changji-government")


def test_every_key_chain_stands_in_its_group(site):
    for group in ("extend", "strengthen", "supplement"):
        (fact,) = [fact for fact in FACTS if fact.get("figure") == f"chains.{group}"]
        for language in LANGUAGES:
            names = {chain.name.in_language(language) for chain in site.chains_in(group).values()}
            assert names == set(fact[f"also_{language}"][1:])


def test_three_clusters_are_of_the_larger_class_and_three_of_four_are_named_of_the_smaller(site):
    assert {tier: list(site.clusters_in(tier)) for tier in site.tiers} == {
        "hundred-billion": ["new-energy-materials", "coal", "green-mining"],
        "ten-billion": ["grain-oil", "cotton-textiles", "oil-gas"],
    }


def test_three_parks_are_of_national_level_and_the_level_of_the_others_is_left_open(site):
    assert {slug: park.level for slug, park in site.parks.items()} == {
        "zhundong": "national",
        "changji-high-tech": "national",
        "agri-zone": "national",
        "fukang": None,
        "hutubi": None,
    }


# -- nothing is invented -------------------------------------------------------------------


def test_every_figure_comes_from_a_fact(site):
    assert set(site.figures) == {fact["figure"] for fact in FACTS if "figure" in fact} | OURS


def test_every_list_comes_from_a_fact(site):
    assert set(site.lists) == {fact["list"] for fact in FACTS if "list" in fact} | OURS


def test_every_title_of_a_park_comes_from_a_fact(site):
    (fact,) = [fact for fact in FACTS if fact["id"] == "parks-national-honours"]
    for language in LANGUAGES:
        titles = [
            title.name.in_language(language)
            for park in site.parks.values()
            for title in park.titles
        ]
        assert titles == fact[language][1:]


@in_both_languages
def test_no_amount_is_printed_that_no_fact_gives(built, language):
    printed = {amount for _, page in pages(built, language) for amount in page.amounts}
    assert printed == {fact[language] for fact in FACTS if "figure" in fact}


def test_nobody_is_recorded_so_there_is_no_contact_page_and_no_button(built, site):
    assert not site.contacts
    for language in LANGUAGES:
        for page, words in pages(built, language):
            assert not re.search(r"contacts/|\b(tel|mailto):", page.html), page.url
            assert "联系我们" not in words.everything, page.url
            assert "Contact us" not in words.everything, page.url


def test_no_way_of_contact_is_made_up(built):
    contact = r"\w@\w|\+86|\b\d{3,4}-\d{7,8}\b|\b1\d{10}\b"
    for language in LANGUAGES:
        for page, words in pages(built, language):
            assert not re.findall(contact, words.everything), page.url


# -- qualifiers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "number", "qualified"),
    [
        ("zh", "1500", "1500余"),
        ("en", "1,500", "more than 1,500"),
        ("zh", "1200亿", "超过1200亿"),
        ("en", "CNY 120 billion", "more than CNY 120 billion"),
        ("zh", "150家", "近150家"),
        ("en", "150 enterprises", "nearly 150 enterprises"),
        ("zh", "100家", "近100家"),
        ("en", "100 enterprises", "nearly 100 enterprises"),
        ("zh", "50%", "50%左右"),
        ("en", "50%", "about 50%"),
        ("zh", "500万吨", "500万吨以上"),
        ("en", "5 million tonnes", "at least 5 million tonnes"),
        ("zh", "200万件", "200万件以上"),
        ("en", "2 million pieces", "at least 2 million pieces"),
        ("zh", "30万件", "30万件以上"),
        ("en", "300,000", "at least 300,000"),
        ("zh", "3.8", "3.8个百分点"),
        ("en", "3.8", "3.8 percentage points"),
    ],
)
def test_a_number_never_stands_without_its_qualifier(built, language, number, qualified):
    count = 0
    for page, words in pages(built, language):
        assert words.everything.count(number) == words.everything.count(qualified), page.url
        count += words.everything.count(number)
    assert count


@in_both_languages
def test_a_number_never_bears_a_plus_sign_that_says_more(built, language):
    for page, words in pages(built, language):
        assert not re.findall(r"\d\s*[+＋](?!\s*\d)", words.everything), page.url


@in_both_languages
def test_a_qualifier_is_never_said_twice(built, language):
    twice = {
        "zh": r"(?:突破|高于|多于|大于|约|近|超过)(?:超过|近)\d|级级(?!别)|左右左右|以上以上",
        "en": r"class of CNY [\d.]+ \w+ class"
        r"|(?:over|about|around|nearly|almost|above) (?:more than|about|nearly|at least) [\dC]",
    }[language]
    for page, words in pages(built, language):
        assert not re.findall(twice, words.everything), page.url


# -- wrong renderings ----------------------------------------------------------------------

WRONG_NUMBERS = {
    "zh": (
        r"10\.7万?亿",
        r"1\.1万亿",
        r"(?<!\d)(?:107|1070)亿",
        r"(?<!\d)(?:12|120)亿",
        r"1\.2万亿",
        r"(?<!\d)5万亿",
        r"(?<!\d)(?:50|500)亿",
        r"(?<!\d)10亿",
        r"1\.19万亿",
        r"(?<!\d)819",
        r"(?<!\d)196",
        r"(?<!\d)33家",
        r"(?<!\d)408",
        r"4\.6%",
        r"78\.6",
        r"3\.8%",
        r"150[多余]?家以上|150[多余]家",
        r"100[多余]家|百余家",
        "美元",
    ),
    "en": (
        r"10\.7 trillion",
        r"1\.07 billion",
        r"\b1070? billion",
        r"\b1\.1 ?(?:trillion|T\b)",
        r"\b9\.1 ?K",
        r"\b5 trillion",
        r"\b50 billion",
        r"\b12 billion",
        r"\b1\.2 trillion",
        r"\b1\.19 trillion",
        "(?:hundred|thousand) billion",
        r"(?<![\d.])1 (?:trillion|billion)",
        r"\b360 million",
        r"\b360,000",
        r"\b100 million tonnes",
        "hundred million",
        r"\b60 million",
        r"\b60,000",
        r"\b500 million",
        r"\b500,000",
        r"\b200 million",
        r"\b200,000",
        r"(?<![\d.])3 million",
        r"\b30,000",
        "million (?:hectares|acres)",
        r"3\.8 ?%",
        r"3\.8 per ?cent\b",
        r"4\.6",
        r"78\.6",
        r"\b819\b",
        r"\b196\b",
        r"\b33 enterprises",
        r"\b408\b",
        r"US\$|\$|\bUSD\b|\b[Dd]ollars?\b",
    ),
}

WRONG_WORDS = {
    "zh": (
        "乌石石",
        "区块链",
        "水立方",
        "天山国际机场",
        "十大产业集群",
        "全国(?:第[一二1-9]|首位|唯一)",
        "云南",
    ),
    "en": (
        "Quasi-East",
        "Diwobao",
        "Hutubei",
        "Court Prefecture",
        "Urumchi",
        "Tianshan International Airport",
        "Yunnan",
        "undertak(?:e|ing) (?:industrial|the) transfer",
        "technology transfer",
        "state capital",
        "Changji State",
        "State Guesthouse",
        "provincial capital",
        "frontier",
        "the whole nation",
        "foreign aid",
        "counterpart",
        "co-sponsor",
        "vice[- ](?:minister|governor)",
        "Party secretary of the prefecture",
        "12th plen",
        "6th congress",
        "production, study",
        "data elements?",
        "block ?chain",
        "on-chain",
        "small giants?",
        "high-end enterprises",
        "over-scale",
        "large-scale",
        "certified",
        "coal electricity",
        "colou?red",
        "metalloid",
        "grain and petroleum",
        "aluminium (?:electrolyte|foil)",
        "chips?",
        "saffron",
        "red flower",
        "liquor",
        "commercial goods",
        "net cover",
        "online set",
        "scenery",
        "Water Cube",
        "social-sector",
        "foreign investment",
        "foreign trade volume",
        "two ceremonies",
        "signing ceremonies",
        "(?:first|second|1st|2nd|only prefecture) in China",
        # one spelling of English
        "aluminum",
        "fibers?",
        "organiz",
        "industrializ",
        "computeriz",
        "speciali[z]",
        "centers?",
        r"\d tons",
    ),
}


@in_both_languages
def test_no_number_is_converted_wrongly(built, language):
    for page, words in pages(built, language):
        wrong = [it for it in WRONG_NUMBERS[language] if re.search(it, words.everything)]
        assert wrong == [], page.url


@in_both_languages
def test_no_term_is_mistranslated(built, language):
    begin = "" if language == "zh" else r"\b"
    for page, words in pages(built, language):
        wrong = [
            it
            for it in WRONG_WORDS[language]
            if re.search(rf"{begin}(?:{it})", words.everything, re.IGNORECASE)
        ]
        assert wrong == [], page.url


# -- then and now --------------------------------------------------------------------------

PRESENT = {
    "zh": r"今年|目前|如今|近日|现已|连日来|即将|这个10月|敬请期待",
    "en": r"\b(?:this (?:year|October|month)|currently|at present|nowadays|today|upcoming|recently"
    r"|so far|stay tuned)\b",
}
FUTURE_OR_DONE = {
    "zh": r"将在昌吉|将于|将齐聚|将达到|将形成|将建成|如期|圆满|目标已(?:经)?(?:实现|达成|完成)",
    "en": r"\b(?:will|shall|is going to|are going to|achieved|attended)\b",
}


@in_both_languages
def test_nothing_of_2023_is_described_as_the_present(built, language):
    for page, words in pages(built, language):
        assert not re.findall(PRESENT[language], unquoted(words.main), re.IGNORECASE), page.url


@in_both_languages
def test_plans_and_targets_are_described_neither_as_coming_nor_as_done(built, language):
    for page, words in pages(built, language):
        assert not re.findall(FUTURE_OR_DONE[language], words.main), page.url


# -- what is easily confused ---------------------------------------------------------------


@in_both_languages
def test_the_two_targets_of_the_same_amount_have_different_names_periods_and_paragraphs(
    site, language
):
    output, investment = (
        site.figures["targets.cluster-output"],
        site.figures["targets.social-investment"],
    )
    assert output.value == investment.value
    assert output.name.in_language(language) != investment.name.in_language(language)
    assert output.note.in_language(language) != investment.note.in_language(language)
    assert output.period != investment.period
    assert output.sources != investment.sources


@pytest.mark.parametrize(
    ("language", "amount", "label"),
    [
        ("zh", r"超过5000亿元", "工业总产值"),
        ("zh", r"(?<!超过)5000亿元", "全社会投资"),
        ("en", r"more than CNY 500 billion", "gross industrial output"),
        ("en", r"(?<!more than )CNY 500 billion", "total social investment"),
    ],
)
def test_neither_of_the_two_targets_stands_without_its_name(built, language, amount, label):
    count = 0
    for page, words in pages(built, language):
        for match in re.finditer(amount, words.main):
            before = words.main[max(0, match.start() - 250) : match.start()]
            assert label in before.lower(), page.url
            count += 1
    assert count


def test_intended_and_signed_projects_are_different_kinds_of_figures(site):
    intended = [site.figures[f"pipeline.intended-{name}"] for name in ("projects", "investment")]
    signed = [site.figures[f"pipeline.signed-{name}"] for name in ("projects", "amount")]
    assert [figure.status for figure in intended] == ["plan", "forecast"]
    assert [figure.status for figure in signed] == ["actual", "actual"]
    assert {figure.part_of for figure in intended + signed} == {None}
    assert not {source for figure in intended for source in figure.sources} & set(signed[0].sources)


@pytest.mark.parametrize(
    ("language", "amounts", "warning"),
    [
        ("zh", {"1.07万亿元", "超过1200亿元"}, r"不能[^。]*相加"),
        ("en", {"CNY 1.07 trillion", "more than CNY 120 billion"}, r"(?:cannot|not to) be added"),
    ],
)
def test_a_page_with_both_sums_says_that_they_are_not_to_be_added(
    built, language, amounts, warning
):
    both = [(page, words) for page, words in pages(built, language) if amounts <= words.amounts]
    assert {page.url.removeprefix("en/") for page, _ in both} >= {"", "projects/", "figures/"}
    for page, words in both:
        assert re.search(warning, words.main), page.url


# -- each page in its language -------------------------------------------------------------


def test_english_pages_show_no_chinese_but_what_is_marked_as_chinese(built):
    for page, words in pages(built, "en"):
        assert not HAN.findall(words.in_language("en")), page.url
        assert not HAN.findall("\n".join(words.attributes)), page.url


def test_chinese_pages_show_no_english_sentence_but_what_is_marked_as_english(built):
    for page, words in pages(built, "zh"):
        said = words.in_language("zh") + "\n".join(words.attributes)
        assert not re.findall(r"(?:\b[a-z]+\b[ ,;:]+){3}\b[a-z]+\b", said), page.url


def test_intended_and_signed_projects_are_kept_apart(site):
    published = {key: (item.value, item.status) for key, item in site.topics["pipeline"].items()}
    assert published == {
        "intended-projects": (755, "plan"),
        "intended-investment": (1_070_000_000_000, "forecast"),
        "promotion-sessions": (5, "actual"),
        "signed-projects": (64, "actual"),
        "signed-amount": (120_000_000_000, "actual"),
    }


def test_each_target_of_the_new_industries_is_stated_where_it_belongs(built):
    """Their cluster belongs to two sectors, each target to one of them."""
    names_by_sector = {
        name: {
            target
            for target, phrase in {
                "biochemical": "生物化工产业基地",
                "silicon": "硅基新材料基地",
            }.items()
            if phrase
            in built.page(f"sectors/{name}/").html.partition('id="targets"')[2].partition("<h2")[0]
        }
        for name in ("emerging", "silicon-solar")
    }
    assert names_by_sector == {"emerging": {"biochemical"}, "silicon-solar": {"silicon"}}
