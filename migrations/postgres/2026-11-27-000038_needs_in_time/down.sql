ALTER TABLE merge DROP COLUMN slowed;
ALTER TABLE need DROP COLUMN happened_on;
ALTER TABLE need DROP COLUMN happened_at;
ALTER TABLE need_version DROP COLUMN happened_on;
ALTER TABLE need_version DROP COLUMN happened_at;
