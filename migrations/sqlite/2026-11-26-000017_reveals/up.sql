-- Who has seen which sealed value, when, why and from where (R-SEC-4). A merge moves rows to another customer, and a
-- reason that tells of an erased person may be blotted out; nothing else of them ever changes.
CREATE TABLE reveal (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    record_kind TEXT NOT NULL,
    record_id BLOB NOT NULL,
    field TEXT NOT NULL,
    class TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    team_id BLOB,
    reason TEXT NOT NULL,
    address TEXT NOT NULL,
    event_id BLOB NOT NULL,
    revealed_at TIMESTAMP NOT NULL
);
CREATE INDEX reveal_time ON reveal (revealed_at, id);
CREATE INDEX reveal_customer ON reveal (customer_id, revealed_at, id);
CREATE INDEX reveal_record ON reveal (record_id, revealed_at, id);
CREATE INDEX reveal_user ON reveal (user_id, revealed_at, id);
CREATE INDEX reveal_team ON reveal (team_id, revealed_at, id);
CREATE TRIGGER reveal_is_never_updated
BEFORE UPDATE OF id, record_kind, record_id, field, class, user_id, team_id, address, event_id, revealed_at ON reveal
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER reveal_is_never_deleted BEFORE DELETE ON reveal
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
-- When a user last revealed something, and when that last raised an alert: one row a user, locked while it is counted.
CREATE TABLE reveal_watch (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES user_account (id),
    last_at TIMESTAMP NOT NULL,
    alerted_at TIMESTAMP
);
