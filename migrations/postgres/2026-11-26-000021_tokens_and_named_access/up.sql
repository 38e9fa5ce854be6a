-- Tokens of programs (R-SEC-6). The token itself stands nowhere, only its hash; each writes as an account of its own.
CREATE TABLE api_token (
    id BYTEA PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    account_id BYTEA NOT NULL UNIQUE REFERENCES user_account (id),
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    scopes TEXT NOT NULL,
    classes TEXT NOT NULL,
    reach TEXT NOT NULL CHECK (reach IN ('own', 'team', 'all')),
    team_id BYTEA REFERENCES team (id),
    user_id BYTEA REFERENCES user_account (id),
    expires_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP,
    last_used_from TEXT,
    revoked_at TIMESTAMP,
    created_by BYTEA REFERENCES user_account (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((reach = 'team') = (team_id IS NOT NULL)),
    CHECK ((reach = 'own') = (user_id IS NOT NULL))
);

-- Whom an owner lets see the confidential values of a customer, and until which day.
CREATE TABLE named_access (
    user_id BYTEA NOT NULL REFERENCES user_account (id),
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    owner_id BYTEA NOT NULL REFERENCES user_account (id),
    until TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, customer_id)
);
CREATE INDEX named_access_customer ON named_access (customer_id);
