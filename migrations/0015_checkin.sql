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

-- A member's check-in: ratings (a digit from 1 to 5 for each of six questions, 0 where none was given) and a line of
-- words, sealed for them alone.
CREATE TABLE checkin (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    day BIGINT NOT NULL,
    ratings BYTEA NOT NULL,
    line BYTEA NOT NULL,
    -- whether its author lets it count in the program's averages
    counts SMALLINT NOT NULL CHECK (counts IN (0, 1)),
    answered_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (relationship_id, person_id, day)
);
CREATE INDEX checkin_by_person ON checkin (person_id, relationship_id, day);

-- A program's averages over a time, of at least five people, in tenths, rounded; 0 where fewer than five answered that
-- question. Times of one program never overlap, and a row is never changed.
CREATE TABLE checkin_release (
    program_id BIGINT NOT NULL REFERENCES program (id),
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,
    people BIGINT NOT NULL CHECK (people >= 5),
    engagement BIGINT NOT NULL,
    flexibility BIGINT NOT NULL,
    authenticity BIGINT NOT NULL,
    reciprocity BIGINT NOT NULL,
    trust BIGINT NOT NULL,
    workload BIGINT NOT NULL,
    released_at BIGINT NOT NULL,
    PRIMARY KEY (program_id, to_day),
    CHECK (from_day <= to_day)
);
