-- Who changed accounts, teams and stages (R-LOG-1): what concerns no customer has a trail of its own.
CREATE TABLE system_event (
    id BLOB PRIMARY KEY NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    action TEXT NOT NULL,
    author_id BLOB,
    recorded_at TIMESTAMP NOT NULL,
    request_id TEXT,
    changes TEXT NOT NULL
);
CREATE INDEX system_event_subject ON system_event (subject_kind, id);
CREATE TRIGGER system_event_is_never_updated BEFORE UPDATE ON system_event
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER system_event_is_never_deleted BEFORE DELETE ON system_event
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
