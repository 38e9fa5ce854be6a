-- Every documented order, within a team and of one owner, from an index; the timeline of all customers, newest first.
CREATE INDEX customer_team_number ON customer (team_id, number, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_created ON customer (team_id, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_touched ON customer (team_id, last_interaction_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_entered ON customer (team_id, stage_entered_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_number ON customer (owner_id, number, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_created ON customer (owner_id, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_touched ON customer (owner_id, last_interaction_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_entered ON customer (owner_id, stage_entered_at, id) WHERE archived_at IS NULL;
CREATE INDEX timeline_entry_all ON timeline_entry (hidden, happened_at, id);
CREATE INDEX timeline_entry_author ON timeline_entry (author_id, hidden, happened_at, id);
-- Whose customers a list of their records is about, archived ones included.
CREATE INDEX customer_of_team ON customer (team_id, id);
CREATE INDEX customer_of_owner ON customer (owner_id, id);
