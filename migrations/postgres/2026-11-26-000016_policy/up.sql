-- What roles may do and see, where administrators changed it; a role without a row is as it came with the product.
CREATE TABLE role_policy (
    role TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    policy TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
-- Somebody may be told of what concerns no customer: an event of the system's trail.
ALTER TABLE notification ALTER COLUMN customer_id DROP NOT NULL;
ALTER TABLE notification ALTER COLUMN event_id DROP NOT NULL;
ALTER TABLE notification ADD COLUMN system_event_id BYTEA;
