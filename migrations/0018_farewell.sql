-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How relationships pause, go on, end and are looked back on.

-- How it ended. Never who wished for it: an early ending is nobody's fault, and looks the same whatever led to it.
ALTER TABLE relationship ADD COLUMN ending TEXT NULL
    CHECK (ending IN ('completed', 'early', 'departed', 'date'));
ALTER TABLE relationship ADD COLUMN ended_at BIGINT NULL;
-- the day on which a pause ends by itself; NULL is when the members say so
ALTER TABLE relationship ADD COLUMN paused_until BIGINT NULL;
CREATE INDEX relationship_by_state ON relationship (state, ends_on);

-- Pauses, with a word for the others, sealed for the members.
CREATE TABLE farewell_pause (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    paused_by BIGINT NOT NULL REFERENCES person (id),
    paused_at BIGINT NOT NULL,
    words BYTEA NOT NULL
);
CREATE INDEX farewell_pause_by_relationship ON farewell_pause (relationship_id, paused_at, id);

-- What needs more than one member to say yes: another end, or finishing now.
CREATE TABLE farewell_proposal (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    kind TEXT NOT NULL CHECK (kind IN ('extend', 'complete')),
    -- the end that is proposed; NULL for complete
    ends_on BIGINT NULL,
    words BYTEA NOT NULL,
    proposed_by BIGINT NOT NULL REFERENCES person (id),
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
    answered_at BIGINT NULL
);
CREATE INDEX farewell_proposal_by_relationship ON farewell_proposal (relationship_id, proposed_at, id);
CREATE UNIQUE INDEX farewell_proposal_open ON farewell_proposal (relationship_id) WHERE state = 'open';

-- Who said yes; the one who proposed did.
CREATE TABLE farewell_yes (
    proposal_id BIGINT NOT NULL REFERENCES farewell_proposal (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    said_at BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, person_id)
);

-- A member's look back, sealed for its author alone.
CREATE TABLE farewell_reflection (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    learned BYTEA NOT NULL,
    helped BYTEA NOT NULL,
    take_on BYTEA NOT NULL,
    again BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (relationship_id, person_id)
);

-- The copy that its author chose to show to the others, sealed for the members; gone when it is taken back.
CREATE TABLE farewell_shared (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    learned BYTEA NOT NULL,
    helped BYTEA NOT NULL,
    take_on BYTEA NOT NULL,
    shared_at BIGINT NOT NULL,
    UNIQUE (relationship_id, person_id)
);

-- A message at the end, sealed for the members.
CREATE TABLE farewell_thanks (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    words BYTEA NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX farewell_thanks_by_relationship ON farewell_thanks (relationship_id, sent_at, id);

-- Who was told once that a member came to stand over another in the reporting line.
CREATE TABLE farewell_mover (
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    above_id BIGINT NOT NULL REFERENCES person (id),
    below_id BIGINT NOT NULL REFERENCES person (id),
    told_at BIGINT NOT NULL,
    PRIMARY KEY (relationship_id, above_id, below_id)
);

-- The end of which the members were reminded when it had come; once for each.
CREATE TABLE farewell_reminder (
    relationship_id BIGINT NOT NULL PRIMARY KEY REFERENCES relationship (id),
    ends_on BIGINT NOT NULL
);
