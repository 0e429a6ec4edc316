"""argparse's own texts come from the catalogs, in every language."""

from __future__ import annotations

import argparse
import ast
import inspect

import pytest

from cli.argparse_texts import LAYOUTS, MESSAGES, translated_argparse
from prospectus.i18n.catalog import editors_languages, get_editors_catalog

# Texts that only a mistake in the program brings up, or that this program's commands cannot.
FOR_PROGRAMMERS = {
    *(".__call__() not defined", "%r is not callable", 'argument "-" with mode %r'),
    *("'required' is an invalid argument for positionals", "dest= is required for options like %r"),
    *("cannot have multiple subparser arguments", "conflicting option string: %s"),
    *("cannot merge actions - two groups are named %r", "conflicting option strings: %s"),
    *("conflicting subparser alias: %s", "conflicting subparser: %s"),
    *("invalid conflict_resolution value: %r", "mutually exclusive arguments must be optional"),
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    *("can't open '%(filename)s': %(error)s", "unexpected option string: %s"),
    *("option '%(option)s' is deprecated", "argument '%(argument_name)s' is deprecated"),
    *("command '%(parser_name)s' is deprecated", "subcommands"),
    # Python 3.14
    *("%(heading)s:", ", maybe you meant %(suggestion)r? "),
}


def texts_of_argparse() -> set[str]:
    used: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        function = node.func if isinstance(node, ast.Call) else None
        if isinstance(function, ast.Name) and function.id in ("_", "ngettext"):
            texts = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
            used |= {text for text in texts if isinstance(text, str)}
    return used


def test_every_text_of_argparse_is_known():
    unknown = texts_of_argparse() - {*MESSAGES, *LAYOUTS} - FOR_PROGRAMMERS
    assert not unknown, "this Python has new texts: translate them in cli/argparse_texts.py"


def test_a_translation_uses_only_placeholders_of_its_text():
    for text, key in MESSAGES.items():
        for code in editors_languages():
            translated = get_editors_catalog(code)[f"argparse.{key}"]
            names = {part.split(")")[0] for part in text.split("%(")[1:]}
            assert {part.split(")")[0] for part in translated.split("%(")[1:]} <= names, (code, key)
            assert text.count("%s") + text.count("%r") == (
                translated.count("%s") + translated.count("%r")
            ), (code, key)


@pytest.mark.parametrize("words", [["--help"], ["--x=1"], [], ["--number", "a"], ["--number"]])
def test_help_and_errors_are_in_every_language(words, capsys):
    with translated_argparse():
        parser = argparse.ArgumentParser(prog="made-up")
        parser.add_argument("name")
        parser.add_argument("--number", type=int)
        with pytest.raises(SystemExit):
            parser.parse_args(words)
    output = "".join(capsys.readouterr())
    assert not {"usage: made-up", "positional", "the following"} & set(output.split("\n"))
    for code in editors_languages():
        assert get_editors_catalog(code)["argparse.usage"] in output


def test_afterwards_argparse_is_as_it_was():
    before = argparse._, argparse.ngettext
    with translated_argparse():
        pass
    assert (argparse._, argparse.ngettext) == before
