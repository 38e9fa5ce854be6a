ALTER TABLE strategy DROP COLUMN emphases;
