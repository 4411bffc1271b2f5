"""One file format a module: what pmq writes for other programs and reads from them."""
