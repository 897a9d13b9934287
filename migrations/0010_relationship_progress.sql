-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How far a relationship is, in dates and counts without any content: what coordinators may see, and what the
-- next step follows from. Each feature keeps its own columns, in the transaction that changes what they count.

CREATE TABLE relationship_progress (
    relationship_id BIGINT NOT NULL PRIMARY KEY REFERENCES relationship (id),
    agreement_drafted SMALLINT NOT NULL DEFAULT 0 CHECK (agreement_drafted IN (0, 1)),
    -- every member signed the latest version
    agreement_signed SMALLINT NOT NULL DEFAULT 0 CHECK (agreement_signed IN (0, 1)),
    agreement_signed_at BIGINT NULL,
    revisit_on BIGINT NULL,
    goals_open BIGINT NOT NULL DEFAULT 0,
    goals_reached BIGINT NOT NULL DEFAULT 0,
    goals_dropped BIGINT NOT NULL DEFAULT 0,
    meetings_held BIGINT NOT NULL DEFAULT 0,
    meetings_postponed BIGINT NOT NULL DEFAULT 0,
    meetings_missed BIGINT NOT NULL DEFAULT 0,
    last_met_at BIGINT NULL,
    next_meeting_id BIGINT NULL,
    next_meeting_at BIGINT NULL,
    actions_open BIGINT NOT NULL DEFAULT 0,
    check_ins BIGINT NOT NULL DEFAULT 0,
    last_check_in_at BIGINT NULL,
    feedback_given BIGINT NOT NULL DEFAULT 0
);
INSERT INTO relationship_progress (relationship_id) SELECT id FROM relationship;

-- What happened and when, without content.
CREATE TABLE relationship_event (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    kind TEXT NOT NULL,
    -- who did it; NULL is the portal itself
    actor_id BIGINT NULL REFERENCES person (id),
    -- the row that the kind speaks of; NULL is none
    subject_id BIGINT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX relationship_event_by_relationship ON relationship_event (relationship_id, happened_at, id);
