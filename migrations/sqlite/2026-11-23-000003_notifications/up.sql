-- What somebody is told of (R-TELL): which event, for whom. What it says is read through the policy when it is shown.
CREATE TABLE notification (
    id BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    customer_id BLOB NOT NULL REFERENCES customer (id),
    event_id BLOB NOT NULL,
    why TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
CREATE INDEX notification_user ON notification (user_id, id);
CREATE INDEX notification_unread ON notification (user_id, id) WHERE read_at IS NULL;
