ALTER TABLE job DROP COLUMN passed_at;
ALTER TABLE job DROP COLUMN passed_over;
