-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Groups: what a circle is for, its rules, and its board of questions. A circle is a relationship of the format
-- 'group'. Its name is plain, since its coordinator gives and sees it; all else is sealed.

ALTER TABLE relationship ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- Purpose and rules as they were saved; the latest counts. Without any, the rules that come with the product.
CREATE TABLE circle_version (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    version BIGINT NOT NULL,
    purpose BYTEA NOT NULL,
    rules BYTEA NOT NULL,
    written_by BIGINT NOT NULL REFERENCES person (id),
    written_at BIGINT NOT NULL,
    UNIQUE (relationship_id, version)
);

CREATE TABLE board_question (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    title BYTEA NOT NULL,
    words BYTEA NOT NULL,
    -- NULL: asked quietly
    author_id BIGINT NULL REFERENCES person (id),
    -- of what was asked quietly: something that opens by the key of who asked alone, so that they find it again
    mine BYTEA NULL,
    -- of what was asked quietly the day alone
    asked_on BIGINT NOT NULL,
    answered_at BIGINT NULL,
    CHECK ((author_id IS NULL) = (mine IS NOT NULL))
);
CREATE INDEX board_question_by_relationship ON board_question (relationship_id, answered_at);

CREATE TABLE board_answer (
    id BIGINT NOT NULL PRIMARY KEY,
    question_id BIGINT NOT NULL REFERENCES board_question (id),
    body BYTEA NOT NULL,
    -- NULL: who asked quietly, answering as such
    author_id BIGINT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX board_answer_by_question ON board_answer (question_id, id);

-- Who has the same question. Counted, never shown by name.
CREATE TABLE board_same (
    question_id BIGINT NOT NULL REFERENCES board_question (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (question_id, person_id)
);
