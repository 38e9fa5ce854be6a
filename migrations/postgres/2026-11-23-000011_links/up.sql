-- Links by which somebody without an account answers. The token itself stands nowhere, only its hash.
CREATE TABLE link (
    id BYTEA PRIMARY KEY NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('rating', 'questionnaire')),
    record_id BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    withdrawn_at TIMESTAMP
);
CREATE INDEX link_record ON link (record_id, id);
