-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Where people's calendars are read from, and when they are busy. The address opens the whole calendar to
-- whoever has it, so it is sealed with the person's key, as are the times.

CREATE TABLE free_busy (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    address BYTEA NOT NULL,
    -- what the server called the state of the calendar that was read last, to ask for changes only
    etag BYTEA NULL,
    modified BYTEA NULL,
    -- the busy times (busy/busy_times.c), worked out at `known_at`
    busy BYTEA NULL,
    known_at BIGINT NOT NULL DEFAULT 0,
    -- why the last try failed, and how many failed one after the other
    problem TEXT NOT NULL DEFAULT '' CHECK (problem IN ('', 'bad_url', 'internal', 'unknown_host', 'not_reached',
        'too_slow', 'too_large', 'broken_off', 'untrusted', 'redirected', 'no_memory', 'sign_in', 'gone', 'refused',
        'no_calendar', 'too_much')),
    failures BIGINT NOT NULL DEFAULT 0,
    added_at BIGINT NOT NULL,
    -- the last try, and the last one that went well; 0: none yet
    tried_at BIGINT NOT NULL DEFAULT 0,
    read_at BIGINT NOT NULL DEFAULT 0,
    -- NULL: not tried any more until the person asks for it
    due_at BIGINT NULL,
    -- which address it is: a new one makes what is under way for the old one void
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX free_busy_due ON free_busy (due_at) WHERE due_at IS NOT NULL;
