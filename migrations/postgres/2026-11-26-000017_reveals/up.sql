-- Who has seen which sealed value, when, why and from where (R-SEC-4). A merge moves rows to another customer, and a
-- reason that tells of an erased person may be blotted out; nothing else of them ever changes.
CREATE TABLE reveal (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    record_kind TEXT NOT NULL,
    record_id BYTEA NOT NULL,
    field TEXT NOT NULL,
    class TEXT NOT NULL,
    user_id BYTEA NOT NULL REFERENCES user_account (id),
    team_id BYTEA,
    reason TEXT NOT NULL,
    address TEXT NOT NULL,
    event_id BYTEA NOT NULL,
    revealed_at TIMESTAMP NOT NULL
);
CREATE INDEX reveal_time ON reveal (revealed_at, id);
CREATE INDEX reveal_customer ON reveal (customer_id, revealed_at, id);
CREATE INDEX reveal_record ON reveal (record_id, revealed_at, id);
CREATE INDEX reveal_user ON reveal (user_id, revealed_at, id);
CREATE INDEX reveal_team ON reveal (team_id, revealed_at, id);
CREATE TRIGGER reveal_is_never_updated
BEFORE UPDATE OF id, record_kind, record_id, field, class, user_id, team_id, address, event_id, revealed_at ON reveal
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER reveal_is_never_deleted BEFORE DELETE ON reveal
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
-- When a user last revealed something, and when that last raised an alert: one row a user, locked while it is counted.
CREATE TABLE reveal_watch (
    user_id BYTEA PRIMARY KEY NOT NULL REFERENCES user_account (id),
    last_at TIMESTAMP NOT NULL,
    alerted_at TIMESTAMP
);
