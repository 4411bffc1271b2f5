"""HTML as people and programs leave it -> HTML that the standard library's parser reads in one pass."""

import re

_TAG = re.compile(r"</?[a-zA-Z][^<>\"']*(?:\"[^<\"]*\"[^<>\"']*|'[^<']*'[^<>\"']*)*+>")


def tamed(text: str) -> str:
    """Give HTML without comments and declarations, and with every `<` that begins no whole tag as a character.

    Lines stay. What is left, the parser reads in one pass, whatever somebody wrote to make it go over the rest of
    the text again and again.
    """
    text = without(without(without(text, "<!--", "-->"), "<![", "]>"), "<?", ">")
    text = re.sub(r"<![a-zA-Z][^<>]*>", "", text)
    parts = []
    begun = 0
    for tag in _TAG.finditer(text):
        parts += [text[begun : tag.start()].replace("<", "&lt;"), tag[0]]
        begun = tag.end()
    return "".join([*parts, text[begun:].replace("<", "&lt;")])


def without(text: str, opening: str, closing: str) -> str:
    """Leave out what stands between two marks; one that is never closed stays as it is."""
    parts = []
    begun = 0
    while (start := text.find(opening, begun)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        end += len(closing)
        parts += [text[begun:start], "\n" * text.count("\n", start, end)]
        begun = end
    return "".join([*parts, text[begun:]])
