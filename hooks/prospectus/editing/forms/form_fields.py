"""The fields of a filled-in form: labels, help, texts of controls, choices and problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.indicators import INDICATOR_FIELDS
from prospectus.editing.forms.field_specs import FieldSpec
from prospectus.editing.forms.written_values import shown
from prospectus.editing.json_schema import help_key
from prospectus.i18n.catalog import get_editors_catalog

# Records of a collection that a menu offers: name and title. None for a collection without menu.
Options = Sequence[tuple[str, str]]


# Letters from here on are twice as wide; a text area has so many lines at most.
_WIDE, _MOST_ROWS = 0x2E7F, 12


@dataclass(frozen=True)
class FormField:
    """A field with what its control shows.

    `path` is the name of the control, `language` that of its text (BCP 47). `parts` are the fields
    inside it, `heading` is the name of a nested record. `is_new` marks an item that was just added,
    `is_removed` one that is to be left out, `is_movable` one that has another before it. `current`
    is what the file has now, where it was changed meanwhile and differs.
    """

    path: str
    spec: FieldSpec
    label: str
    help: str = ""
    text: str = ""
    language: str = ""
    options: Options = ()
    parts: tuple[FormField, ...] = ()
    problems: tuple[str, ...] = ()
    is_filled: bool = False
    is_removable: bool = False
    is_movable: bool = False
    is_removed: bool = False
    is_new: bool = False
    is_open: bool = False
    heading: str = ""
    current: str | None = None

    @property
    def rows(self) -> int:
        """The number of lines that its text takes in half the width of a form."""
        return lines_of(self.text)

    @property
    def has_problems(self) -> bool:
        """Whether there is a problem in it or inside it."""
        return bool(self.problems) or any(part.has_problems for part in self.parts)


def lines_of(text: str) -> int:
    """The number of lines that a text takes in half the width of a form, up to a limit."""
    width = sum(2 if ord(letter) > _WIDE else 1 for letter in text)
    return min(1 + width // 36 + text.count("\n"), _MOST_ROWS)


def _is_filled(value: Any) -> bool:
    """Whether there is a value, or an item of a list that was not only added."""
    if isinstance(value, tuple):
        return any(map(_is_filled, value))
    return value not in (None, {})


def _of_indicator(figure: FormField, title: str) -> FormField:
    """A figure of an indicator with a title, which gives its name and unit; others unchanged."""
    if not title:
        return figure
    parts = tuple(
        replace(part, spec=replace(part.spec, usual=False))
        if part.spec.name in INDICATOR_FIELDS
        else part
        for part in figure.parts
    )
    return replace(figure, heading=figure.heading or title, parts=parts)


@dataclass
class FormBuilder:
    """Builds the fields of a form in the `editors_language`, for texts in some `languages`.

    `options` gives the records that a reference to a collection may name. `added` are the paths
    of lists and mappings that got an empty item, `removed` those of items to be left out,
    `problems` the diagnostics by path.
    """

    editors_language: str
    languages: Sequence[Language]
    options: Callable[[str], Options]
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    problems: Mapping[str, Sequence[Diagnostic]] = field(default_factory=dict)
    # Texts of controls as somebody has typed them, which are shown again if they are refused.
    typed: Mapping[str, str] = field(default_factory=dict)
    current: Mapping[str, str] = field(default_factory=dict)

    def fields(self, spec: FieldSpec, value: Any, path: str = "") -> tuple[FormField, ...]:
        """The fields of a record with these values."""
        values = value if isinstance(value, Mapping) else {}
        return tuple(
            self.build(
                inner, values.get(inner.name), f"{path}.{inner.name}" if path else inner.name
            )
            for inner in spec.fields
        )

    def build(
        self, spec: FieldSpec, value: Any, path: str, label: str = "", *, removable: bool = False
    ) -> FormField:
        """One field with everything inside it."""
        parts: tuple[FormField, ...] = ()
        if spec.kind == "text":
            parts = self._phrases(value, path, label or label_of(spec, self.editors_language))
        elif spec.kind == "record":
            parts = self.fields(spec, value, path)
        elif spec.kind == "list" and spec.item:
            parts = self._items(spec, spec.item, value, path)
        elif spec.kind == "entries" and spec.item:
            entries = value if isinstance(value, Mapping) else {}
            parts = tuple(
                self.build(spec.item, entry, f"{path}.{key}", str(key), removable=True)
                for key, entry in entries.items()
            )
            if spec.name == "figures":
                titles = dict(self.options("indicators"))
                parts = tuple(_of_indicator(part, titles.get(part.label, "")) for part in parts)
        text = "" if parts else self.typed.get(path, shown(value))
        return FormField(
            path=path,
            spec=spec,
            label=label or label_of(spec, self.editors_language),
            help=self._help(spec),
            text=text,
            options=self._options(spec, text),
            parts=parts,
            problems=self._problems(path, label or label_of(spec, self.editors_language)),
            is_filled=_is_filled(value),
            is_removable=removable,
            is_movable=removable and path.rpartition(".")[2].isdecimal() and path[-2:] != ".0",
            is_removed=path in self.removed,
            is_new=removable and value in (None, {}),
            is_open=path in self.added,
            heading=self._heading(value),
            current=self.current.get(path),
        )

    def _heading(self, value: Any) -> str:
        """The name of a nested record, by which its part of the form is found."""
        name = value.get("name") if isinstance(value, Mapping) else None
        texts = name if isinstance(name, Mapping) else {}
        return shown(texts.get(self.editors_language) or next(iter(texts.values()), None))

    def _phrases(self, value: Any, path: str, label: str) -> tuple[FormField, ...]:
        texts = value if isinstance(value, Mapping) else {}
        fields = []
        for language in self.languages:
            name = f"{path}.{language.code}"
            fields.append(
                FormField(
                    path=name,
                    spec=FieldSpec("line"),
                    label=language.name,
                    text=self.typed.get(name, shown(texts.get(language.code))),
                    language=language.lang,
                    problems=self._problems(name, label),
                    current=self.current.get(name),
                )
            )
        return tuple(fields)

    def _items(
        self, spec: FieldSpec, item: FieldSpec, value: Any, path: str
    ) -> tuple[FormField, ...]:
        items = list(value) if isinstance(value, tuple) else []
        is_short = item.kind not in ("record", "text")
        while is_short and items and items[-1] is None:
            items.pop()
        count = len(items)
        if path in self.added or is_short:
            items.append(None)
        return tuple(
            self.build(
                item,
                value,
                f"{path}.{at}",
                f"{label_of(spec, self.editors_language)} {at + 1}",
                removable=at < count,
            )
            for at, value in enumerate(items)
        )

    def _options(self, spec: FieldSpec, text: str) -> Options:
        language = self.editors_language
        options: list[tuple[str, str]] = []
        if spec.kind == "choice":
            options = [(value, meaning_of(spec, value, language)) for value in spec.choices]
        elif spec.kind == "flag":
            options = [(flag, flag_text(flag, language)) for flag in ("true", "false")]
        elif spec.kind == "reference":
            options = list(self.options(spec.collection))
        is_offered = options or spec.kind == "reference"
        if text and is_offered and text not in {value for value, _ in options}:
            options.append((text, text))  # so that a wrong value is not replaced in silence
        return options

    def _help(self, spec: FieldSpec) -> str:
        if not spec.model or not spec.name:
            return ""
        catalog = get_editors_catalog(self.editors_language)
        owners = [f"editor.help.{kind.__name__}.{spec.name}" for kind in spec.model.__mro__]
        keys = [*owners, f"editor.help.any.{spec.name}"]
        key = next((key for key in keys if key in catalog), help_key(spec.model, spec.name))
        text = catalog.get(key, "")
        return text.replace("{{", "{").replace("}}", "}")

    def _problems(self, path: str, label: str) -> tuple[str, ...]:
        """The messages at a field, which call it by its label, as the form does."""
        code = self.editors_language
        return tuple(
            get_editors_catalog(code)["editor.missing"]
            if problem.key == "missing"
            else _with_label(problem, path, label).messages.get(code, problem.message)
            for problem in self.problems.get(path, ())
        )


def label_of(spec: FieldSpec, language: str) -> str:
    """What forms call a field; its name in files where no text says it."""
    catalog = get_editors_catalog(language)
    keys = [f"editor.field.{owner}.{spec.name}" for owner in _owners(spec)]
    keys += [f"editor.field.{spec.name}", f"tables.field.{spec.name}"]
    return next((catalog[key] for key in keys if key in catalog), spec.name)


def meaning_of(spec: FieldSpec, value: str, language: str) -> str:
    """What a value of a choice means, in words; the value itself where no text says it."""
    catalog = get_editors_catalog(language)
    keys = [f"editor.choice.{owner}.{spec.name}.{value}" for owner in _owners(spec)]
    keys.append(f"values.{spec.name}.{value}")
    return next((catalog[key] for key in keys if key in catalog), value)


def flag_text(value: str, language: str) -> str:
    """What forms call `true` and `false`."""
    return get_editors_catalog(language)[f"tables.choice.flag.{value}"]


def _owners(spec: FieldSpec) -> Sequence[str]:
    """The names of the model that has a field and of those that it inherits from."""
    return [kind.__name__ for kind in spec.model.__mro__] if spec.model else []


def _with_label(problem: Diagnostic, path: str, label: str) -> Diagnostic:
    """The problem of the field at a path, named by its label instead of its name in the file."""
    details = tuple(
        (key, label if key == "field" and f".{text}".endswith(f".{path}") else text)
        for key, text in problem.details
    )
    return replace(problem, details=details)
