-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The keys of sealed content, each wrapped by the portal's key, which is in a file and never here. Whoever deletes
-- one erases all that was sealed with it.

CREATE TABLE content_key (
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('relationship', 'person')),
    owner_id BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
);
