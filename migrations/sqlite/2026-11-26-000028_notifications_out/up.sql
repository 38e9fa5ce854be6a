-- What belongs together in the bell, and whether it stands there at all.
ALTER TABLE notification ADD COLUMN topic TEXT NOT NULL DEFAULT 'customer';
ALTER TABLE notification ADD COLUMN in_bell BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE notification SET topic = why WHERE why <> 'customer';
UPDATE notification SET topic = COALESCE((SELECT record_kind FROM event WHERE event.id = notification.event_id), 'customer')
WHERE why = 'customer';

-- Programs and robots that are told of what happens. Address and secret are encrypted: most addresses are secrets as well.
CREATE TABLE webhook (
    id BLOB PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    host TEXT NOT NULL,
    sealed_address BLOB NOT NULL,
    sealed_secret BLOB,
    language TEXT NOT NULL,
    kinds TEXT NOT NULL,
    actions TEXT NOT NULL,
    teams TEXT NOT NULL,
    fields TEXT NOT NULL,
    classes TEXT NOT NULL,
    for_people BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);

-- What somebody wants to be told, and how; who has no row is told as usual.
CREATE TABLE notification_setting (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES user_account (id),
    version INTEGER NOT NULL,
    choices TEXT NOT NULL,
    quiet TEXT,
    robot_id BLOB REFERENCES webhook (id),
    updated_at TIMESTAMP NOT NULL
);

-- The outbox: written with what it tells of, in one transaction. It holds no values; they are read when it is sent.
CREATE TABLE delivery (
    id BLOB PRIMARY KEY NOT NULL,
    way TEXT NOT NULL,
    webhook_id BLOB REFERENCES webhook (id),
    user_id BLOB REFERENCES user_account (id),
    notification_id BLOB REFERENCES notification (id),
    event_id BLOB,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TIMESTAMP NOT NULL,
    give_up_at TIMESTAMP NOT NULL,
    status INTEGER,
    problem TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX delivery_due ON delivery (state, due_at);
CREATE INDEX delivery_state ON delivery (state, id);
CREATE INDEX delivery_webhook ON delivery (webhook_id, state, id);
