# shellcheck shell=sh
# Sourced: what git compares where the program is meant, which is everything but content. The
# program's tests know the content that there is, so a change of content is held to the check.
set -- . ':(exclude)data' ':(exclude,glob)docs/**/*.md' ':(exclude,glob)*.md'
