-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Matching: what a coordinator and people themselves decided about pairs, the runs of the matcher, and their drafts.

-- A coordinator's decisions; they hold for every further run of the program.
CREATE TABLE pair_rule (
  program_id BIGINT NOT NULL REFERENCES program (id),
  mentee_id BIGINT NOT NULL REFERENCES person (id),
  mentor_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('lock', 'forbid')),
  created_by BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (program_id, mentee_id, mentor_id)
);
CREATE INDEX pair_rule_mentor ON pair_rule (mentor_id);

-- Private: read by the matcher and by who wrote it, shown to nobody else.
CREATE TABLE pair_wish (
  program_id BIGINT NOT NULL REFERENCES program (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  about_id BIGINT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('mentee', 'mentor')), -- of person_id
  kind TEXT NOT NULL CHECK (kind IN ('wish', 'veto')),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (program_id, person_id, about_id, role)
);
CREATE INDEX pair_wish_about ON pair_wish (about_id);

CREATE TABLE match_run (
  id BIGINT NOT NULL PRIMARY KEY,
  program_id BIGINT NOT NULL REFERENCES program (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'draft', 'published', 'failed', 'replaced')),
  -- best: the largest sum of points; fairest: the weakest pair as strong as can be; stable: no two would rather have each other
  objective TEXT NOT NULL CHECK (objective IN ('best', 'fairest', 'stable')),
  created_by BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  progress BIGINT NOT NULL DEFAULT 0, -- permille
  mentees BIGINT NOT NULL DEFAULT 0,
  mentors BIGINT NOT NULL DEFAULT 0,
  pairs BIGINT NOT NULL DEFAULT 0,
  points BIGINT NOT NULL DEFAULT 0,
  pairs_bound BIGINT NOT NULL DEFAULT 0,
  points_bound BIGINT NOT NULL DEFAULT 0,
  proven SMALLINT NOT NULL DEFAULT 0 CHECK (proven IN (0, 1)),
  fit_median BIGINT NOT NULL DEFAULT 0,
  fit_lowest BIGINT NOT NULL DEFAULT 0,
  price_pairs BIGINT NOT NULL DEFAULT 0, -- what the objective gives away against the best: pairs
  price_permille BIGINT NOT NULL DEFAULT 0, -- and points, of a thousand
  rivals BIGINT NOT NULL DEFAULT -1, -- pairs of people who would both rather have each other; -1: not counted
  unmatched BIGINT NOT NULL DEFAULT 0, -- mentees without a mentor
  microseconds BIGINT NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT '',
  published_at BIGINT,
  published_by BIGINT REFERENCES person (id),
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX match_run_program ON match_run (program_id, id);
-- One solving at a time for a program, and one draft.
CREATE UNIQUE INDEX match_run_working ON match_run (program_id) WHERE state IN ('waiting', 'running');
CREATE UNIQUE INDEX match_run_draft ON match_run (program_id) WHERE state = 'draft';

CREATE TABLE match_pair (
  id BIGINT NOT NULL PRIMARY KEY,
  run_id BIGINT NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
  mentee_id BIGINT NOT NULL REFERENCES person (id),
  mentor_id BIGINT NOT NULL REFERENCES person (id),
  points BIGINT NOT NULL,
  fit BIGINT NOT NULL CHECK (fit BETWEEN 0 AND 100),
  reasons TEXT NOT NULL, -- JSON: relationship_reason
  look TEXT NOT NULL CHECK (look IN ('', 'low_fit', 'few_hours', 'no_skill', 'locked_against_rule')),
  look_order BIGINT NOT NULL, -- what needs a look comes first
  locked SMALLINT NOT NULL CHECK (locked IN (0, 1)),
  UNIQUE (run_id, mentee_id, mentor_id)
);
CREATE INDEX match_pair_order ON match_pair (run_id, look_order, fit, id);
CREATE INDEX match_pair_mentor ON match_pair (mentor_id);

CREATE TABLE match_unmatched (
  run_id BIGINT NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('mentee', 'mentor')),
  missing BIGINT NOT NULL, -- places left
  reason TEXT NOT NULL,
  help TEXT NOT NULL,
  PRIMARY KEY (run_id, person_id, role)
);

-- The proof: prices and cover marks of both sides, from which a later run starts and which anyone can check again.
CREATE TABLE match_price (
  run_id BIGINT NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('mentee', 'mentor')),
  price BIGINT NOT NULL,
  cover SMALLINT NOT NULL CHECK (cover IN (0, 1)),
  PRIMARY KEY (run_id, person_id, role)
);
