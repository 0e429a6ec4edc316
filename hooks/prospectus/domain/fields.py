"""Types of the fields of records: validated texts, numbers, references and choices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from babel.core import get_global
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from prospectus.i18n.language_codes import TAG

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MOST_LETTERS = 60  # of a name, which becomes part of URLs
# The name of a record: no name of a device on Windows, whatever extension follows
# (learn.microsoft.com/windows/win32/fileio/naming-a-file).
NAME = rf"(?!(?:con|prn|aux|nul|(?:com|lpt)[0-9])$)(?=.{{1,{MOST_LETTERS}}}$){SLUG}"

# The messages that show how a text must be written.
PatternKey = Literal[
    "slug", "citation", "locator_label", "language_tag", "one_line", "formula_form", "path_data",
    "email", "phone", "web_address", "icp", "public_security", "site_code", "picture_name",
    "approval", "record_address", "whole_day", "https_address", "security_contact", "extension",
    "wechat", "postcode", "calling_code", "former_name", "document_name",
]  # fmt: skip


@dataclass(frozen=True)
class PatternValidator:
    """Validates that a text matches a pattern; `mistake` is the key of the message if not."""

    pattern: str
    mistake: PatternKey

    def __call__(self, text: str) -> str:
        """Return the text unchanged. Raises PydanticCustomError if it does not match."""
        if not re.fullmatch(self.pattern, text):
            raise PydanticCustomError(self.mistake, "does not match the pattern")
        return text


def _matching(pattern: str, mistake: PatternKey) -> AfterValidator:
    return AfterValidator(PatternValidator(pattern, mistake))


def _usable(name: str) -> str:
    if not re.fullmatch(NAME, name):
        raise PydanticCustomError("slug", "too long, or the name of a device")
    return name


Slug = Annotated[str, _matching(SLUG, "slug"), AfterValidator(_usable)]
# The label of a table or section in a source, such as 3-1 or A.2.
LABEL = r"[0-9A-Za-z]{1,9}(?:[.-][0-9A-Za-z]{1,9}){0,5}"
LocatorLabel = Annotated[str, _matching(LABEL, "locator_label")]
# A well-formed BCP 47 tag of language, script and region.
LanguageTag = Annotated[str, _matching(TAG, "language_tag")]
OneLine = Annotated[str, _matching(r"\S(?:[^\r\n]{0,198}\S)?", "one_line")]
# Numbers of activities, and letters for numbers that are still open: `1+8+1`, `1+4+9+N`.
Formula = Annotated[str, _matching(r"([0-9]+|[A-Z])(\+([0-9]+|[A-Z]))*", "formula_form")]
# Characters of SVG path data (SVG 2, 9.3), without exponents: a small grid does not need them.
PathData = Annotated[str, _matching(r"[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]{1,599}", "path_data")]

# Contact details.
Email = Annotated[str, _matching(r"[\w.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+", "email")]
# From short numbers, such as 110, to international ones.
Phone = Annotated[str, _matching(r"[+(]?[0-9][0-9 ()-]{1,22}[0-9]", "phone")]
Extension = Annotated[str, _matching(r"[0-9]{1,8}", "extension")]
CallingCode = Annotated[str, _matching(r"\+[1-9][0-9]{0,3}", "calling_code")]
Postcode = Annotated[str, _matching(r"[A-Z0-9]([A-Z0-9 -]{1,8}[A-Z0-9])", "postcode")]
# Ids that users choose begin with a letter, other ids are telephone numbers.
WeChatId = Annotated[str, _matching(r"[a-zA-Z0-9][a-zA-Z0-9_-]{4,19}", "wechat")]


def _known_language(tag: str) -> str:
    if tag.split("-", maxsplit=1)[0] not in get_global("likely_subtags"):
        raise PydanticCustomError("language_tag", "no language of CLDR")
    return tag


# A language that CLDR knows.
SpokenLanguage = Annotated[LanguageTag, AfterValidator(_known_language)]
WebAddress = Annotated[str, _matching(r"""https?://[^\s<>"']+""", "web_address")]
# A URI by RFC 3986, in ASCII only, as security.txt (RFC 9116) requires.
_HTTPS = (
    r"https://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:[0-9]{1,5})?"
    r"([/?#]([a-zA-Z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9a-fA-F]{2})*)?"
)
HttpsAddress = Annotated[str, _matching(_HTTPS, "https_address")]
_ASCII_EMAIL = r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+"
SecurityAddress = Annotated[str, _matching(f"{_ASCII_EMAIL}|{_HTTPS}", "security_contact")]

# Registration numbers of public sites and maps in China, the same in every language. The first
# character names the province. U+5907 and U+8BC1 mark ICP filings and licences,
# U+516C U+7F51 U+5B89 U+5907 the public security organs; U+53F7 means “number”.
_HAN = "[\u4e00-\u9fff]"
Icp = Annotated[str, _matching(rf"{_HAN}ICP[\u5907\u8bc1]\d{{6,12}}\u53f7(-\d{{1,3}})?", "icp")]
PublicSecurity = Annotated[
    str, _matching(rf"{_HAN}\u516c\u7f51\u5b89\u5907 ?\d{{14}}\u53f7", "public_security")
]
SiteCode = Annotated[str, _matching(r"\d{10}", "site_code")]
# GS stands for the ministry, S after the character of a province for its authority. The brackets
# around the year may have either width.
Approval = Annotated[
    str,
    _matching(rf"(GS{_HAN}?|{_HAN}S)[(\uff08]\d{{4}}[)\uff09]\d{{1,5}}\u53f7", "approval"),
]

PICTURES = ("avif", "gif", "jpeg", "jpg", "png", "svg", "webp")
_STEP = r"[a-z0-9][a-z0-9_-]*"
PictureName = Annotated[
    str, _matching(rf"({_STEP}/)*{_STEP}\.({'|'.join(PICTURES)})", "picture_name")
]

# Files to download. No language is part of the name: a document is written in one language.
DOCUMENTS = ("pdf",)
DOCUMENT_NAME = rf"assets/({_STEP}/)*{_STEP}\.({'|'.join(DOCUMENTS)})"
DocumentName = Annotated[str, _matching(DOCUMENT_NAME, "document_name")]


# The collections whose records have an address, such as `parks/some-park`.
ADDRESSABLE = (
    "sectors", "parks", "chains", "projects", "offers", "companies", "clusters", "targets",
    "events", "promotions", "contacts", "policies", "documents", "steps", "questions", "lists",
    "sources", "series", "figures",
)  # fmt: skip
_ADDRESS = rf"figures/{SLUG}\.{SLUG}|({'|'.join(ADDRESSABLE[:-1])})/{SLUG}"
RecordAddress = Annotated[str, _matching(_ADDRESS, "record_address")]
# What a record was called before: its name, or the address that it had in another collection.
FormerName = Annotated[str, _matching(rf"{SLUG}|{_ADDRESS}", "former_name")]


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds the name of a record in another collection."""

    collection: str


ParkRef = Annotated[str, Ref("parks")]
ChainRef = Annotated[str, Ref("chains")]
GroupRef = Annotated[str, Ref("chain_groups")]
ClusterRef = Annotated[str, Ref("clusters")]
SectorRef = Annotated[str, Ref("sectors")]
ContactRef = Annotated[str, Ref("contacts")]
PictureRef = Annotated[str, Ref("pictures")]
TierRef = Annotated[str, Ref("tiers")]
QuantityRef = Annotated[str, Ref("quantities")]
StageRef = Annotated[str, Ref("stages")]
LevelRef = Annotated[str, Ref("levels")]
ProductRef = Annotated[str, Ref("products")]
CompanyRef = Annotated[str, Ref("companies")]
OrganisationRef = Annotated[str, Ref("organisations")]
PersonRef = Annotated[str, Ref("people")]
UnitRef = Annotated[str, Ref("units")]
FigureRef = Annotated[str, Ref("figures")]
DocumentRef = Annotated[str, Ref("documents")]


MAX_DECIMALS = 9
MAX_NUMBER = 10**18  # exclusive; larger than any amount in yuan


def _number(value: object) -> object:
    """Convert whole numbers of YAML to decimals; a boolean is not a number."""
    if value is None:
        raise PydanticCustomError("empty", "should not be empty")
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Decimal):
        raise PydanticCustomError("number", "not a number")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        raise PydanticCustomError("many_digits", "too many digits")
    return value


Number = Annotated[Decimal, BeforeValidator(_number), Field(gt=-MAX_NUMBER, lt=MAX_NUMBER)]
PositiveNumber = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, lt=MAX_NUMBER)]

Qualifier = Literal["exact", "over", "at_least", "about", "nearly", "class"]
Status = Literal["actual", "plan", "target", "forecast"]
