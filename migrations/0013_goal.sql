-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Goals of a relationship, the milestones on the way, notes, and what was changed. Words are sealed for the
-- members; states, dates and counts are plain.

CREATE TABLE goal (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'reached', 'dropped')),
    term TEXT NOT NULL CHECK (term IN ('short', 'long')),
    -- whose it is; NULL is all members'
    owner_id BIGINT NULL REFERENCES person (id),
    due_on BIGINT NULL,
    title BYTEA NOT NULL,
    why BYTEA NOT NULL,
    success BYTEA NOT NULL,
    -- what members said when it was reached or dropped
    outcome BYTEA NOT NULL,
    -- how far it is, as members say; counts where there are no milestones
    percent BIGINT NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    milestones BIGINT NOT NULL DEFAULT 0,
    milestones_reached BIGINT NOT NULL DEFAULT 0,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    changed_at BIGINT NOT NULL,
    -- reached or dropped
    ended_by BIGINT NULL REFERENCES person (id),
    ended_at BIGINT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX goal_by_relationship ON goal (relationship_id, state);

CREATE TABLE goal_milestone (
    id BIGINT NOT NULL PRIMARY KEY,
    goal_id BIGINT NOT NULL REFERENCES goal (id),
    position BIGINT NOT NULL,
    title BYTEA NOT NULL,
    due_on BIGINT NULL,
    reached_on BIGINT NULL,
    reached_by BIGINT NULL REFERENCES person (id),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX goal_milestone_by_goal ON goal_milestone (goal_id, position);

CREATE TABLE goal_note (
    id BIGINT NOT NULL PRIMARY KEY,
    goal_id BIGINT NOT NULL REFERENCES goal (id),
    author_id BIGINT NOT NULL REFERENCES person (id),
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX goal_note_by_goal ON goal_note (goal_id, id);

-- The history: who changed what and when. What it was before, and why it was changed, are sealed.
CREATE TABLE goal_change (
    id BIGINT NOT NULL PRIMARY KEY,
    goal_id BIGINT NOT NULL REFERENCES goal (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('added', 'edited', 'progress', 'milestone_added', 'milestone_edited',
        'milestone_moved', 'milestone_reached', 'milestone_undone', 'milestone_removed', 'reached', 'dropped',
        'reopened')),
    words BYTEA NOT NULL,
    reason BYTEA NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX goal_change_by_goal ON goal_change (goal_id, id);
