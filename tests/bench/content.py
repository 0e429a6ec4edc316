"""Projects that nobody plans, worded like real ones: the same ones for the same seed."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import yaml
from PIL import Image

ROOT = Path(__file__).parent.parent.parent
SEED = 1

# Words that some of the projects hold, by language: what the search is asked for.
QUERIES = {"zh": "番茄", "en": "tomato"}

Words = tuple[str, str]

STAGES = ("intended", "signed", "construction", "operating")
PRODUCTS: Sequence[Words] = (
    ("番茄制品", "tomato products"),
    ("纯棉纱线", "pure-cotton yarn"),
    ("针织服装", "knitted garments"),
    ("葡萄酒", "wine"),
    ("小麦粉", "wheat flour"),
    ("玉米淀粉", "maize starch"),
    ("乳制品", "dairy products"),
    ("红花籽油", "safflower oil"),
    ("饲用蛋白", "feed protein"),
    ("石材板材", "stone slabs"),
    ("多晶硅", "polysilicon"),
    ("风电塔筒", "wind-turbine towers"),
    ("储能电池", "storage batteries"),
    ("电解槽", "electrolysers"),
    ("铝合金型材", "aluminium profiles"),
    ("乙二醇", "ethylene glycol"),
    ("可降解塑料", "degradable plastics"),
    ("中药饮片", "prepared herbal medicines"),
    ("工业软件", "industrial software"),
    ("冷链包装", "cold-chain packaging"),
)
WORKS: Sequence[Words] = (
    ("标准化生产线和配套仓储", "standardised production lines with their own warehouses"),
    (
        "原料预处理车间、主车间和质检中心",
        "a pre-treatment hall, a main hall and a quality laboratory",
    ),
    ("自动化立体库和集中供热管网", "an automated high-bay store and a district-heating network"),
    ("中试平台和技能培训中心", "a pilot plant and a centre for vocational training"),
    ("铁路专用线和公用码垛场", "a railway siding and a shared stacking yard"),
    ("污水处理站和中水回用系统", "a sewage works and a system that reuses treated water"),
    ("屋顶光伏和余热回收装置", "rooftop solar power and the recovery of waste heat"),
)
MARKETS: Sequence[Words] = (
    ("面向天山北坡各县市的加工企业", "for processors in the counties north of the mountains"),
    ("面向中亚市场", "for markets in Central Asia"),
    ("为园区内的上下游企业配套", "as a supplier to neighbours up and down the chain"),
    ("面向全国的电商渠道", "for online trade throughout the country"),
    ("用于替代外购原料", "in place of raw materials that are bought in"),
)
REASONS: Sequence[Words] = (
    (
        "选址主要考虑原料半径和用电成本",
        "The site is close to raw materials, and power is cheap there",
    ),
    ("选址主要考虑铁路运力和用工条件", "The site was chosen for its railway and its workforce"),
    ("建设方式为一次规划、分期实施", "It is planned as a whole and built in stages"),
    ("厂房采用租赁方式，设备由投资方自备", "Its halls are rented, its machines the investor’s own"),
)
NOTE: Words = (
    "本记录为虚构，只用于测量生成速度；其中的企业、数字和日期都不存在。",
    "This record is made up to measure how fast sites are built; its company, numbers and dates"
    " do not exist.",
)


@dataclass(frozen=True)
class References:
    """The names of records that projects may refer to."""

    parks: Sequence[str]
    chains: Sequence[str]
    clusters: Sequence[str]


def slug(number: int) -> str:
    """The name of the file of a made-up project."""
    return f"made-up-{number:05}"


def projects(
    count: int, collections: References, seed: int = SEED
) -> Iterator[tuple[str, dict[str, object]]]:
    """Slug and record of `count` made-up projects, spread over parks, chains and clusters."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    for number in range(1, count + 1):
        yield slug(number), _project(number, collections, chance, _companies(count))


def companies(count: int) -> Iterator[tuple[str, dict[str, object]]]:
    """The made-up companies to which some of `count` projects belong."""
    for number in range(1, _companies(count) + 1):
        yield (
            f"made-up-company-{number:04}",
            {
                "name": _both(f"虚构企业 {number:04}", f"Made-up company {number:04}"),
                "official": False,
                "summary": _both(
                    "虚构的企业，只用于测量。", "A made-up company, for measuring only."
                ),
                "sources": [_source(number)],
            },
        )


def copy_with(count: int, folder: Path, seed: int = SEED) -> None:
    """Copy what git tracks of this project into `folder`, with `count` made-up projects more.

    Raises CalledProcessError where this is no git repository.
    """
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    known = (
        sorted(path.stem for path in (folder / "data" / collection).glob("*.yml"))
        for collection in ("parks", "chains", "clusters")
    )
    for name, record in projects(count, References(*known), seed):
        (folder / f"data/projects/{name}.yml").write_text(_yaml(record), encoding="utf-8")
    with (folder / "data/companies.yml").open("a", encoding="utf-8") as file:
        file.write(_yaml(dict(companies(count))))


@contextmanager
def with_photographs(folder: Path, count: int, seed: int = SEED) -> Iterator[None]:
    """`count` made-up projects have a photograph each meanwhile: coloured clouds, as of a phone."""
    records = folder / "data/pictures.yml"
    before = {records: records.read_text(encoding="utf-8")}
    pictures: dict[str, object] = {}
    made: list[Path] = []
    chance = random.Random(seed)  # noqa: S311 - the same every time
    try:
        for number in range(1, count + 1):
            name = f"made-up-photograph-{number:04}"
            made.append(folder / f"docs/assets/{name}.jpg")
            made[-1].write_bytes(_photograph(chance))
            pictures[name] = {
                "file": f"assets/{name}.jpg",
                "kind": "photo",
                "name": _both(f"虚构照片 {number:04}", f"Made-up photograph {number:04}"),
                "credit": _both("虚构，只用于测量", "Made up, for measuring only"),
            }
            project = folder / f"data/projects/{slug(number)}.yml"
            before[project] = project.read_text(encoding="utf-8")
            project.write_text(f"{before[project]}pictures: [{name}]\n", encoding="utf-8")
        records.write_text(before[records] + _yaml(pictures), encoding="utf-8")
        yield
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
        for path in made:
            path.unlink(missing_ok=True)


def _photograph(chance: random.Random) -> bytes:
    """A JPEG of 12 megapixels."""
    small = Image.frombytes("RGB", (100, 75), chance.randbytes(3 * 100 * 75))
    file = BytesIO()
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()


def _companies(count: int) -> int:
    return max(1, count // 20)


def _project(
    number: int, collections: References, chance: random.Random, companies: int
) -> dict[str, object]:
    label = f"{number:05}"
    product, work, market, reason = (
        chance.choice(words) for words in (PRODUCTS, WORKS, MARKETS, REASONS)
    )
    start = chance.randrange(2023, 2026)
    record: dict[str, object] = {
        "order": 1000 + number,
        "name": _both(f"虚构项目 {label}：{product[0]}", f"Made-up project {label}: {product[1]}"),
        "summary": _both(
            f"第 {label} 号虚构项目，拟生产{product[0]}，{market[0]}，建设内容包括{work[0]}。",
            f"Made-up project {label} for making {product[1]}, {market[1]}; its works include"
            f" {work[1]}.",
        ),
        "stage": chance.choice(STAGES),
    }
    if chance.random() < 0.8:
        record["park"] = chance.choice(collections.parks)
    if chance.random() < 0.8:
        record["chain"] = chance.choice(collections.chains)
    if "chain" not in record or chance.random() < 0.3:
        record["cluster"] = chance.choice(collections.clusters)
    if chance.random() < 0.3:
        record["company"] = f"made-up-company-{chance.randint(1, companies):04}"
    if chance.random() < 0.6:
        record["period"] = f"{start}/{start + chance.randrange(1, 4)}"
    record["note"] = _both(f"{reason[0]}。{NOTE[0]}", f"{reason[1]}. {NOTE[1]}")
    figures: dict[str, object] = {}
    if chance.random() < 0.7:
        figures["investment"] = _figure(
            "投资额（虚构）",
            "Investment (made up)",
            chance.randrange(1, 900) * 10**7,
            "cny",
            number,
        )
    if chance.random() < 0.5:
        figures["capacity"] = _figure(
            f"{product[0]}产能（虚构）",
            f"Capacity for {product[1]} (made up)",
            chance.randrange(1, 500) * 1000,
            "tonnes",
            number,
        )
    if figures:
        record["figures"] = figures
    return record | {"sources": [_source(number)]}


def _figure(zh: str, en: str, value: int, unit: str, number: int) -> dict[str, object]:
    return {
        "name": _both(zh, en),
        "value": value,
        "unit": unit,
        "status": "plan",
        "period": "2025",
        "sources": [_source(number)],
    }


def _source(number: int) -> str:
    """One of the first paragraphs of the only source."""
    return f"article p{1 + number % 50:02}"


def _both(zh: str, en: str) -> Mapping[str, str]:
    return {"zh": zh, "en": en}


def _yaml(record: Mapping[str, object]) -> str:
    """A text to a line, so that an edit is one of one line."""
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=10_000)
