-- What roles may do and see, where administrators changed it; a role without a row is as it came with the product.
CREATE TABLE role_policy (
    role TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    policy TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
-- Somebody may be told of what concerns no customer: an event of the system's trail.
CREATE TABLE notification_next (
    id BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    customer_id BLOB REFERENCES customer (id),
    event_id BLOB,
    system_event_id BLOB,
    why TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
INSERT INTO notification_next (id, user_id, customer_id, event_id, why, created_at, read_at)
SELECT id, user_id, customer_id, event_id, why, created_at, read_at FROM notification;
DROP TABLE notification;
ALTER TABLE notification_next RENAME TO notification;
CREATE INDEX notification_user ON notification (user_id, id);
CREATE INDEX notification_unread ON notification (user_id, id) WHERE read_at IS NULL;
