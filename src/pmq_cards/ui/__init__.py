"""The faces of the drill: they show it and pass keys on, and hold no rules."""
