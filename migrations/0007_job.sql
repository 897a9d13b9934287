-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Work to be done later, by any server that shares the database.

-- A job that is done is deleted. One that is at work is due again when its time is over (run_at), so that it is not
-- lost when its server dies. Jobs with every_seconds stay and become due again and again.
CREATE TABLE job (
    id            BIGINT NOT NULL PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind <> ''),
    subject_id    BIGINT NOT NULL,
    payload       TEXT NOT NULL,
    unique_key    TEXT NOT NULL, -- '' is none
    every_seconds BIGINT NOT NULL CHECK (every_seconds >= 0),
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
    run_at        BIGINT NOT NULL, -- seconds; not before
    attempts      BIGINT NOT NULL, -- begun
    lease         BIGINT NOT NULL, -- of the attempt that began last; 0 before the first
    message       TEXT NOT NULL,   -- why the last attempt failed
    created_at    BIGINT NOT NULL
);
CREATE INDEX job_due ON job (state, run_at, id);
-- Of jobs with the same key only one waits for its first attempt.
CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE lease = 0 AND unique_key <> '';
CREATE UNIQUE INDEX job_recurring ON job (kind) WHERE every_seconds > 0;
