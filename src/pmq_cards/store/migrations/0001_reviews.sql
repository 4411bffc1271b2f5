-- The review log is append-only: an undo marks a row, nothing is rewritten or removed.
create table reviews (
    seq integer primary key,                -- the order of arrival
    id text not null unique,
    card text not null,
    at_ms integer not null,                 -- UTC instant, milliseconds since 1970
    day text not null,                      -- study day, YYYY-MM-DD
    quality integer not null check (quality between 0 and 5),
    kind text not null check (kind in ('review', 'practice')),
    took_ms integer,
    device text not null,
    typed text not null default '',
    undone_at_ms integer
) strict;

create index reviews_by_time on reviews (at_ms, id);

-- What a learner says of a card: it is suspended or flagged while the row stands.
create table marks (
    card text not null,
    mark text not null check (mark in ('suspended', 'flagged')),
    since_ms integer not null,
    primary key (card, mark)
) strict, without rowid;

-- One row: the name this home signs its reviews with.
create table device (
    id text primary key
) strict, without rowid;
