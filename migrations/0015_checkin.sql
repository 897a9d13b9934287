-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Check-ins and chemistry answers.

-- How a member feels after the first and the second meeting: sealed for them alone, one letter each, so that no length
-- tells one answer from another. Every answer gets a moment of review, drawn at random, and every review looks alike
-- from outside; only there is the answer opened.
CREATE TABLE chemistry_answer (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    meeting SMALLINT NOT NULL CHECK (meeting IN (1, 2)),
    answer BYTEA NOT NULL,
    words BYTEA NOT NULL,
    answered_at BIGINT NOT NULL,
    review_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (relationship_id, person_id, meeting)
);
