"""Time pmq beside what it is measured against."""
