"""What this project uses of MkDocs, Material and static-i18n beyond their documented interfaces.

One module for each library. tests/mkdocs_build/compat holds a test for each of these uses, whose
message says what an upgrade has changed and which module to adapt.
"""
