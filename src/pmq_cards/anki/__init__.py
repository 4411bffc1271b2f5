"""What a card is in Anki, and the ways there and back: the one wing that knows Anki."""
