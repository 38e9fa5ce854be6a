-- What somebody was told of when it stayed undone past its time: once for each time that it was due, and each level.
CREATE TABLE escalated (
    record_id BYTEA NOT NULL,
    due_at TIMESTAMP NOT NULL,
    level TEXT NOT NULL,
    told_at TIMESTAMP NOT NULL,
    PRIMARY KEY (record_id, due_at, level)
);
-- What customers promised us and have not done.
CREATE INDEX todo_promised ON todo (due_at, id) WHERE assignee_kind = 'customer' AND state = 'open' AND archived_at IS NULL;

-- Secret addresses of calendars: one a person, of which a hash is kept.
CREATE TABLE calendar_feed (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES user_account (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
