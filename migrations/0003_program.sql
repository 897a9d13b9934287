-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs: what they are, their rules, questions and guidelines, who coordinates them and who takes part.

CREATE TABLE program (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('mentoring', 'reverse', 'peer', 'group', 'buddy', 'manager')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'running', 'closed')),
    summary TEXT NOT NULL,
    starts_on BIGINT,
    ends_on BIGINT,
    enroll_until BIGINT,
    -- how people join; any of them
    by_invitation SMALLINT NOT NULL CHECK (by_invitation IN (0, 1)),
    by_application SMALLINT NOT NULL CHECK (by_application IN (0, 1)),
    by_hiring SMALLINT NOT NULL CHECK (by_hiring IN (0, 1)),
    -- who joined the organization within so many days counts as a new hire
    hiring_days BIGINT NOT NULL CHECK (hiring_days BETWEEN 1 AND 365),
    -- whether a coordinator accepts applications one by one
    approval SMALLINT NOT NULL CHECK (approval IN (0, 1)),
    -- places for mentees; 0 is no limit
    mentee_limit BIGINT NOT NULL CHECK (mentee_limit BETWEEN 0 AND 1000000),
    mentor_capacity BIGINT NOT NULL CHECK (mentor_capacity BETWEEN 1 AND 50),
    mentee_wanted BIGINT NOT NULL CHECK (mentee_wanted BETWEEN 1 AND 10),
    -- what a new agreement starts from
    cadence_days BIGINT NOT NULL CHECK (cadence_days BETWEEN 1 AND 365),
    meeting_minutes BIGINT NOT NULL CHECK (meeting_minutes BETWEEN 10 AND 480),
    duration_months BIGINT NOT NULL CHECK (duration_months BETWEEN 1 AND 60),
    -- hard rules
    allow_reporting_line SMALLINT NOT NULL CHECK (allow_reporting_line IN (0, 1)),
    require_language SMALLINT NOT NULL CHECK (require_language IN (0, 1)),
    zone_overlap_hours BIGINT NOT NULL CHECK (zone_overlap_hours BETWEEN 0 AND 8),
    level_gap_bounded SMALLINT NOT NULL CHECK (level_gap_bounded IN (0, 1)),
    level_gap_min BIGINT NOT NULL CHECK (level_gap_min BETWEEN -20 AND 20),
    level_gap_max BIGINT NOT NULL CHECK (level_gap_max BETWEEN -20 AND 20),
    level_gap_ideal BIGINT NOT NULL CHECK (level_gap_ideal BETWEEN -20 AND 20),
    department_rule TEXT NOT NULL CHECK (department_rule IN ('any', 'same', 'different')),
    site_rule TEXT NOT NULL CHECK (site_rule IN ('any', 'same', 'different')),
    department_preferred TEXT NOT NULL CHECK (department_preferred IN ('far', 'near')),
    created_by BIGINT REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by BIGINT REFERENCES person (id),
    version BIGINT NOT NULL,
    CHECK (level_gap_min <= level_gap_max),
    CHECK (ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on)
);
CREATE INDEX program_by_state ON program (state, name_key, id);

CREATE TABLE program_weight (
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    criterion TEXT NOT NULL,
    weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 100),
    PRIMARY KEY (program_id, criterion)
);

CREATE TABLE program_coordinator (
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (program_id, person_id)
);
CREATE INDEX program_coordinator_by_person ON program_coordinator (person_id, program_id);

CREATE TABLE program_question (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('mentor', 'mentee', 'both')),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'choices', 'scale')),
    text TEXT NOT NULL,
    hint TEXT NOT NULL,
    -- one a line
    options TEXT NOT NULL,
    required SMALLINT NOT NULL CHECK (required IN (0, 1)),
    version BIGINT NOT NULL
);
CREATE INDEX program_question_by_program ON program_question (program_id, position, id);

CREATE TABLE program_guideline (
    program_id BIGINT NOT NULL REFERENCES program (id) ON DELETE CASCADE,
    audience TEXT NOT NULL CHECK (audience IN ('mentor', 'mentee')),
    body TEXT NOT NULL,
    PRIMARY KEY (program_id, audience)
);

CREATE TABLE enrollment (
    id BIGINT NOT NULL PRIMARY KEY,
    program_id BIGINT NOT NULL REFERENCES program (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    as_mentor SMALLINT NOT NULL CHECK (as_mentor IN (0, 1)),
    as_mentee SMALLINT NOT NULL CHECK (as_mentee IN (0, 1)),
    -- mentees taken at a time
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 0 AND 50),
    -- mentors wished for
    wanted BIGINT NOT NULL CHECK (wanted BETWEEN 0 AND 10),
    state TEXT NOT NULL
        CHECK (state IN ('invited', 'applied', 'waitlisted', 'accepted', 'paused', 'left', 'declined')),
    state_since BIGINT NOT NULL,
    -- what the person hopes for, in their words
    note TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('invitation', 'application', 'hiring', 'coordinator')),
    -- the place on the waitlist: milliseconds, earlier is first
    queued_at BIGINT,
    -- a place offered from the waitlist is held until then
    offer_until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (program_id, person_id),
    CHECK (as_mentor = 1 OR as_mentee = 1)
);
CREATE INDEX enrollment_by_person ON enrollment (person_id, program_id);
-- Lists of a program read nothing but this index.
CREATE INDEX enrollment_by_state
    ON enrollment (program_id, state, as_mentor, as_mentee, capacity, wanted, offer_until, person_id);
CREATE INDEX enrollment_waitlist ON enrollment (program_id, queued_at, id) WHERE state = 'waitlisted';

-- How many enrollments are alike: counting a program reads these few rows, never its people. Written together with
-- each enrollment, from what stands there before and after.
CREATE TABLE enrollment_tally (
    program_id BIGINT NOT NULL REFERENCES program (id),
    state TEXT NOT NULL,
    as_mentor SMALLINT NOT NULL,
    as_mentee SMALLINT NOT NULL,
    capacity BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    -- whether a place from the waitlist is offered
    offered SMALLINT NOT NULL CHECK (offered IN (0, 1)),
    people BIGINT NOT NULL CHECK (people >= 0),
    PRIMARY KEY (program_id, state, as_mentor, as_mentee, capacity, wanted, offered)
);

CREATE TABLE enrollment_answer (
    enrollment_id BIGINT NOT NULL REFERENCES enrollment (id) ON DELETE CASCADE,
    question_id BIGINT NOT NULL REFERENCES program_question (id) ON DELETE CASCADE,
    -- several choices stand one a line
    value TEXT NOT NULL,
    PRIMARY KEY (enrollment_id, question_id)
);
CREATE INDEX enrollment_answer_by_question ON enrollment_answer (question_id);
