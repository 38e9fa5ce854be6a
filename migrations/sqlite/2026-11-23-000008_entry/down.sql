DROP TABLE draft;
DROP TABLE purpose;
