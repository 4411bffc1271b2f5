"""Letters of other scripts as those an id is made of."""

import unicodedata

_TABLE = {
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
    "ə": "e", "ŧ": "t", "ĸ": "k", "ſ": "s",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "i", "є": "ye", "ґ": "g", "ў": "u", "ђ": "d", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
    "α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_LETTERS = str.maketrans(_TABLE)


def latin(text: str) -> str:
    """Give a text in lower case with the letters a to z where they can stand for its own; others are left out.

    Accents go (é is e), and a small table knows ß, æ, ø, and the Cyrillic and Greek letters.
    """
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(map(_one, bare)).translate(_LETTERS)


def _one(character: str) -> str:
    if character.isascii() or character in _TABLE:
        return character
    return "" if unicodedata.category(character)[0] == "M" or character in "’'ʼ" else " "
