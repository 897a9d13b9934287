-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What members share with each other: resources and opportunities, training with a teach-back, introductions.
-- Words and addresses are sealed for the members; dates, states and who are plain.

CREATE TABLE resource (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    kind TEXT NOT NULL CHECK (kind IN ('resource', 'opportunity')),
    -- for whom; NULL is all members
    for_id BIGINT NULL REFERENCES person (id),
    title BYTEA NOT NULL,
    address BYTEA NOT NULL,
    body BYTEA NOT NULL,
    why BYTEA NOT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX resource_by_relationship ON resource (relationship_id, id);

-- Who has read or done it.
CREATE TABLE resource_mark (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (resource_id, person_id)
);

CREATE TABLE workshop (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- who goes there
    person_id BIGINT NOT NULL REFERENCES person (id),
    starts_on BIGINT NULL,
    title BYTEA NOT NULL,
    address BYTEA NOT NULL,
    cost BYTEA NOT NULL,
    attended SMALLINT NOT NULL DEFAULT 0 CHECK (attended IN (0, 1)),
    takeaway BYTEA NOT NULL,
    -- telling the others what it was about
    teach_on BIGINT NULL,
    taught SMALLINT NOT NULL DEFAULT 0 CHECK (taught IN (0, 1)),
    teach_notes BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX workshop_by_relationship ON workshop (relationship_id, id);

CREATE TABLE introduction (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- the member who introduces, and the one who is introduced
    by_id BIGINT NOT NULL REFERENCES person (id),
    for_id BIGINT NOT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('offered', 'wanted', 'made', 'met', 'dropped')),
    whom BYTEA NOT NULL,
    why BYTEA NOT NULL,
    outcome BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX introduction_by_relationship ON introduction (relationship_id, id);
