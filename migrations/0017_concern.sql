-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Concerns: first a note of one person alone; then, if they choose, a worksheet with another member; or a letter to
-- somebody outside, which the other member does not learn of.

CREATE TABLE concern (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    author_id BIGINT NOT NULL REFERENCES person (id),
    -- with whom it is worked through; NULL while it is private
    other_id BIGINT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('private', 'shared', 'working', 'settled', 'withdrawn')),
    -- the author's own notes, sealed for the author alone, also after it was shared
    title BYTEA NOT NULL,
    happened BYTEA NOT NULL,
    effect BYTEA NOT NULL,
    wish BYTEA NOT NULL,
    -- the worksheet, sealed for the members; NULL while it is private
    topic BYTEA NULL,
    tries BYTEA NULL,
    outcome BYTEA NULL,
    follow_up_on BIGINT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    shared_at BIGINT NULL,
    ended_at BIGINT NULL,
    -- of the author's notes, and of what both write on the worksheet
    version BIGINT NOT NULL DEFAULT 1,
    plan_version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX concern_by_author ON concern (relationship_id, author_id);
CREATE INDEX concern_by_other ON concern (relationship_id, other_id) WHERE other_id IS NOT NULL;

-- What each of the two writes on the worksheet.
CREATE TABLE concern_side (
    id BIGINT NOT NULL PRIMARY KEY,
    concern_id BIGINT NOT NULL REFERENCES concern (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- how they see it; NULL: not written yet
    view BYTEA NULL,
    -- the other one's view in their own words; NULL: not written yet
    restated BYTEA NULL,
    -- to the other one's words for their view: is that what they meant?
    answer TEXT NOT NULL DEFAULT 'none' CHECK (answer IN ('none', 'yes', 'not_quite')),
    word BYTEA NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (concern_id, person_id)
);

CREATE TABLE concern_option (
    id BIGINT NOT NULL PRIMARY KEY,
    concern_id BIGINT NOT NULL REFERENCES concern (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    words BYTEA NOT NULL
);
CREATE INDEX concern_option_by_concern ON concern_option (concern_id, id);

-- Taken outside: sealed once for who writes it and once for who receives it, for nobody else.
CREATE TABLE concern_letter (
    id BIGINT NOT NULL PRIMARY KEY,
    -- NULL once the author removed the note it came from
    concern_id BIGINT NULL REFERENCES concern (id),
    author_id BIGINT NOT NULL REFERENCES person (id),
    recipient_id BIGINT NOT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'handled')),
    own BYTEA NOT NULL,
    -- NULL while it is a draft
    theirs BYTEA NULL,
    changed_at BIGINT NOT NULL,
    sent_at BIGINT NULL,
    handled_at BIGINT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX concern_letter_draft ON concern_letter (concern_id) WHERE state = 'draft';
CREATE INDEX concern_letter_by_concern ON concern_letter (concern_id) WHERE concern_id IS NOT NULL;
CREATE INDEX concern_letter_by_recipient ON concern_letter (recipient_id, state, sent_at);
CREATE INDEX concern_letter_by_author ON concern_letter (author_id, state, sent_at);

CREATE TABLE concern_answer (
    id BIGINT NOT NULL PRIMARY KEY,
    letter_id BIGINT NOT NULL REFERENCES concern_letter (id),
    author_id BIGINT NOT NULL REFERENCES person (id),
    own BYTEA NOT NULL,
    theirs BYTEA NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX concern_answer_by_letter ON concern_answer (letter_id, id);

-- Whom everybody may turn to, named by admins.
CREATE TABLE concern_contact (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    -- what they are there for, in an admin's words: "HR, Lagos"
    label TEXT NOT NULL,
    added_by BIGINT NULL REFERENCES person (id),
    added_at BIGINT NOT NULL
);
