"""Template functions for news and success stories."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markupsafe import Markup

from prospectus.content.news import Post
from prospectus.rendering.context import RenderContext
from prospectus.rendering.registry import template_filter, template_function
from prospectus.rendering.text_functions import TextFunctions


class NewsFunctions:
    """The posts of one language, the latest first."""

    def __init__(self, context: RenderContext, texts: TextFunctions) -> None:
        self._posts, self._texts = context.posts, texts

    @template_function
    def news(self) -> Sequence[Post]:
        """Return all posts."""
        return self._posts

    @template_function
    def stories_about(self, sector: str = "", companies: Collection[str] = ()) -> Sequence[Post]:
        """Return the success stories about a sector or about one of some companies."""
        return [
            post for post in self._posts if post.is_story and _is_about(post, sector, companies)
        ]

    @template_function
    def news_about(self, sector: str) -> Sequence[Post]:
        """Return the posts about a sector other than success stories."""
        return [post for post in self._posts if not post.is_story and _is_about(post, sector, ())]

    @template_filter()
    def posted(self, post: Post) -> Markup:
        """Return the date of a post as a `time` element."""
        return self._texts.date(post.date)


def _is_about(post: Post, sector: str, companies: Collection[str]) -> bool:
    return (sector != "" and post.sector == sector) or post.company in companies
