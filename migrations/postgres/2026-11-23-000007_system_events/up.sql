-- Who changed accounts, teams and stages (R-LOG-1): what concerns no customer has a trail of its own.
CREATE TABLE system_event (
    id BYTEA PRIMARY KEY NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    action TEXT NOT NULL,
    author_id BYTEA,
    recorded_at TIMESTAMP NOT NULL,
    request_id TEXT,
    changes TEXT NOT NULL
);
CREATE INDEX system_event_subject ON system_event (subject_kind, id);
CREATE TRIGGER system_event_is_append_only BEFORE UPDATE OR DELETE ON system_event
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
