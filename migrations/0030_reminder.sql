-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody was reminded of, so that each thing is told once; and when a program's texts were looked through.

CREATE TABLE reminder (
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- of src/reminder/reminder_kinds.c
    kind TEXT NOT NULL,
    -- the row it speaks of
    subject_id BIGINT NOT NULL,
    -- what makes it another reminder of the same thing: a moment, a day or a number, as the kind has it
    occasion BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, kind, subject_id, occasion)
);
CREATE INDEX reminder_by_time ON reminder (told_at);

-- The last time that a coordinator said: it is still right. Without a row the year begins with the program.
CREATE TABLE program_review (
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    part TEXT NOT NULL CHECK (part IN ('guide', 'training', 'agreement', 'guidelines')),
    reviewed_on BIGINT NOT NULL,
    reviewed_by BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (program_id, part)
);
