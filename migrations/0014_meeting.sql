-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Meetings: when and where, who came. Where and why are sealed; times, states and counts are not. `uid` and
-- `sequence` are those of calendar invitations (RFC 5545, 5546): an occurrence of a series goes by the uid of
-- its series and by `occurs_at`, the moment at which the series would have it.

-- When a person usually works, on the clock of their own time zone. Without a row: Monday to Friday, 9 to 17.
CREATE TABLE person_hours (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    -- sum of 1 Monday, 2 Tuesday, 4 Wednesday, 8 Thursday, 16 Friday, 32 Saturday, 64 Sunday
    days SMALLINT NOT NULL CHECK (days BETWEEN 1 AND 127),
    -- minutes of the day
    from_minute SMALLINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
    until_minute SMALLINT NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
    CHECK (from_minute < until_minute)
);

CREATE TABLE meeting_series (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- the value of an RRULE
    rule TEXT NOT NULL,
    -- it starts at this time on the clocks of this zone, all year round
    zone TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    minute SMALLINT NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 720),
    place BYTEA NOT NULL,
    link BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'ended')),
    -- its occurrences up to this day are rows of meeting
    made_until BIGINT NOT NULL,
    uid TEXT NOT NULL UNIQUE,
    sequence BIGINT NOT NULL DEFAULT 0,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX meeting_series_by_relationship ON meeting_series (relationship_id, state);
CREATE INDEX meeting_series_by_made ON meeting_series (made_until) WHERE state = 'running';

CREATE TABLE meeting (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    series_id BIGINT NULL REFERENCES meeting_series (id),
    -- when the series would have it; it may have been moved since
    occurs_at BIGINT NULL,
    starts_at BIGINT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 720),
    -- in which it was planned
    zone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'missed', 'cancelled')),
    -- how often it was moved to a later day
    postponed BIGINT NOT NULL DEFAULT 0,
    -- NULL both: as its series has it
    place BYTEA NULL,
    link BYTEA NULL,
    -- why it was cancelled
    why BYTEA NULL,
    -- cancelled because its series ended or its relationship closed; lists leave it out
    dropped SMALLINT NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
    -- who said what became of it, and when
    closed_by BIGINT NULL REFERENCES person (id),
    closed_at BIGINT NULL,
    -- when its members were asked whether they met
    asked_at BIGINT NULL,
    uid TEXT NULL UNIQUE,
    sequence BIGINT NOT NULL DEFAULT 0,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (series_id, occurs_at),
    CHECK ((series_id IS NULL) = (occurs_at IS NULL))
);
CREATE INDEX meeting_by_relationship ON meeting (relationship_id, starts_at, id);
CREATE INDEX meeting_open_by_time ON meeting (starts_at) WHERE state = 'planned';

-- Who was there, as members say it.
CREATE TABLE meeting_attendance (
    meeting_id BIGINT NOT NULL REFERENCES meeting (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    came TEXT NOT NULL CHECK (came IN ('on_time', 'late', 'absent')),
    noted_by BIGINT NOT NULL REFERENCES person (id),
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);

-- Times to choose from.
CREATE TABLE meeting_proposal (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 720),
    zone TEXT NOT NULL,
    place BYTEA NOT NULL,
    link BYTEA NOT NULL,
    note BYTEA NOT NULL,
    -- a meeting that is to be moved to one of the times; NULL: a new one
    moves_id BIGINT NULL REFERENCES meeting (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'planned', 'withdrawn')),
    -- what it became
    meeting_id BIGINT NULL REFERENCES meeting (id),
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX meeting_proposal_by_relationship ON meeting_proposal (relationship_id, state, created_at);

CREATE TABLE meeting_option (
    id BIGINT NOT NULL PRIMARY KEY,
    proposal_id BIGINT NOT NULL REFERENCES meeting_proposal (id),
    starts_at BIGINT NOT NULL,
    UNIQUE (proposal_id, starts_at)
);

CREATE TABLE meeting_answer (
    option_id BIGINT NOT NULL REFERENCES meeting_option (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    suits SMALLINT NOT NULL CHECK (suits IN (0, 1)),
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (option_id, person_id)
);
