# shellcheck shell=sh
# Sourced: sets the arguments to the pathspecs of the program, which is everything but content.
# Changes of content are covered by the check and the build, not by the tests of the program.
set -- . ':(exclude)data' ':(exclude,glob)docs/**/*.md' ':(exclude,glob)*.md'
