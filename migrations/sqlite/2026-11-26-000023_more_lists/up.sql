-- Lists across customers: interactions in the order in which they happened, records by who wrote them down.
CREATE INDEX interaction_happened ON interaction (happened_at, id) WHERE archived_at IS NULL;
CREATE INDEX interaction_author ON interaction (created_by, id) WHERE archived_at IS NULL;
CREATE INDEX contact_author ON contact (created_by, id) WHERE archived_at IS NULL;
CREATE INDEX contract_author ON contract (created_by, id) WHERE archived_at IS NULL;
CREATE INDEX contract_state ON contract (state, id) WHERE archived_at IS NULL;
CREATE INDEX attachment_author ON attachment (created_by, id) WHERE archived_at IS NULL;
