"""The files of a new site, and the words that they are filled with."""

import datetime as dt
import re
from collections.abc import Mapping

import pytest
import yaml

from prospectus.editing import cldr_units, new_site

TODAY = dt.date(2026, 11, 30)
TEXTS = sorted((new_site.STARTER / "texts").glob("*.yml"))


def keys(tree: Mapping[str, object], prefix: str = "") -> set[str]:
    names: set[str] = set()
    for key, value in tree.items():
        inner = value if isinstance(value, Mapping) else None
        names |= keys(inner, f"{prefix}{key}.") if inner else {f"{prefix}{key}"}
    return names


def files(words: str) -> dict[str, str]:
    languages = new_site.read_languages(words)
    return {name: text.decode() for name, text in new_site.files(languages, TODAY).items()}


def test_languages_are_named_in_themselves():
    languages = new_site.read_languages("zh, pl,ug")
    assert [(language.code, language.tag, language.name) for language in languages] == [
        ("zh", "zh-Hans-CN", "中文"),
        ("pl", "pl-PL", "Polski"),
        ("ug", "ug-CN", "ئۇيغۇرچە"),
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("zh-Hant-TW,en-GB", ["zh-Hant", "en"]),
        ("zh-Hant,zh-Hans", ["zh-Hant", "zh"]),
        ("en-GB,en-US", ["en-GB", "en-US"]),
        ("sr-Latn,sr", ["sr-Latn", "sr"]),
        ("kaa,pt-BR", ["kaa", "pt"]),
        ("haw", ["haw"]),
    ],
)
def test_a_code_names_script_and_region_where_the_language_says_too_little(words, codes):
    assert [language.code for language in new_site.read_languages(words)] == codes


@pytest.mark.parametrize("words", ["", "xx", "en,en", "zh,zh-Hans-CN", "en,", "../en", "tlh"])
def test_a_language_that_is_unknown_or_there_twice_is_refused(words):
    with pytest.raises(ValueError):
        new_site.read_languages(words)


def test_each_page_is_there_in_each_language():
    names = [name for name in files("pl,en,ar") if name.endswith(".md") and "/" in name]
    pages = {name.rsplit(".", 2)[0] for name in names}
    assert {f"{page}.{code}.md" for page in pages for code in ("pl", "en", "ar")} == {*names}
    assert {"docs/index", "docs/about/index", "docs/parks/index"} <= pages


def test_there_is_a_record_of_each_kind_that_a_site_has():
    data = {name.split("/")[1] for name in files("en") if name.startswith("data/")}
    kinds = {"sources.yml", "parks", "chains", "sectors", "figures", "projects", "events"}
    assert kinds <= data


def test_data_are_valid_yaml_with_every_language_in_every_text():
    for name, text in files("ug,zh,ru").items():
        if not name.startswith("data/"):
            continue
        for mapping in re.findall(r": \{(?:ug|zh|ru): .*", text):
            assert {*yaml.safe_load(f"a{mapping}")["a"]} == {"ug", "zh", "ru"}, (name, mapping)
        assert yaml.safe_load(text), name


def test_units_have_every_plural_form_of_every_language():
    units = yaml.safe_load(files("ar,pl,en")["data/units.yml"])
    assert {"egp", "percent", "hectares", "projects"} <= units.keys()
    for name, unit in units.items():
        for code, forms in unit["pattern"].items():
            (language,) = new_site.read_languages(code)
            assert list(forms) == list(cldr_units.plural_categories(language.locale)), (name, code)
            assert all(form.count("{}") == 1 for form in forms.values()), (name, code)


def test_periods_are_around_the_day_of_writing():
    site = files("en")
    assert 'as_of: "2026-11"' in site["mkdocs.yml"]
    assert "period: 2025\n" in site["data/figures/example.yml"]
    assert "period: 2027-05-14/2027-05-15" in site["data/events/example-event.yml"]


def test_words_that_nobody_has_translated_are_marked():
    site = files("de,en")
    assert 'de: "[en] Example Park", en: "Example Park"' in site["data/parks/example-park.yml"]
    assert "# [en] Build in Example Region" in site["docs/index.de.md"]
    assert "[en]" not in site["docs/index.en.md"]
    settings = yaml.safe_load(site["mkdocs.yml"])
    assert settings["site_name"] == "[en] Invest in Example Region"
    assert "[en] Parks" in settings["nav"][2]
    assert yaml.safe_load(site["docs/index.de.md"].split("---")[1])["title"] == "[en] Home"


def test_messages_that_nobody_has_translated_are_marked_in_a_catalog_of_the_site():
    site = files("pl,en")
    assert [name for name in site if name.startswith("overrides/")] == ["overrides/catalogs/pl.yml"]
    messages = yaml.load(site["overrides/catalogs/pl.yml"], Loader=yaml.CBaseLoader)
    assert (messages["script"], messages["reviewed"]) == ("Latn", "false")
    assert messages["parks"] == "[en] Parks"
    assert messages["qualifier"]["over"] == "[en] more than {quantity}"
    assert messages["qualifier"]["exact"] == "{quantity}", "nothing to translate"
    assert "have not been translated yet (pl)" in site["README.md"]
    assert "[en]" not in files("zh,en")["README.md"]


def test_words_of_another_script_are_marked_and_those_of_another_region_are_not():
    site = files("zh-Hant,en-AU")
    assert "# [zh] " in site["docs/index.zh-Hant.md"]
    messages = yaml.load(site["overrides/catalogs/zh-Hant.yml"], Loader=yaml.CBaseLoader)
    assert (messages["script"], messages["parks"]) == ("Hant", "[zh] 园区")
    assert "# Build in Example Region" in files("zh,en-AU")["docs/index.en.md"]
    assert "# Build in Example Region" in files("en-GB,en-AU")["docs/index.en-AU.md"]


def test_the_readme_is_in_a_language_of_the_site_if_there_is_one():
    assert "换成真实内容" in files("ar,zh")["README.md"]
    assert "Replace them in this order" in files("ar")["README.md"]
    assert "mark-translated" not in files("ar")["README.md"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_words_are_complete_with_the_plural_forms_of_the_language(path):
    english = yaml.safe_load((new_site.STARTER / "texts/en.yml").read_text(encoding="utf-8"))
    (language,) = new_site.read_languages(path.stem)
    forms = [*cldr_units.plural_categories(language.locale), "name"]
    expected = {key for key in keys(english) if not key.startswith("count.")} | {
        f"count.{name}.{form}" for name in english["count"] for form in forms
    }
    assert keys(yaml.safe_load(path.read_text(encoding="utf-8"))) == expected


def test_nothing_is_said_or_drawn_of_a_real_place():
    for name, text in files("zh,en").items():
        assert not re.search("changji|xinjiang|tianshan|昌吉|新疆|天山", text, re.I), name
        if name.endswith(".svg"):
            assert "<text" not in text
