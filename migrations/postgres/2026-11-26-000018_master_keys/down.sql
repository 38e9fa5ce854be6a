ALTER TABLE attachment DROP COLUMN content_key;
DROP TABLE master_key;
