-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may sign in, as what, and by which secret. Secrets are kept as hashes only.

CREATE TABLE account (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    password_hash TEXT NULL,
    password_set_at BIGINT NULL,
    signed_in_at BIGINT NULL,
    disabled SMALLINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at BIGINT NOT NULL
);

CREATE TABLE person_role (
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'analyst')),
    given_by BIGINT NULL REFERENCES person (id),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, role)
);
CREATE INDEX person_role_by_role ON person_role (role);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    device TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE invitation (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    invited_by BIGINT NULL REFERENCES person (id),
    into_what TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NULL
);
CREATE INDEX invitation_by_person ON invitation (person_id);

CREATE TABLE api_token (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    expires_at BIGINT NULL,
    revoked_at BIGINT NULL
);
CREATE INDEX api_token_by_person ON api_token (person_id);

-- One row for each account and each address that failed lately; the keys are hashes.
CREATE TABLE sign_in_attempt (
    key TEXT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_by_time ON sign_in_attempt (started_at);

CREATE TABLE portal_setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
