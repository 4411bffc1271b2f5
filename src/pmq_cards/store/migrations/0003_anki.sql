-- What the Anki export has sent out: the content of each note, and since when it is so. Anki takes an update only
-- where the note's time is newer, so this time moves when the content does, and never otherwise. A card that left its
-- deck keeps its row: its note goes out as retired.
create table anki_notes (
    card text primary key,
    content text not null,                  -- JSON: fields and tags
    changed_at_s integer not null           -- seconds since 1970
) strict, without rowid;
