-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The guide and the training before the start, and what the next step follows from beyond the progress of all.

-- Days between meetings as the members agreed; NULL is as the program says.
ALTER TABLE relationship_progress ADD COLUMN cadence_days BIGINT NULL;

-- What waits for one member alone, without content; the features that know it keep it.
ALTER TABLE relationship_member ADD COLUMN agreement_signed SMALLINT NOT NULL DEFAULT 0 CHECK (agreement_signed IN (0, 1));
ALTER TABLE relationship_member ADD COLUMN check_in_due_on BIGINT NULL;
ALTER TABLE relationship_member ADD COLUMN action_due_on BIGINT NULL;
ALTER TABLE relationship_member ADD COLUMN feedback_asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relationship_member ADD COLUMN looked_back_at BIGINT NULL;

-- Training before the start; a change that people should read again makes a new version.
ALTER TABLE program ADD COLUMN training TEXT NOT NULL DEFAULT 'recommended' CHECK (training IN ('none', 'recommended', 'required'));
ALTER TABLE program ADD COLUMN training_version BIGINT NOT NULL DEFAULT 1;

-- Who said "I have read this", of which version.
CREATE TABLE training_read (
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    version BIGINT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (program_id, person_id, version)
);

-- What a program changed in the guide, and what it added. The guide itself comes with the product.
CREATE TABLE guide_item (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    -- the entry of the library that this row hides or says in other words; NULL is the program's own
    library_key TEXT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('agenda', 'task', 'question')),
    phase TEXT NOT NULL CHECK (phase IN ('establish', 'nurture', 'grow', 'close')),
    theme TEXT NOT NULL DEFAULT '',
    side TEXT NOT NULL CHECK (side IN ('both', 'mentor', 'mentee')),
    title TEXT NOT NULL,
    how TEXT NOT NULL DEFAULT '',
    minutes BIGINT NOT NULL DEFAULT 0,
    -- its words are the program's; 0: the row only hides
    changed SMALLINT NOT NULL DEFAULT 1 CHECK (changed IN (0, 1)),
    hidden SMALLINT NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (program_id, library_key)
);

-- Chapters that a program adds to the training that comes with the product.
CREATE TABLE training_chapter (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('both', 'mentor', 'mentee')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    question TEXT NOT NULL DEFAULT '',
    thought TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX training_chapter_by_program ON training_chapter (program_id, id);
