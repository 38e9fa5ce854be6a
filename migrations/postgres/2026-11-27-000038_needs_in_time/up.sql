-- When what a need says was said, beside when it was written down: of what it says now, and of each version.
ALTER TABLE need_version ADD COLUMN happened_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE need_version ADD COLUMN happened_on TEXT;
ALTER TABLE need ADD COLUMN happened_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE need ADD COLUMN happened_on TEXT;
-- Of those that are there nothing else is known than when they were written down.
UPDATE need_version SET happened_at = recorded_at;
UPDATE need SET happened_at = COALESCE(
    (SELECT v.recorded_at FROM need_version v WHERE v.need_id = need.id AND v.number = need.versions),
    created_at
);
-- The slow-down that a survivor had before a merge brought it another, as JSON, so that the merge can be undone.
ALTER TABLE merge ADD COLUMN slowed TEXT;
