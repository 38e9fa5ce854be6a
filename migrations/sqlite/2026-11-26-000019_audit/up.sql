-- The audit trail says from where (R-LOG-1), and its entries are chained: each holds its place in the customer's chain and a
-- hash over the entry before it and all of its own columns. Entries without a place are older than their chain.
ALTER TABLE event ADD COLUMN origin TEXT;
ALTER TABLE event ADD COLUMN seq BIGINT;
ALTER TABLE event ADD COLUMN hash BLOB;
ALTER TABLE system_event ADD COLUMN origin TEXT;
ALTER TABLE system_event ADD COLUMN seq BIGINT;
ALTER TABLE system_event ADD COLUMN hash BLOB;

-- Where each chain ends: a customer's, by its id, and that of the system, by the nil id. Taken and moved on with every entry,
-- so that two writers cannot fork a chain. `older` entries came before the chain; `base` is the hash over them, on which
-- the chain stands.
CREATE TABLE event_head (
    chain BLOB PRIMARY KEY NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    older BIGINT NOT NULL,
    base BLOB NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX event_chain ON event (customer_id, seq);
CREATE UNIQUE INDEX system_event_chain ON system_event (seq);
CREATE INDEX event_unchained ON event (customer_id, id) WHERE seq IS NULL;

-- Which entries changed a field; follows from the entries and can be built anew from them.
CREATE TABLE event_field (
    field TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    event_id BLOB NOT NULL,
    PRIMARY KEY (field, recorded_at, event_id)
) WITHOUT ROWID;

-- The trail is searched newest first, along one of these.
DROP INDEX event_customer;
CREATE INDEX event_customer ON event (customer_id, recorded_at, id);
CREATE INDEX event_time ON event (recorded_at, id);
CREATE INDEX event_author ON event (author_id, recorded_at, id);
CREATE INDEX event_kind ON event (record_kind, recorded_at, id);
CREATE INDEX event_action ON event (action, recorded_at, id);
CREATE INDEX event_request ON event (request_id, recorded_at, id);
DROP INDEX event_record;
CREATE INDEX event_record ON event (record_id, recorded_at, id);
DROP INDEX system_event_subject;
CREATE INDEX system_event_subject ON system_event (subject_kind, recorded_at, id);
CREATE INDEX system_event_time ON system_event (recorded_at, id);
CREATE INDEX system_event_author ON system_event (author_id, recorded_at, id);
CREATE INDEX system_event_request ON system_event (request_id, recorded_at, id);

-- `INSERT OR REPLACE` removes the row it collides with without asking the triggers of deletes.
CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM event WHERE customer_id = NEW.customer_id AND seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER system_event_is_never_replaced BEFORE INSERT ON system_event
WHEN EXISTS (SELECT 1 FROM system_event WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM system_event WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER event_head_only_moves_on BEFORE UPDATE ON event_head
WHEN NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 OR NEW.older <> OLD.older OR NEW.base <> OLD.base
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER event_head_is_never_deleted BEFORE DELETE ON event_head
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER event_head_is_never_replaced BEFORE INSERT ON event_head
WHEN EXISTS (SELECT 1 FROM event_head WHERE chain = NEW.chain)
BEGIN
    SELECT RAISE(IGNORE);
END;
