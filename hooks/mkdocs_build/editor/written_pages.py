"""Written pages and news: lists, and forms with all languages side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from mkdocs_build.editor.change_pages import message_of
from mkdocs_build.editor.form_pages import VERSION, message, pages_of
from mkdocs_build.editor.list_pages import MAX_WORDS
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.content import news
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.fields import DOCUMENTS, PICTURES
from prospectus.editing.forms import page_forms
from prospectus.editing.forms.form_fields import lines_of
from prospectus.editing.forms.page_forms import BODY, PageText
from prospectus.files import journal
from prospectus.review import attachments, dry_run
from prospectus.review.attachments import PageAttachment

NAME = "name:"
ATTACHED = "attachment."  # the prefix of controls with the names of a file that is uploaded


def show_pages(workspace: Workspace, request: EditorRequest) -> Response:
    """All written pages, those that match the filter."""
    words = request.query.get("q", "").strip()[:MAX_WORDS]
    languages, folder = workspace.project.settings.languages, workspace.news_folder
    shown = page_forms.titles(workspace.root, languages, folder, words)
    return workspace.page(
        "pages.html",
        request.language,
        request.path,
        titles=shown,
        words=words,
        done=request.query.get("done", ""),
    )


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """The form of a written page."""
    pages = _opened(workspace, request)
    return _form(workspace, request, pages, done=request.query.get("done", ""))


def save(workspace: Workspace, request: EditorRequest) -> Response:
    """Save a written page, or show it again with what is wrong with it."""
    pages = _opened(workspace, request)
    texts = _posted(request, pages)
    if request.posted.get(VERSION) != page_forms.version(pages):
        return _form(workspace, request, pages, texts, is_stale=True)
    try:
        attached, refusals = _attached(workspace, request, pages)
        if refusals:
            return _form(workspace, request, pages, texts, refusals=refusals)
        problems = _write(workspace, pages, texts, attached)
    except DiagnosticsError as error:
        problems = error.problems
    if problems:
        return _form(workspace, request, pages, texts, problems)
    return see_other(f"{_address(request, pages[0].page.uri)}?done=saved")


def show_new(workspace: Workspace, request: EditorRequest) -> Response:
    """An empty form for a post of the news."""
    return _form(workspace, request, _blank(workspace), is_new=True)


def create(workspace: Workspace, request: EditorRequest) -> Response:
    """Create a post of the news."""
    name = request.posted.get(NAME, "").strip()
    pages = _blank(workspace)
    texts = _posted(request, pages)
    try:
        languages, folder = workspace.project.settings.languages, workspace.news_folder
        pages = page_forms.new_post(workspace.root, languages, folder, name)
        attached, refusals = _attached(workspace, request, pages)
        if refusals:
            return _form(
                workspace, request, pages, texts, refusals=refusals, name=name, is_new=True
            )
        written = {code: page_forms.with_heading(some) for code, some in texts.items()}
        problems = _write(workspace, pages, written, attached)
    except CommandError as error:
        refusals = [(NAME, message_of(error, request.language))]
        return _form(workspace, request, pages, texts, refusals=refusals, name=name, is_new=True)
    except DiagnosticsError as error:
        problems = error.problems
    if problems:
        return _form(workspace, request, pages, texts, problems, name=name, is_new=True)
    return see_other(f"{_address(request, pages[0].page.uri)}?done=saved")


def delete(workspace: Workspace, request: EditorRequest) -> Response:
    """Delete a post of the news, in all languages, unless something links to it."""
    pages = _opened(workspace, request)
    if not news.is_post(pages[0].page.uri, workspace.news_folder):
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    if request.posted.get(VERSION) != page_forms.version(pages):
        return _form(workspace, request, pages, is_stale=True)
    files = dict.fromkeys(page.path for page in pages)
    if problems := dry_run.new_problems(workspace.root, files, workspace.check.records()):
        return _form(workspace, request, pages, problems=problems)
    journal.write(workspace.root, files, {page.path: page.content for page in pages})
    return see_other(f"{address(request.language, 'pages')}?done=deleted")


def _attached(
    workspace: Workspace, request: EditorRequest, pages: Sequence[PageText]
) -> tuple[PageAttachment | None, Sequence[tuple[str, str]]]:
    """The file that comes with the form, if one does; or what is missing, by controls."""
    if not request.files:
        return None, ()
    names = {
        page.language.code: request.posted.get(f"{ATTACHED}{page.language.code}", "").strip()
        for page in pages
    }
    if empty := [code for code, name in names.items() if not name]:
        text = workspace.text(request.language, "missing")
        return None, [(f"{ATTACHED}{code}", text) for code in empty]
    tags = [page.language.lang for page in pages]
    tag = request.posted.get(f"{ATTACHED}language", "")
    file = request.files[0]
    uri, language = pages[0].page.uri, tag if tag in tags else tags[0]
    attached = attachments.for_page(
        workspace.root, workspace.index, uri, names, language, (file.name, file.content)
    )
    return attached, ()


def _write(
    workspace: Workspace,
    pages: Sequence[PageText],
    texts: Mapping[str, Mapping[str, str]],
    attached: PageAttachment | None,
) -> Sequence[Diagnostic]:
    files: dict[str, bytes | None] = {**attached.files} if attached else {}
    for page in pages:
        written = texts[page.language.code]
        if attached:
            markup = attached.markup[page.language.code]
            written = {**written, BODY: f"{written[BODY].rstrip()}\n\n{markup}\n"}
        content = page.edited(written).encode()
        if content != page.content:
            files[page.path] = content
    problems = (
        dry_run.new_problems(workspace.root, files, workspace.check.records()) if files else []
    )
    if not problems:
        before = {page.path: page.content for page in pages if page.path in files}
        journal.write(workspace.root, files, {**before, **(attached.before if attached else {})})
    return problems


def _form(
    workspace: Workspace,
    request: EditorRequest,
    pages: Sequence[PageText],
    texts: Mapping[str, Mapping[str, str]] | None = None,
    problems: Sequence[Diagnostic] = (),
    *,
    refusals: Sequence[tuple[str, str]] = (),
    is_stale: bool = False,
    is_new: bool = False,
    name: str = "",
    done: str = "",
) -> Response:
    wrong: list[tuple[str, int, str]] = [(control, 0, text) for control, text in refusals]
    others = []
    for problem in problems:
        text, place = message(problem, request.language), page_forms.control_of(pages, problem)
        if place:
            wrong.append((*place, text))
        else:
            others.append((problem.location, text))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or others else HTTPStatus.OK
    uri = "" if is_new else pages[0].page.uri
    values = texts or {page.language.code: page.values for page in pages}
    return workspace.page(
        "page.html",
        request.language,
        "new-post" if is_new else f"pages/{uri}",
        HTTPStatus.CONFLICT if is_stale else status,
        uri=uri,
        title=_shown_title(pages, request.language) or uri,
        texts=[(page.language, page.path, values[page.language.code]) for page in pages],
        written={page.language.code: page.values for page in pages} if is_stale else {},
        version=page_forms.version(pages),
        lines_of=lines_of,
        wrong=wrong,
        others=others,
        is_stale=is_stale,
        is_new=is_new,
        attached={
            page.language.code: request.posted.get(f"{ATTACHED}{page.language.code}", "")
            for page in pages
        },
        is_post=news.is_post(uri, workspace.news_folder),
        attached_controls=[f"{ATTACHED}{page.language.code}" for page in pages],
        endings=",".join(f".{ending}" for ending in (*DOCUMENTS, *PICTURES)),
        name=name,
        done=done,
        pages=pages_of(workspace, "pages", uri, request.language),
    )


def _shown_title(pages: Sequence[PageText], language: str) -> str:
    titles = {page.language.code: page_forms.title_of(page.page) for page in pages}
    return titles.get(language) or next(iter(titles.values()), "")


def _opened(workspace: Workspace, request: EditorRequest) -> list[PageText]:
    languages = workspace.project.settings.languages
    pages = page_forms.read(workspace.root, languages, request.parameters["uri"])
    if not pages:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    return pages


def _blank(workspace: Workspace) -> list[PageText]:
    languages = workspace.project.settings.languages
    return [
        PageText(language, "", None, Page("", workspace.news_folder, language, "---\n---\n"))
        for language in languages
    ]


def _posted(request: EditorRequest, pages: Sequence[PageText]) -> Mapping[str, Mapping[str, str]]:
    return {
        page.language.code: {
            name: request.posted.get(f"{page.language.code}.{name}", text)
            for name, text in page.values.items()
        }
        for page in pages
    }


def _address(request: EditorRequest, uri: str) -> str:
    return address(request.language, "pages", *uri.split("/"))
