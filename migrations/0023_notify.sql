-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What reaches people by mail, and when. A mail tells of notices; what it tells is never kept here.

-- How a person wants to hear of a topic, where it is not the topic's usual way.
CREATE TABLE notify_choice (
    person_id BIGINT NOT NULL REFERENCES person (id),
    topic TEXT NOT NULL,
    delivery TEXT NOT NULL CHECK (delivery IN ('now', 'daily', 'weekly', 'here')),
    PRIMARY KEY (person_id, topic)
);

-- When a person wants to be disturbed, on their own clock; without a row the usual times hold.
CREATE TABLE notify_times (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    -- minutes of the day
    digest_minute BIGINT NOT NULL CHECK (digest_minute BETWEEN 0 AND 1439),
    quiet_from BIGINT NOT NULL CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until BIGINT NOT NULL CHECK (quiet_until BETWEEN 0 AND 1439),
    -- the sum of 1 for Monday, 2 for Tuesday … 64 for Sunday
    weekdays BIGINT NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    -- 0 Monday … 6 Sunday
    weekly_day BIGINT NOT NULL CHECK (weekly_day BETWEEN 0 AND 6)
);

CREATE TABLE notify_mail (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- whether it gathers what may wait; of these at most one a day
    digest SMALLINT NOT NULL CHECK (digest IN (0, 1)),
    -- the day on the person's clock
    day BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'needless', 'refused', 'failed')),
    -- what the server said when it did not take it; a needless one was read before it went out
    answer TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at BIGINT NULL
);
CREATE INDEX notify_mail_by_person ON notify_mail (person_id, day);
CREATE INDEX notify_mail_by_state ON notify_mail (state, created_at);

-- When a notice is to be mailed (NULL: not thought about yet), and in which mail (0: in none).
ALTER TABLE notice ADD COLUMN mail_due_at BIGINT NULL;
ALTER TABLE notice ADD COLUMN mail_id BIGINT NULL;
UPDATE notice SET mail_id = 0;
CREATE INDEX notice_to_plan ON notice (id) WHERE mail_id IS NULL AND mail_due_at IS NULL;
CREATE INDEX notice_to_mail ON notice (mail_due_at, person_id) WHERE mail_id IS NULL AND mail_due_at IS NOT NULL;
