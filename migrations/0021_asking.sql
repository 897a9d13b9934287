-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mentees who ask a mentor of their choice. What they write is sealed for the two alone, for each with their own key;
-- states, dates and counts are plain.

-- Whether mentees may ask, how many requests each may have open at a time, and for how many days a request waits.
ALTER TABLE program ADD COLUMN self_match SMALLINT NOT NULL DEFAULT 0 CHECK (self_match IN (0, 1));
ALTER TABLE program ADD COLUMN asking_limit BIGINT NOT NULL DEFAULT 3 CHECK (asking_limit BETWEEN 1 AND 10);
ALTER TABLE program ADD COLUMN asking_days BIGINT NOT NULL DEFAULT 10 CHECK (asking_days BETWEEN 2 AND 60);

CREATE TABLE mentor_request (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NOT NULL REFERENCES program (id),
    mentee_id BIGINT NOT NULL REFERENCES person (id),
    mentor_id BIGINT NOT NULL REFERENCES person (id),
    -- closed: the other side found somebody else, paused or left before it was answered
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'closed')),
    -- why this mentor: for who asks, and for who is asked
    reason_of_mentee BYTEA NOT NULL,
    reason_for_mentor BYTEA NOT NULL,
    -- what the mentor answered, where they did
    answer_of_mentor BYTEA NULL,
    answer_for_mentee BYTEA NULL,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- when it was answered, or ended otherwise
    ended_at BIGINT NULL,
    relationship_id BIGINT NULL REFERENCES relationship (id),
    CHECK (mentee_id <> mentor_id)
);
CREATE UNIQUE INDEX mentor_request_once ON mentor_request (program_id, mentee_id, mentor_id) WHERE state = 'open';
CREATE INDEX mentor_request_by_mentee ON mentor_request (mentee_id, asked_at);
CREATE INDEX mentor_request_by_mentor ON mentor_request (mentor_id, asked_at);
CREATE INDEX mentor_request_by_program ON mentor_request (program_id, asked_at);
CREATE INDEX mentor_request_open ON mentor_request (expires_at) WHERE state = 'open';

-- Who would like to be told when a mentor has room. The first is offered the place, which is held for them a while.
CREATE TABLE mentor_wait (
    program_id BIGINT NOT NULL REFERENCES program (id),
    mentor_id BIGINT NOT NULL REFERENCES person (id),
    mentee_id BIGINT NOT NULL REFERENCES person (id),
    -- milliseconds: earlier is first
    since BIGINT NOT NULL,
    held_until BIGINT NULL,
    PRIMARY KEY (program_id, mentor_id, mentee_id)
);
CREATE INDEX mentor_wait_by_mentee ON mentor_wait (mentee_id);

-- A pause may end by itself.
ALTER TABLE enrollment ADD COLUMN paused_until BIGINT NULL;
CREATE INDEX enrollment_paused_until ON enrollment (paused_until) WHERE state = 'paused';
