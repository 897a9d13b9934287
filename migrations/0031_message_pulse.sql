-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Which threads of messages have something new, so that every server can tell who has one open. A number that
-- grows with each message, change, taking back and reading.

CREATE TABLE message_pulse (
    relationship_id BIGINT NOT NULL PRIMARY KEY REFERENCES relationship (id),
    number BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- the number came from this person's reading: nothing new for themselves
    reader_id BIGINT NULL REFERENCES person (id)
);
CREATE INDEX message_pulse_by_time ON message_pulse (changed_at);
