-- Links by which somebody without an account answers. The token itself stands nowhere, only its hash.
CREATE TABLE link (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('rating', 'questionnaire')),
    record_id BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    withdrawn_at TIMESTAMP
);
CREATE INDEX link_record ON link (record_id, id);
