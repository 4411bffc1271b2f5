-- At most one row: the interview the learner prepares for.
create table plan (
    one integer primary key check (one = 1),
    day text not null,                      -- study day of the interview, YYYY-MM-DD
    since text not null,                    -- study day the date was set
    decks text not null,                    -- deck ids with a space between; none means every deck
    minutes_per_day integer check (minutes_per_day > 0),
    told_over_ms integer                    -- when the learner was told that the date is past
) strict;
