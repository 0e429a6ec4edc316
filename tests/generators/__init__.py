"""Programs that draw pictures and write pages of this repository: `make pictures`, `make guide`."""
