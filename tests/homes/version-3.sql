-- A home's log as the pmq of log version 3 wrote it.
pragma application_id = 1886220593;
pragma user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE anki_notes (
    card text primary key,
    content text not null,                  -- JSON: fields and tags
    changed_at_s integer not null           -- seconds since 1970
) strict, without rowid;
INSERT INTO "anki_notes" VALUES('pm-interview/analytics-access','{"fields": ["Arguments get shorter with evidence. You want to check a hunch before lunch, not file a request with an analyst and wonder two weeks later if the figures are right.", "Which tools do you use for analytics and research, and could I dig into the data myself?", "<ul><li>Who keeps the tracking and dashboards in order, and when were they last checked?</li><li>What would you love to know about customers or the product but cannot see today?</li><li>Which decision did the data change most recently?</li></ul>", "They open a live dashboard, you would have the same login in week one, somebody owns the tracking, and they readily name a gap they want closed.", "Numbers come from another department after two weeks, two reports disagree about active users, and nobody is sure which events are still recorded.", "product peer, designer", "Who holds the keys to the numbers?", "21 Questions for Your PM Role Interviewer, 2017-05-09, no. 18", "", "", "", "", ""], "tags": ["customers", "outcomes"]}',1793604600);
INSERT INTO "anki_notes" VALUES('pm-interview/career-growth','{"fields": ["A job should leave you better at it than it found you. See if your peers get time, money and a route upwards, or if you would be studying alone in the evenings.", "How do product managers here learn and develop their careers, and what budget does each person have for it?", "<ul><li>Is that money mine to spend, or does somebody approve each course?</li><li>What do you do as a group to learn from each other?</li><li>Who was last promoted from this role, and what helped them get there?</li></ul>", "They give a yearly amount per person and how last year''s was spent, describe a regular session where product managers teach each other, and name someone recently promoted.", "Training is \"on the job\", every course needs a business case, and the last product manager who moved up did so by moving out.", "recruiter, hiring manager, product peer", "Lessons, and who pays for them", "21 Questions for Your PM Role Interviewer, 2017-05-09, no. 21", "", "", "", "", ""], "tags": ["growth"]}',1793604600);
CREATE TABLE device (
    id text primary key
) strict, without rowid;
INSERT INTO "device" VALUES('fa4a0b71');
CREATE TABLE marks (
    card text not null,
    mark text not null check (mark in ('suspended', 'flagged')),
    since_ms integer not null,
    primary key (card, mark)
) strict, without rowid;
INSERT INTO "marks" VALUES('pm-interview/roadmap-decisions','suspended',1793604600000);
INSERT INTO "marks" VALUES('pm-interview/weekly-calendar','flagged',1793604600000);
CREATE TABLE plan (
    one integer primary key check (one = 1),
    day text not null,                      -- study day of the interview, YYYY-MM-DD
    since text not null,                    -- study day the date was set
    decks text not null,                    -- deck ids with a space between; none means every deck
    minutes_per_day integer check (minutes_per_day > 0),
    told_over_ms integer                    -- when the learner was told that the date is past
) strict;
INSERT INTO "plan" VALUES(1,'2026-12-08','2026-11-02','pm-interview',12,NULL);
CREATE TABLE reviews (
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
INSERT INTO "reviews" VALUES(1,'01a1987b-9b80-71b8-89c9-f9d6ede18a82','pm-interview/customer-access',1793559600000,'2026-11-01',4,'review',2,'fa4a0b71','',NULL);
INSERT INTO "reviews" VALUES(2,'01a1987b-9b80-71b8-89c9-f9d6ede18a83','pm-interview/team-dependencies',1793559600000,'2026-11-01',2,'review',1,'fa4a0b71','',NULL);
INSERT INTO "reviews" VALUES(3,'01a1987b-9b80-71b8-89c9-f9d6ede18a84','pm-interview/ux-partnership',1793559600000,'2026-11-01',5,'review',0,'fa4a0b71','',NULL);
INSERT INTO "reviews" VALUES(4,'01a1987b-9b80-71b8-89c9-f9d6ede18a85','pm-interview/team-scope',1793559600000,'2026-11-01',3,'review',0,'fa4a0b71','',NULL);
INSERT INTO "reviews" VALUES(5,'01a1987b-9b80-71b8-89c9-f9d6ede18a86','pm-interview/engineering-culture',1793559600000,'2026-11-01',4,'review',0,'fa4a0b71','',1793559600000);
INSERT INTO "reviews" VALUES(6,'01a19b2a-40c0-70a6-adcb-cf5512a367f5','pm-interview/customer-access',1793604600000,'2026-11-02',2,'review',1,'fa4a0b71','',NULL);
INSERT INTO "reviews" VALUES(7,'01a1a050-9cc0-7007-902e-f0518678cc26','pm-interview/customer-access',1793691000000,'2026-11-03',4,'practice',1,'fa4a0b71','',NULL);
CREATE INDEX reviews_by_time on reviews (at_ms, id);
COMMIT;
