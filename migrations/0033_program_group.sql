-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Groups that a program names, such as parents or people who came back to work, for which the matcher looks that
-- they get their share of the pairs.
CREATE TABLE program_group (
  id BIGINT NOT NULL PRIMARY KEY,
  program_id BIGINT NOT NULL REFERENCES program (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  UNIQUE (program_id, name_key)
);

-- What those who take part tell by their own choice: nobody else is shown it, but counts of five people or more.
CREATE TABLE program_group_answer (
  group_id BIGINT NOT NULL REFERENCES program_group (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES person (id),
  belongs SMALLINT NOT NULL CHECK (belongs IN (0, 1)),
  prefers SMALLINT NOT NULL CHECK (prefers IN (0, 1)), -- a mentor who belongs to it
  PRIMARY KEY (group_id, person_id)
);
CREATE INDEX program_group_answer_person ON program_group_answer (person_id);

-- The run looks for the shares of these groups; its objective is then 'best'.
ALTER TABLE match_run ADD COLUMN parity_of_groups SMALLINT NOT NULL DEFAULT 0 CHECK (parity_of_groups IN (0, 1));
