-- Where a session was last used from, and whether its user must set up a second factor before anything else.
ALTER TABLE session ADD COLUMN address TEXT;
ALTER TABLE session ADD COLUMN must_enrol BOOLEAN NOT NULL DEFAULT FALSE;

-- The address by which a provider of sign-ins may know a user; lower case.
ALTER TABLE user_account ADD COLUMN email TEXT;
CREATE UNIQUE INDEX user_account_email_key ON user_account (email);

-- The second factor of a user: its secret is encrypted, and holds once the user has shown a code of it.
CREATE TABLE second_factor (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES user_account (id),
    sealed_secret BLOB NOT NULL,
    confirmed_at TIMESTAMP,
    -- The newest step of which a code was taken: no code is taken twice.
    last_step BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- Codes for who has lost the second factor; of each a keyed hash.
CREATE TABLE recovery_code (
    user_id BLOB NOT NULL REFERENCES user_account (id),
    code_hash BLOB NOT NULL,
    used_at TIMESTAMP,
    PRIMARY KEY (user_id, code_hash)
);

-- Whom of ours a provider means by whom of theirs.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    linked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX identity_user ON identity (user_id, issuer);

-- Sign-ins that were sent to a provider and have not come back; each comes back once.
CREATE TABLE oidc_attempt (
    state_hash BLOB PRIMARY KEY NOT NULL,
    next TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX oidc_attempt_expires ON oidc_attempt (expires_at);
