-- Files of a customer. Their bytes stand in the file store, encrypted, under a key that follows from the id.
-- The name of a confidential file is encrypted, too.

CREATE TABLE attachment (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    interaction_id BYTEA REFERENCES interaction (id),
    name TEXT,
    sealed_name BYTEA,
    class TEXT NOT NULL,
    file_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX attachment_customer ON attachment (customer_id, id);
CREATE INDEX attachment_interaction ON attachment (interaction_id, id);
