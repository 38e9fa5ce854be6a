ALTER TABLE job DROP COLUMN passed_over;
