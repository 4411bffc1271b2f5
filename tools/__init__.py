"""Tools of development: each a script that `make` runs."""
