"""The full screen of the drill."""
