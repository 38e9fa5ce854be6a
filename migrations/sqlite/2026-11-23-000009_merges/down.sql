DROP TABLE merge_part;
DROP TABLE merge;
