UPDATE purpose SET fields = REPLACE(fields, '"contacts","our_users"', '"contacts"');
UPDATE purpose SET fields = REPLACE(REPLACE(REPLACE(fields, ',"our_users"', ''), '"our_users",', ''), '"our_users"', '');
ALTER TABLE need_version DROP COLUMN confidential_budget;
