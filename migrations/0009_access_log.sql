-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Looks at relationships from outside them. Each line's mac is made with a key from the line and the mac before it, so
-- that a changed or removed line shows; names are kept as they were, and nothing refers to other tables, because a line
-- outlives what it speaks of.

CREATE TABLE access_log (
    -- 1, 2, 3 … without gaps
    sequence BIGINT NOT NULL PRIMARY KEY,
    looked_at BIGINT NOT NULL,
    -- what was looked at, from the list in audit/audit.h
    kind TEXT NOT NULL,
    -- NULL is not a person: the command line
    actor_id BIGINT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    -- NULL in both is the whole portal; a program alone is all relationships that it had then
    program_id BIGINT NULL,
    relationship_id BIGINT NULL,
    -- the program's name, or whose relationship it is
    about TEXT NOT NULL,
    mac BYTEA NOT NULL
);
CREATE INDEX access_log_by_relationship ON access_log (relationship_id, sequence) WHERE relationship_id IS NOT NULL;
CREATE INDEX access_log_by_program ON access_log (program_id, looked_at) WHERE relationship_id IS NULL;

-- How many lines there are and the mac of the last, sealed by one of its own, so that a cut end shows; and the key of
-- the macs, wrapped by the portal's key.
CREATE TABLE access_log_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    wrapped BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    last_mac BYTEA NOT NULL,
    mac BYTEA NOT NULL
);
