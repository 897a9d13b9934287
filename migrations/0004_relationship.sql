-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two or more people who work on something together. What they write is kept elsewhere, sealed; here are
-- states and dates only, and the reasons that both were shown for their match.

CREATE TABLE relationship (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NULL REFERENCES program (id),
    format TEXT NOT NULL CHECK (format IN ('mentoring', 'reverse', 'peer', 'group', 'buddy', 'manager')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'paused', 'closing', 'closed')),
    started_on BIGINT NOT NULL,
    ends_on BIGINT NULL,
    why TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX relationship_by_program ON relationship (program_id, state, started_on);

CREATE TABLE relationship_member (
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL CHECK (role IN ('mentor', 'mentee', 'peer', 'buddy', 'manager', 'employee')),
    joined_at BIGINT NOT NULL,
    left_at BIGINT NULL,
    said_hello_at BIGINT NULL,
    PRIMARY KEY (relationship_id, person_id)
);
CREATE INDEX relationship_member_by_person ON relationship_member (person_id, relationship_id);
