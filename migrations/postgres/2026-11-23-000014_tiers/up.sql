-- The board of one tier, for a team and for an owner, is read along an index as that of everybody is.
CREATE INDEX customer_team_stage_tier_next ON customer (team_id, stage, tier, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_stage_tier_next ON customer (owner_id, stage, tier, next_at, id) WHERE archived_at IS NULL;
