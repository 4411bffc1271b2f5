-- One plan for everything that lasts: a checksum a row, marks and plans that can be merged, rehearsals, questions
-- asked, forecasts kept, numbers for Anki that are never given twice, and a counter that tells derived files that
-- something changed.

-- Schedules, previews and undo ask for one card; without this each of them reads the whole log.
create index reviews_by_card on reviews (card, at_ms, id);
-- Undo asks for the newest answer of this device, however many came from others since.
create index reviews_by_device on reviews (device, seq);

-- pmq_sum (store/file.py) over every column but `seq`, the undo mark included: a flipped bit is noticed.
alter table reviews add column checksum integer not null default 0;
update reviews set checksum =
    pmq_sum(id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed);

-- A mark is on or off since an instant: the newest instant wins, here and in a merge. `card` is a card or a deck.
create table marks_kept (
    card text not null,
    mark text not null check (mark in ('suspended', 'flagged')),
    is_on integer not null check (is_on in (0, 1)),
    at_ms integer not null,
    primary key (card, mark)
) strict, without rowid;
insert into marks_kept (card, mark, is_on, at_ms) select card, mark, 1, since_ms from marks;
drop table marks;
alter table marks_kept rename to marks;

-- At most one row. A plan that was cleared keeps its row without a day, so that a merge knows of it.
create table plan_kept (
    one integer primary key check (one = 1),
    day text,                               -- study day of the interview, YYYY-MM-DD; null: no interview is planned
    since text not null,                    -- study day the date was set
    decks text not null,                    -- deck ids with a space between; none means every deck
    minutes_per_day integer check (minutes_per_day > 0),
    audience text not null default '',      -- who will be met, with a space between; none means anybody
    last_days integer check (last_days in (1, 2)),  -- days of the last pass; null: pmq chooses
    set_at_ms integer not null,
    told_over_ms integer                    -- when the learner was told that the date is past
) strict;
insert into plan_kept (one, day, since, decks, minutes_per_day, set_at_ms, told_over_ms)
    select one, day, since, decks, minutes_per_day, cast(strftime('%s', since) as integer) * 1000, told_over_ms from plan;
drop table plan;
alter table plan_kept rename to plan;

-- The homes that have signed answers of this log: a copied home becomes a new device at its first write.
create table devices (
    id text primary key,
    machine text not null default '',       -- the machine's own id; empty until the device is claimed
    folder text not null default '',
    inode integer not null default 0
) strict, without rowid;
insert into devices (id) select id from device;
drop table device;

-- A rehearsal without cues. `body` is JSON: for each card whether it came to mind, the milliseconds, what was written.
create table mocks (
    id text primary key,
    at_ms integer not null,
    day text not null,
    audience text not null,
    took_ms integer not null,
    body text not null,
    device text not null,
    undone_at_ms integer,
    checksum integer not null               -- pmq_sum over the columns above, in their order
) strict, without rowid;

-- A question that was asked in an interview.
create table asked (
    id text primary key,
    at_ms integer not null,
    day text not null,
    card text not null,
    note text not null,
    device text not null,
    undone_at_ms integer,
    checksum integer not null               -- pmq_sum over the columns above, in their order
) strict, without rowid;

-- What was expected of an interview day when it was shown, the first time on each study day: to be compared afterwards.
create table forecasts (
    interview text not null,
    day text not null,
    known real not null,
    low integer not null,
    high integer not null,
    cards integer not null,
    primary key (interview, day)
) strict, without rowid;

-- The number of a note and its card in Anki, made from the instant it was first sent out: never given twice, since
-- Anki keeps the reviews of a deleted card under its number. Null: sent out by a pmq that numbered by position.
alter table anki_notes add column number integer;
create unique index anki_notes_by_number on anki_notes (number);

-- What was told or done once: the key, and the instant.
create table told (
    what text primary key,
    at_ms integer not null
) strict, without rowid;

-- A folder that several devices share. While a row stands in `sync`, every change is noted in `outbox` until the
-- device's own file has it; `taken` says how far each file of the folder was read.
create table sync (
    one integer primary key check (one = 1),
    folder text not null
) strict;
create table outbox (
    seq integer primary key,
    event text not null,
    key text not null
) strict;
create table taken (
    file text primary key,
    bytes integer not null,
    tail integer not null                   -- CRC-32 of the last 256 of these bytes
) strict, without rowid;

create trigger answer_out after insert on reviews when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('answer', new.id); end;
create trigger answer_undo_out after update of undone_at_ms on reviews when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('undo', new.id); end;
create trigger mark_out after insert on marks when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('mark', new.mark || ' ' || new.card); end;
create trigger mark_change_out after update on marks when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('mark', new.mark || ' ' || new.card); end;
create trigger plan_out after insert on plan when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('plan', ''); end;
create trigger plan_change_out after update of day, decks, minutes_per_day, audience, last_days, set_at_ms on plan
    when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('plan', ''); end;
create trigger mock_out after insert on mocks when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('mock', new.id); end;
create trigger mock_undo_out after update of undone_at_ms on mocks when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('undo', new.id); end;
create trigger asked_out after insert on asked when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('asked', new.id); end;
create trigger asked_undo_out after update of undone_at_ms on asked when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('undo', new.id); end;
create trigger note_out after insert on anki_notes when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('note', new.card); end;
create trigger note_change_out after update on anki_notes when exists (select 1 from sync)
    begin insert into outbox (event, key) values ('note', new.card); end;

-- One row. `count` rises with every change of a row that a schedule, figure or plan is made from; `incarnation` is
-- drawn anew where a log is restored or salvaged. Files derived from the log are valid for one pair of both.
create table changes (
    one integer primary key check (one = 1),
    count integer not null,
    incarnation text not null
) strict;
insert into changes values (1, 0, lower(hex(randomblob(8))));

-- The count at which the answers of a card changed last: what is derived of cards is caught up card by card.
create table touched (
    card text primary key,
    change integer not null
) strict, without rowid;

create trigger reviews_inserted after insert on reviews begin
    update changes set count = count + 1;
    insert into touched (card, change) select new.card, count from changes where true
        on conflict (card) do update set change = excluded.change;
end;
create trigger reviews_updated after update on reviews begin
    update changes set count = count + 1;
    insert into touched (card, change) select new.card, count from changes where true
        on conflict (card) do update set change = excluded.change;
end;
create trigger reviews_deleted after delete on reviews begin
    update changes set count = count + 1;
    insert into touched (card, change) select old.card, count from changes where true
        on conflict (card) do update set change = excluded.change;
end;
create trigger marks_inserted after insert on marks begin update changes set count = count + 1; end;
create trigger marks_updated after update on marks begin update changes set count = count + 1; end;
create trigger marks_deleted after delete on marks begin update changes set count = count + 1; end;
create trigger plan_inserted after insert on plan begin update changes set count = count + 1; end;
create trigger plan_updated after update on plan begin update changes set count = count + 1; end;
create trigger plan_deleted after delete on plan begin update changes set count = count + 1; end;
create trigger mocks_inserted after insert on mocks begin update changes set count = count + 1; end;
create trigger mocks_updated after update on mocks begin update changes set count = count + 1; end;
create trigger mocks_deleted after delete on mocks begin update changes set count = count + 1; end;
create trigger asked_inserted after insert on asked begin update changes set count = count + 1; end;
create trigger asked_updated after update on asked begin update changes set count = count + 1; end;
create trigger asked_deleted after delete on asked begin update changes set count = count + 1; end;
