"""The deck format: which keys there are and what each may hold. Reading, the JSON Schema and the docs follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pmq_cards.domain import Audience
from pmq_cards.ids import ID_PATTERN, LONGEST_ID

ID_IN_WORDS = "lower-case letters a to z, digits and single hyphens"

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Shape(StrEnum):
    """What stands behind a key."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    TEXTS = "texts"
    AUDIENCES = "audiences"
    TAGS = "tags"
    SOURCE = "source"
    LABELS = "labels"
    CARDS = "cards"

    @property
    def in_words(self) -> str:
        """What to write there."""
        match self:
            case Shape.NUMBER:
                return "a number"
            case Shape.TEXTS | Shape.TAGS | Shape.AUDIENCES | Shape.CARDS:
                return "a list such as [one, two]"
            case Shape.SOURCE:
                return "title: and date: below it"
            case Shape.LABELS:
                return "why: and question: below it"
            case _:
                return "a text"


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a mapping, and a sentence for the person who writes it."""

    shape: Shape
    help: str
    required: bool = False
    may_be_empty: bool = False


Fields = Mapping[str, Field]

DECK: Fields = {
    "id": Field(Shape.ID, "Names the deck for ever: progress hangs on it.", required=True),
    "title": Field(Shape.TEXT, "What people see.", required=True),
    "description": Field(Shape.TEXT, "A sentence or two about the deck."),
    "source": Field(Shape.SOURCE, "Where the questions come from."),
    "labels": Field(Shape.LABELS, "What stands over the two sides of a card."),
    "cards": Field(Shape.CARDS, "The cards, in the order they are learned.", required=True, may_be_empty=True),
}

SOURCE: Fields = {
    "title": Field(Shape.TEXT, "Title of the source."),
    "date": Field(Shape.TEXT, "When it was published."),
}

LABELS: Fields = {
    "why": Field(Shape.TEXT, "Over the front, in the place of Why ask."),
    "question": Field(Shape.TEXT, "Over the back, in the place of Question."),
}

CARD: Fields = {
    "id": Field(Shape.ID, "Names the card in its deck for ever: progress hangs on it.", required=True),
    "why": Field(Shape.TEXT, "The front: what one wants to find out, and what it changes.", may_be_empty=True),
    "question": Field(Shape.TEXT, "The back: the question, short enough to say aloud.", required=True),
    "follow_ups": Field(Shape.TEXTS, "What to ask next."),
    "green_flag": Field(Shape.TEXT, "What a good answer sounds like."),
    "red_flag": Field(Shape.TEXT, "What a worrying answer sounds like."),
    "hint": Field(Shape.TEXT, "A nudge that is not the answer."),
    "audience": Field(Shape.AUDIENCES, "Who to ask."),
    "tags": Field(Shape.TAGS, "A few words shared between cards."),
    "origin": Field(Shape.NUMBER, "The card's number in the source."),
    "anki": Field(Shape.TEXT, "The note of Anki the card was made of; pmq writes it."),
}

TAG_PATTERN = r"[^\s/]+"


def json_schema() -> dict[str, object]:
    """Give the JSON Schema (draft 2020-12) of a deck file, for completion in editors."""
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "pmq deck",
        "description": "Questions as flashcards: a why on the front, the question on the back.",
        **_mapping_schema(DECK),
    }


def _mapping_schema(fields: Fields) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.required],
        "properties": {key: {"description": field.help, **_field_schema(field)} for key, field in fields.items()},
    }


def _field_schema(field: Field) -> dict[str, object]:
    schema = _shape_schema(field.shape)
    if not field.may_be_empty:
        return schema
    kinds = schema.pop("type")
    schema.pop("minLength", None)
    return {"type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"], **schema}


def _shape_schema(shape: Shape) -> dict[str, object]:
    # Every scalar is text to pmq, whatever YAML makes of it; an editor still reads 3:1 or 2017-05-09 its own way.
    text: dict[str, object] = {"type": ["string", "number", "boolean"], "minLength": 1}
    match shape:
        case Shape.ID:
            return {"type": ["string", "integer"], "pattern": f"^{ID_PATTERN}$", "maxLength": LONGEST_ID}
        case Shape.NUMBER:
            return {"type": "integer", "minimum": 1, "maximum": 999_999}
        case Shape.TEXTS:
            return {"type": "array", "items": text}
        case Shape.TAGS:
            return {"type": "array", "items": {"type": ["string", "integer"], "pattern": f"^{TAG_PATTERN}$"}}
        case Shape.AUDIENCES:
            return {"type": "array", "items": {"enum": [audience.value for audience in Audience]}}
        case Shape.SOURCE:
            return _mapping_schema(SOURCE)
        case Shape.LABELS:
            return _mapping_schema(LABELS)
        case Shape.CARDS:
            return {"type": "array", "items": _mapping_schema(CARD)}
        case _:
            return text
