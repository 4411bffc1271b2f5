"""One history on several machines."""
