"""Records of targets: what is to be reached, with or without a number."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.edtf import Period
from prospectus.domain.fields import ChainRef, ClusterRef, ParkRef, ProductRef, Qualifier, UnitRef
from prospectus.domain.records import (
    Figure,
    HasPictures,
    InSectors,
    Named,
    Ordered,
    Record,
    Renamable,
    Value,
)
from prospectus.i18n.localized import LocalizedText

# The collection, and the first part of the addresses of its figures: `targets.<name>`.
TARGETS = "targets"


class Product(Record):
    """A product by which readers look for targets."""

    name: LocalizedText


class Target(Named, HasPictures, InSectors, Ordered, Renamable):
    """A target, plan or forecast. `value` and `unit` are absent if the source gives no number.

    `period` is when it is due. Without a due date, `due` is false and `period` is the time at
    which it was set.
    """

    value: Value | None = None
    unit: UnitRef | None = None
    qualifier: Qualifier = "exact"
    status: Literal["target", "plan", "forecast"] = "target"
    period: Period
    period_label: LocalizedText | None = None
    due: bool = True
    product: ProductRef | None = None
    cluster: ClusterRef | None = None
    chain: ChainRef | None = None
    park: ParkRef | None = None

    @model_validator(mode="after")
    def _value_has_unit(self) -> Self:
        if (self.value is None) != (self.unit is None):
            raise PydanticCustomError(
                "value_without_unit", "value or unit is missing", {"at": "value"}
            )
        return self

    @property
    def figure(self) -> Figure | None:
        """The target as a figure, if it has a number."""
        if self.value is None:
            return None
        shared = {name: getattr(self, name) for name in Figure.model_fields if hasattr(self, name)}
        return Figure.model_construct(**shared)
