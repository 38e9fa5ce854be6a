ALTER TABLE interaction DROP COLUMN purpose;
