-- Key facts with their source, and questionnaires with the answers that wait to be taken over (encrypted).
CREATE TABLE "key_fact" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_note" TEXT,
    "verified_by" BYTEA REFERENCES user_account (id),
    "verified_on" TEXT,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX key_fact_customer ON key_fact (customer_id, id);

CREATE TABLE "questionnaire" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "contact" BYTEA REFERENCES contact (id),
    "note" TEXT,
    "answers" BYTEA,
    "sent_at" TIMESTAMP,
    "answered_at" TIMESTAMP,
    "accepted_at" TIMESTAMP,
    "dismissed_at" TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX questionnaire_customer ON questionnaire (customer_id, id);
