-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A notice is a kind of the catalogue with what fills its places; the words are made when it is read, in the reader's language and on
-- their clock. Rows from before keep their `text`; new ones have none.
ALTER TABLE notice ADD COLUMN who TEXT NULL;
ALTER TABLE notice ADD COLUMN what TEXT NULL;
ALTER TABLE notice ADD COLUMN at_moment BIGINT NULL;
ALTER TABLE notice ADD COLUMN on_day BIGINT NULL;
ALTER TABLE notice ADD COLUMN counted BIGINT NULL;

-- Mails about the same thing, such as "/relationships/12", are a thread; '' belongs to none. Known once it is sent.
ALTER TABLE notify_mail ADD COLUMN thread TEXT NOT NULL DEFAULT '';
CREATE INDEX notify_mail_by_thread ON notify_mail (person_id, thread, id) WHERE thread <> '';

-- An address that a mail server refused for good. It holds as long as the person has this address.
CREATE TABLE notify_refusal (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    email TEXT NOT NULL,
    answer TEXT NOT NULL,
    refused_at BIGINT NOT NULL
);
