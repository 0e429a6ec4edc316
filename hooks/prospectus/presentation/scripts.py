"""Scripts as they are published: without comments and indentation, a third of what is fetched.

Whole lines are left out and nothing inside of a line is changed, so that no JavaScript has to be
understood.
"""

from __future__ import annotations

_SPACE = " \t\r"
# Comments that have a meaning: the addresses of sources, and licences.
_KEPT_LINES, _KEPT_BLOCKS = ("//#", "//@"), "/*!"


def without_comments(text: str) -> str:
    r"""A script without lines that hold nothing but comments, and without indentation.

    It stays as it is where a text or a comment behind code goes over several lines: what follows
    may look like a comment, or hold the end of one.

    >>> without_comments("// Adds one.\nconst next = (n) => {\n  return n + 1; // soon\n};\n")
    'const next = (n) => {\nreturn n + 1; // soon\n};\n'
    """
    kept: list[str] = []
    comment: list[str] = []  # the lines of one that has not ended
    for line in (line.strip(_SPACE) for line in text.split("\n")):
        if comment or line.startswith("/*"):
            end = line.find("*/", 0 if comment else 2)
            comment.append(line)
            if end < 0:
                continue
            code = line[end + 2 :]
            if code or comment[0].startswith(_KEPT_BLOCKS):
                kept += comment
            comment = []
        elif line.startswith("//"):
            kept += [line] if line.startswith(_KEPT_LINES) else []
            continue
        else:
            code = line
            kept += [line] if line else []
        if code.count("`") % 2 or code.endswith("\\") or code.rfind("/*") > code.rfind("*/"):
            return text
    return text if comment else "".join(f"{line}\n" for line in kept)
