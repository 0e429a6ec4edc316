"""The folders of the package `prospectus_site`; pyproject.toml says everything else about it."""

from setuptools import find_namespace_packages, setup

NAME, FOLDERS = "prospectus_site", ("hooks", "overrides")

setup(
    packages=[
        NAME,
        *(f"{NAME}.{folder}" for folder in FOLDERS),
        *(
            f"{NAME}.{folder}.{inner}"
            for folder in FOLDERS
            for inner in find_namespace_packages(folder, exclude=["*__pycache__*"])
        ),
    ],
    package_dir={f"{NAME}.{folder}": folder for folder in FOLDERS},
    package_data={"": ["*"]},
    exclude_package_data={"": ["*.pyc"]},
)
