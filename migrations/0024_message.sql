-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Messages between members. Body, names and bytes of files are sealed with the relationship's key.

CREATE TABLE message (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    author_id BIGINT NOT NULL REFERENCES person (id),
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT NULL,
    -- taken back: the row stays, its words and files are gone
    withdrawn_at BIGINT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX message_by_relationship ON message (relationship_id, id);

CREATE TABLE message_file (
    id BIGINT NOT NULL PRIMARY KEY,
    message_id BIGINT NOT NULL REFERENCES message (id),
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    name BYTEA NOT NULL,
    content BYTEA NOT NULL,
    -- of the file as it was
    size BIGINT NOT NULL CHECK (size >= 0)
);
CREATE INDEX message_file_by_message ON message_file (message_id);
CREATE INDEX message_file_by_relationship ON message_file (relationship_id);

-- Up to which message each member has read.
CREATE TABLE message_read (
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    message_id BIGINT NOT NULL,
    PRIMARY KEY (relationship_id, person_id)
);
