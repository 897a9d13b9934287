-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a person is told inside the product.

CREATE TABLE notice (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    subject_id BIGINT NULL,
    text TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT NULL
);
CREATE INDEX notice_by_person ON notice (person_id, id);
CREATE INDEX notice_unread ON notice (person_id) WHERE read_at IS NULL;
