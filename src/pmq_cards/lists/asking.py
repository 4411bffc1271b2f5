"""What asks: a question mark of any script, or a request."""

import re

MARKS = "?？؟¿⁇⁈⁉‽՞⸮"
"""Question marks: of ASCII, full width, Arabic, Spanish, several at once, Armenian."""

REQUESTS = """
compare|contrast|convince (?:me|us)|define|demonstrate|describe|discuss|evaluate|explain|give|help (?:me|us) understand
identify|illustrate|justify|recount|select|sell (?:me|us)|share (?:an?|one|some|with)|show (?:me|us|how)|suggest
summari[sz]e|talk (?:me|us|about|through)|teach (?:me|us)|tell|walk|write
(?:design|draw|estimate|interview|list|mention|name|outline|pitch) _
begründen?|benennen?|beschreiben?|beschreibt|definieren?|diskutieren?|erklären?|erklär|erläutern?|erzählen?|erzähl
geben|gib|nennen?|schildern?|schreiben?|sagen sie|sag|skizzieren?|stellen sie|vergleichen?|zählen sie|zeigen?
citez?|comparez?|décri[st]|décrivez|définissez|détaillez|dites|donnez?|expliquez?|listez|montrez|nommez|parlez?
présentez|racontez?
cite|compar[ae]|conte|cuénta(?:me|nos)|cuénte(?:me|nos)|dame|define|defina|dê|dígame|dime|diga|descreva|describ[ae]
enumer[ae]|escrib[ae]|escreva|explica|explique|fale|hábla(?:me|nos)|hábleme|háblenos|liste|menciona|mencione
muéstrame|nombra|nombre
descriva|descrivi|dimmi|elenca|elenchi|mi dica|mi parli|parlami|raccontami|racconti|spieghi|spiega
beschrijf|geef|leg|noem|omschrijf|schets|schrijf|vergelijk|vertel|beskriv|berätta|fortæl|fortell|förklara|forklar|ge
giv|nämn|nævn|nevn
napisz|omów|opisz|opowiedz|podaj|porównaj|powiedz|przedstaw|wyjaśnij|wymień|jmenujte|popiš|popište|řekněte|uveďte
vysvětlete
anlat|anlatın|açıkla|açıklayın|tarif|ceritakan|jelaskan|sebutkan
дайте|напишите|напиши|назовите|назови|объясните|объясни|опишите|опиши|определите|перечислите|перечисли|приведите
приведи|расскажите|расскажи|скажите|сравните|опишіть|поясніть|розкажіть|назвіть
اذكر|اشرح|حدثني|حدثنا|صف|عدد|عرف|قارن|أخبرني|وضح|تحدث|ספר|ספרי|תאר|תארי|הסבר|הסבירי|समझाइए|बताइए
"""
"""The words a request begins with: patterns, a line or two a language."""

_AN_OBJECT = r"(?:me|us|an?|the|your|some|any|all|one|two|three|four|five|\d+|how|what|each|every|key|it|them|at)"
"""What stands behind a word that is a noun as well: "design a queue" asks, "Design" and "Design patterns" do not."""

_SCRIPTS = "请|請|谈谈|談談|说说|說說|说明|說明|描述|解释|解釋|介绍|介紹|列举|列舉|举例|舉例|简述|簡述|比较|分析|阐述"
_AT_THE_END = (
    "ください|下さい|説明せよ|述べよ|答えよ|挙げよ|教えて|주세요|주십시오|하시오|하라|보세요|बताइए|बताएं|कीजिए|करें"
)

_POLITE = (
    r"(?:please|bitte|s'il vous plaît|por favor|per favore|proszę|пожалуйста|now|then|briefly|kurz|could you)?,?\s*"
)
_WORDS = "|".join(REQUESTS.strip().split("\n")).replace("_", _AN_OBJECT)
_REQUEST = re.compile(
    rf"[\W\d_]*+(?:{_POLITE}(?:{_WORDS})(?![\w’'])|(?:{_SCRIPTS}))",
    re.IGNORECASE,
)
_REQUEST_AT_THE_END = re.compile(rf"(?:{_AT_THE_END})[\W_]*$")
_LOOKED_AT = 100
_MARK = re.compile(f"[{re.escape(MARKS)}]")


def asks(text: str) -> bool:
    """Tell whether a text asks something: it holds a question mark, or begins with a request."""
    return has_mark(text) or is_request(text)


def has_mark(text: str) -> bool:
    """Tell whether there is a question mark in the text; one inside an address is none."""
    return _MARK.search(_ADDRESS.sub("", text)) is not None


def is_request(text: str) -> bool:
    """Tell whether the text begins with a request, as tell, describe, explain do (or ends with one, in Japanese)."""
    begin, end = text[:_LOOKED_AT], text[-_LOOKED_AT:]
    return _REQUEST.match(begin) is not None or _REQUEST_AT_THE_END.search(end) is not None


_ADDRESS = re.compile(r"\b(?:https?|ftp)://\S+|\bwww\.\S+")
