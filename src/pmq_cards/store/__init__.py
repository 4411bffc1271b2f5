"""The review log: one SQLite file, written only by pmq."""
