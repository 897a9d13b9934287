-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Feedback, the asking for it, and thanks.

-- Somebody was asked. Members are asked in the product; others by a link that works once.
CREATE TABLE feedback_request (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    asker_id BIGINT NOT NULL REFERENCES person (id),
    -- the member who was asked; NULL: somebody else, by a link
    asked_id BIGINT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'declined', 'withdrawn')),
    -- who was asked by a link, sealed for the asker alone; empty for members
    whom BYTEA NOT NULL,
    -- sealed for the members when one of them was asked, for the asker alone when somebody else was
    question BYTEA NOT NULL,
    token_hash TEXT NULL UNIQUE,
    -- the same words once more, sealed by the link itself: only who has it can read them
    whom_by_link BYTEA NULL,
    question_by_link BYTEA NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NULL,
    ended_at BIGINT NULL
);
CREATE INDEX feedback_request_by_relationship ON feedback_request (relationship_id, state);

CREATE TABLE feedback (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    -- NULL: somebody who is not a member, by a link
    giver_id BIGINT NULL REFERENCES person (id),
    receiver_id BIGINT NOT NULL REFERENCES person (id),
    request_id BIGINT NULL REFERENCES feedback_request (id),
    -- whose key opens the words below: the members', or the receiver's alone
    sealed_for TEXT NOT NULL CHECK (sealed_for IN ('members', 'receiver')),
    -- the receiver showed it to all members
    shared_at BIGINT NULL,
    giver_name BYTEA NOT NULL,
    situation BYTEA NOT NULL,
    behavior BYTEA NOT NULL,
    impact BYTEA NOT NULL,
    next_step BYTEA NOT NULL,
    given_at BIGINT NOT NULL,
    thanked_at BIGINT NULL,
    -- what the receiver means to do, and when to look at it again
    intention BYTEA NOT NULL,
    follow_up_on BIGINT NULL,
    -- what changed, in the receiver's words
    how_before BYTEA NOT NULL,
    how_after BYTEA NOT NULL,
    followed_up_at BIGINT NULL,
    -- the giver saw it, too
    confirmation BYTEA NOT NULL,
    confirmed_at BIGINT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX feedback_by_relationship ON feedback (relationship_id, receiver_id, id);
CREATE INDEX feedback_by_receiver ON feedback (receiver_id, follow_up_on);

CREATE TABLE thanks (
    id BIGINT NOT NULL PRIMARY KEY,
    relationship_id BIGINT NOT NULL REFERENCES relationship (id),
    giver_id BIGINT NOT NULL REFERENCES person (id),
    receiver_id BIGINT NOT NULL REFERENCES person (id),
    body BYTEA NOT NULL,
    -- others who have a share in it, as the giver wrote their names
    helpers BYTEA NOT NULL,
    given_at BIGINT NOT NULL,
    -- who may read it, by the receiver's choice
    shown_to TEXT NOT NULL DEFAULT 'two' CHECK (shown_to IN ('two', 'members', 'manager', 'everybody')),
    shown_at BIGINT NULL,
    -- shown to the manager of that day: a copy sealed for that person alone
    manager_id BIGINT NULL REFERENCES person (id),
    manager_body BYTEA NULL,
    manager_helpers BYTEA NULL,
    -- shown to everybody in the portal: plain, since the receiver made it public; gone when taken back
    public_body TEXT NULL,
    public_helpers TEXT NULL
);
CREATE INDEX thanks_by_relationship ON thanks (relationship_id, id);
CREATE INDEX thanks_shown ON thanks (shown_to, shown_at);
CREATE INDEX thanks_by_manager ON thanks (manager_id, shown_at);
