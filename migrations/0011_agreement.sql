-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What members agreed. Their words are sealed; numbers, dates and signatures are plain.

-- What new agreements of a program start from, where its coordinators changed the usual texts.
CREATE TABLE agreement_template (
    program_id BIGINT NOT NULL PRIMARY KEY REFERENCES program (id) ON DELETE CASCADE,
    mode TEXT NOT NULL CHECK (mode IN ('in_person', 'video', 'phone', 'mixed')),
    times TEXT NOT NULL,
    focus TEXT NOT NULL,
    boundaries TEXT NOT NULL,
    outside TEXT NOT NULL,
    confidentiality TEXT NOT NULL,
    feedback TEXT NOT NULL,
    ending TEXT NOT NULL,
    updated_by BIGINT NULL REFERENCES person (id),
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE agreement_version (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    -- counts every saving in this relationship: who writes or signs says which one they saw
    edit BIGINT NOT NULL,
    cadence_days BIGINT NOT NULL CHECK (cadence_days BETWEEN 1 AND 365),
    meeting_minutes BIGINT NOT NULL CHECK (meeting_minutes BETWEEN 10 AND 480),
    until_on BIGINT NULL,
    revisit_on BIGINT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('in_person', 'video', 'phone', 'mixed')),
    times BYTEA NOT NULL,
    focus BYTEA NOT NULL,
    boundaries BYTEA NOT NULL,
    outside BYTEA NOT NULL,
    confidentiality BYTEA NOT NULL,
    feedback BYTEA NOT NULL,
    ending BYTEA NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    changed_at BIGINT NOT NULL,
    -- when all who were members had signed it
    signed_at BIGINT NULL,
    UNIQUE (relationship_id, number)
);

-- What one member hopes for; part of the version, written by that member alone.
CREATE TABLE agreement_hope (
    id BIGINT NOT NULL PRIMARY KEY,
    version_id BIGINT NOT NULL REFERENCES agreement_version (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    hope BYTEA NOT NULL,
    UNIQUE (version_id, person_id)
);

CREATE TABLE agreement_signature (
    version_id BIGINT NOT NULL REFERENCES agreement_version (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (version_id, person_id)
);
