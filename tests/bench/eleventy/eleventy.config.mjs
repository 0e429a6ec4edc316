// Bare settings: Markdown as it stands, without a template language in it, and definition lists and
// ids of headings, which the Markdown of the other contenders has, too.
import attributes from "markdown-it-attrs";
import definitionLists from "markdown-it-deflist";

export default function (config) {
  config.addPassthroughCopy({ static: "/" });
  config.setQuietMode(true);
  config.amendLibrary("md", (markdown) => markdown.use(definitionLists).use(attributes));
  return {
    dir: { input: "content", includes: "../_includes", data: "../_data", output: "public" },
    templateFormats: ["md"],
    markdownTemplateEngine: false,
  };
}
