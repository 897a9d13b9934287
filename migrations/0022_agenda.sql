-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is talked about in meetings: agenda, notes, action items. Every word is sealed; times, counts and states
-- are not. Shared texts by the key of the relationship, private notes by the key of who wrote them.

CREATE TABLE agenda_item (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- for which it was added; what was not reached there stands on the agenda of the next one as well
    meeting_id BIGINT NOT NULL REFERENCES meeting (id),
    title BYTEA NOT NULL,
    words BYTEA NOT NULL,
    -- 0: not said
    minutes BIGINT NOT NULL DEFAULT 0 CHECK (minutes BETWEEN 0 AND 480),
    -- order within the relationship
    position BIGINT NOT NULL,
    -- NULL both: not talked about
    talked_in BIGINT NULL REFERENCES meeting (id),
    talked_at BIGINT NULL,
    added_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((talked_in IS NULL) = (talked_at IS NULL))
);
CREATE INDEX agenda_item_by_meeting ON agenda_item (meeting_id, position);
CREATE INDEX agenda_item_talked ON agenda_item (talked_in) WHERE talked_in IS NOT NULL;
CREATE INDEX agenda_item_open ON agenda_item (relationship_id, position) WHERE talked_in IS NULL;

CREATE TABLE meeting_note (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    meeting_id BIGINT NOT NULL REFERENCES meeting (id),
    -- whose private notes; NULL: shared by all members
    author_id BIGINT NULL REFERENCES person (id),
    -- of the text that counts now
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_note_shared ON meeting_note (meeting_id) WHERE author_id IS NULL;
CREATE UNIQUE INDEX meeting_note_private ON meeting_note (meeting_id, author_id) WHERE author_id IS NOT NULL;
CREATE INDEX meeting_note_by_relationship ON meeting_note (relationship_id, meeting_id);

-- The texts as they were saved, the latest one too. Notes save themselves every few seconds, so what is older
-- than a day is thinned to one text for each time somebody sat down to write.
CREATE TABLE meeting_note_revision (
    id BIGINT NOT NULL PRIMARY KEY,
    note_id BIGINT NOT NULL REFERENCES meeting_note (id),
    version BIGINT NOT NULL,
    body BYTEA NOT NULL,
    written_by BIGINT NOT NULL REFERENCES person (id),
    written_at BIGINT NOT NULL,
    -- which open page saved it, by a random name; '' for a form without script
    editor TEXT NOT NULL,
    UNIQUE (note_id, version)
);

CREATE TABLE action_item (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- where it was agreed; NULL: between meetings
    meeting_id BIGINT NULL REFERENCES meeting (id),
    what BYTEA NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES person (id),
    due_on BIGINT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    -- why it was dropped
    word BYTEA NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    closed_by BIGINT NULL REFERENCES person (id),
    closed_at BIGINT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX action_item_by_relationship ON action_item (relationship_id, state, due_on);
CREATE INDEX action_item_by_meeting ON action_item (meeting_id);
CREATE INDEX action_item_by_owner ON action_item (owner_id, state);
