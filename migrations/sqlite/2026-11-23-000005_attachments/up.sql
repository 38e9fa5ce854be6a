-- Files of a customer. Their bytes stand in the file store, encrypted, under a key that follows from the id.
-- The name of a confidential file is encrypted, too.

CREATE TABLE attachment (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    interaction_id BLOB REFERENCES interaction (id),
    name TEXT,
    sealed_name BLOB,
    class TEXT NOT NULL,
    file_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX attachment_customer ON attachment (customer_id, id);
CREATE INDEX attachment_interaction ON attachment (interaction_id, id);
