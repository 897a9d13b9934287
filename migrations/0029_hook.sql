-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What other programs and chats are told: what happened, who wants to know, and each delivery. Names stand in none of
-- these tables; they are put in when something is delivered.

CREATE TABLE hook (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('json', 'slack', 'teams', 'mattermost')),
    -- its own key, wrapped by the portal's; address and secret are sealed with it
    wrapped BYTEA NOT NULL,
    address BYTEA NOT NULL,
    secret BYTEA NOT NULL,
    -- of the address, to be shown
    host TEXT NOT NULL,
    -- NULL: the whole portal
    program_id BIGINT NULL REFERENCES program (id) ON DELETE CASCADE,
    active SMALLINT NOT NULL CHECK (active IN (0, 1)),
    -- since when nothing was taken; NULL: the last try went well, or there was none
    failing_since BIGINT NULL,
    -- until when only one delivery is tried, after one failed
    hold_until BIGINT NOT NULL DEFAULT 0,
    -- when the portal switched it off by itself
    given_up_at BIGINT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX hook_by_program ON hook (program_id);

-- What it wants to be told.
CREATE TABLE hook_want (
    hook_id BIGINT NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    PRIMARY KEY (hook_id, kind)
);
CREATE INDEX hook_want_by_kind ON hook_want (kind);

-- What happened, as long as somebody is told of it.
CREATE TABLE event (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    program_id BIGINT NULL REFERENCES program (id) ON DELETE CASCADE,
    relationship_id BIGINT NULL REFERENCES relationship (id) ON DELETE CASCADE,
    count BIGINT NOT NULL DEFAULT 0,
    happened_at BIGINT NOT NULL
);
CREATE INDEX event_by_time ON event (happened_at);
CREATE INDEX event_by_program ON event (program_id);
CREATE INDEX event_by_relationship ON event (relationship_id);

CREATE TABLE event_person (
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- in the relationship; '' none
    role TEXT NOT NULL,
    PRIMARY KEY (event_id, person_id)
);
CREATE INDEX event_person_by_person ON event_person (person_id);

CREATE TABLE hook_delivery (
    id BIGINT NOT NULL PRIMARY KEY,
    hook_id BIGINT NOT NULL REFERENCES hook (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    -- dropped: the hook was switched off before
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
    tries BIGINT NOT NULL DEFAULT 0,
    -- of the last try: HTTP status (0: no answer), how long it took, and the beginning of the answer or why there was none
    status BIGINT NOT NULL DEFAULT 0,
    milliseconds BIGINT NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    tried_at BIGINT NULL,
    -- the members' access log has its line
    noted SMALLINT NOT NULL DEFAULT 0 CHECK (noted IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE INDEX hook_delivery_by_hook ON hook_delivery (hook_id, id);
CREATE INDEX hook_delivery_by_event ON hook_delivery (event_id);
CREATE INDEX hook_delivery_by_time ON hook_delivery (created_at);
