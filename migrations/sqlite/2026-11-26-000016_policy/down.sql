CREATE TABLE notification_before (
    id BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    customer_id BLOB NOT NULL REFERENCES customer (id),
    event_id BLOB NOT NULL,
    why TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
INSERT INTO notification_before (id, user_id, customer_id, event_id, why, created_at, read_at)
SELECT id, user_id, customer_id, event_id, why, created_at, read_at FROM notification
WHERE customer_id IS NOT NULL AND event_id IS NOT NULL;
DROP TABLE notification;
ALTER TABLE notification_before RENAME TO notification;
CREATE INDEX notification_user ON notification (user_id, id);
CREATE INDEX notification_unread ON notification (user_id, id) WHERE read_at IS NULL;
DROP TABLE role_policy;
