-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Meetings in people's own calendars: invitations by mail, private feeds, and answers from there. Whether
-- somebody wants invitations stands in notify_choice as the topic 'invitations': 'here' is no.

-- What a person has in their calendar of a meeting or of a series.
CREATE TABLE calendar_invitation (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    meeting_id BIGINT NULL REFERENCES meeting (id),
    series_id BIGINT NULL REFERENCES meeting_series (id),
    state TEXT NOT NULL CHECK (state IN ('invited', 'cancelled')),
    -- a hash of what the latest mail says
    mark TEXT NOT NULL,
    mails BIGINT NOT NULL DEFAULT 0,
    -- of the latest mail
    sending TEXT NOT NULL CHECK (sending IN ('waiting', 'sent', 'needless', 'refused', 'failed')),
    answer TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL,
    UNIQUE (meeting_id, person_id),
    UNIQUE (series_id, person_id),
    CHECK ((meeting_id IS NULL) <> (series_id IS NULL))
);
CREATE INDEX calendar_invitation_by_relationship ON calendar_invitation (relationship_id);

-- What a person answered, and to which state of the plan.
CREATE TABLE calendar_answer (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- an occurrence's own answer goes before that of its series
    meeting_id BIGINT NULL REFERENCES meeting (id),
    series_id BIGINT NULL REFERENCES meeting_series (id),
    answer TEXT NOT NULL CHECK (answer IN ('accepted', 'tentative', 'declined')),
    sequence BIGINT NOT NULL,
    -- when it was given, by the clock of the calendar that sent it; 0: not said
    given_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    UNIQUE (meeting_id, person_id),
    UNIQUE (series_id, person_id),
    CHECK ((meeting_id IS NULL) <> (series_id IS NULL))
);

-- The private address of all meetings of a person.
CREATE TABLE calendar_feed (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT NULL,
    -- since 1970, and how often it was read in it
    hour BIGINT NOT NULL DEFAULT 0,
    reads BIGINT NOT NULL DEFAULT 0
);

-- Where a mail server hands in answers; one row at most.
CREATE TABLE calendar_gateway (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    hour BIGINT NOT NULL DEFAULT 0,
    uses BIGINT NOT NULL DEFAULT 0
);
