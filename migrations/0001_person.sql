-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People, their skills, and uploaded files on their way to becoming people.

CREATE TABLE skill (
    id          BIGINT NOT NULL PRIMARY KEY,
    label       TEXT NOT NULL CHECK (label <> ''),
    label_key   TEXT NOT NULL UNIQUE,
    match_key   TEXT NOT NULL,
    source      TEXT NOT NULL CHECK (source IN ('esco', 'own')),
    external_id TEXT NOT NULL DEFAULT '',
    reuse       TEXT NOT NULL DEFAULT '',
    use_count   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX skill_by_match_key ON skill (match_key);

CREATE TABLE person (
    id             BIGINT NOT NULL PRIMARY KEY,
    email          TEXT NOT NULL,
    email_key      TEXT NOT NULL UNIQUE CHECK (email_key <> ''),
    external_id    TEXT NOT NULL DEFAULT '',
    name           TEXT NOT NULL CHECK (name <> ''),
    name_key       TEXT NOT NULL,
    manager_id     BIGINT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    department     TEXT NOT NULL DEFAULT '',
    department_key TEXT NOT NULL DEFAULT '',
    location       TEXT NOT NULL DEFAULT '',
    location_key   TEXT NOT NULL DEFAULT '',
    job_title      TEXT NOT NULL DEFAULT '',
    level          SMALLINT NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 20),
    time_zone      TEXT NOT NULL DEFAULT '',
    search_key     TEXT NOT NULL,
    joined_on      BIGINT,
    left_on        BIGINT,
    active         SMALLINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL DEFAULT 1,
    CHECK (manager_id IS NULL OR manager_id <> id),
    CHECK ((active = 0) = (left_on IS NOT NULL))
);
CREATE UNIQUE INDEX person_by_external_id ON person (external_id) WHERE external_id <> '';
CREATE INDEX person_by_name ON person (active, name_key, id);
-- Many people known by their ids are sorted by name without reading their rows.
CREATE INDEX person_by_id ON person (id, active, name_key);
CREATE INDEX person_by_manager ON person (manager_id, active, name_key, id);
CREATE INDEX person_by_department ON person (active, department_key, name_key, id);
CREATE INDEX person_by_location ON person (active, location_key, name_key, id);

-- The words by which people are found: each distinct word once, under an id made from the word itself, and each
-- skill that somebody has, under the skill's id; and who has it. Searching any part of a word reads the short list of
-- words, never all people. Made from the other tables, so there are no foreign keys.
CREATE TABLE search_word (
    id   BIGINT NOT NULL PRIMARY KEY,
    word TEXT NOT NULL
);
CREATE TABLE person_word (
    word_id   BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (word_id, person_id)
);

CREATE TABLE person_skill (
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    skill_id  BIGINT NOT NULL REFERENCES skill (id),
    kind      TEXT NOT NULL CHECK (kind IN ('offered', 'wanted')),
    level     SMALLINT NOT NULL DEFAULT 3 CHECK (level BETWEEN 1 AND 5),
    position  SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, skill_id, kind)
);

CREATE TABLE person_language (
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    language  TEXT NOT NULL CHECK (language <> ''),
    PRIMARY KEY (person_id, language)
);
CREATE INDEX person_language_by_language ON person_language (language, person_id);

-- What a person writes about themselves. Choice columns hold keys of person_choices.h, separated by spaces.
CREATE TABLE person_profile (
    person_id           BIGINT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    experience          TEXT NOT NULL DEFAULT '',
    goals               TEXT NOT NULL DEFAULT '',
    goal_topics         TEXT NOT NULL DEFAULT '',
    interests           TEXT NOT NULL DEFAULT '',
    personal_values     TEXT NOT NULL DEFAULT '',
    working_style       TEXT NOT NULL DEFAULT '',
    communication_style TEXT NOT NULL DEFAULT '',
    learning_style      TEXT NOT NULL DEFAULT '',
    availability        TEXT NOT NULL DEFAULT '',
    offer               TEXT NOT NULL DEFAULT '',
    hidden_talents      TEXT NOT NULL DEFAULT '',
    birthday_month      SMALLINT NOT NULL DEFAULT 0 CHECK (birthday_month BETWEEN 0 AND 12),
    birthday_day        SMALLINT NOT NULL DEFAULT 0 CHECK (birthday_day BETWEEN 0 AND 31),
    show_birthday       SMALLINT NOT NULL DEFAULT 0 CHECK (show_birthday IN (0, 1)),
    show_anniversary    SMALLINT NOT NULL DEFAULT 0 CHECK (show_anniversary IN (0, 1))
);

-- An uploaded file between its steps: uploaded, mapped, looked through, applied. Any server can go on with it.
CREATE TABLE person_import (
    id          BIGINT NOT NULL PRIMARY KEY,
    owner_id    BIGINT NOT NULL REFERENCES person (id),
    file_name   TEXT NOT NULL,
    size        BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('uploaded', 'checked', 'applied')),
    mapping     TEXT NOT NULL DEFAULT '',
    added       BIGINT NOT NULL DEFAULT 0,
    changed     BIGINT NOT NULL DEFAULT 0,
    unchanged   BIGINT NOT NULL DEFAULT 0,
    refused     BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX person_import_by_owner ON person_import (owner_id, created_at);
CREATE TABLE person_import_chunk (
    import_id BIGINT NOT NULL REFERENCES person_import (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL,
    bytes     BYTEA NOT NULL,
    PRIMARY KEY (import_id, position)
);
CREATE TABLE person_import_row (
    import_id BIGINT NOT NULL REFERENCES person_import (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('added', 'changed', 'unchanged', 'refused')),
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    changes   TEXT NOT NULL,
    department TEXT NOT NULL,
    job_title TEXT NOT NULL,
    manager   TEXT NOT NULL,
    level     BIGINT NOT NULL,
    PRIMARY KEY (import_id, number)
);
CREATE INDEX person_import_row_by_state ON person_import_row (import_id, state, number);
CREATE TABLE person_import_problem (
    import_id   BIGINT NOT NULL REFERENCES person_import (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    position    BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    value       TEXT NOT NULL,
    problem     TEXT NOT NULL,
    help        TEXT NOT NULL,
    PRIMARY KEY (import_id, number, position)
);
