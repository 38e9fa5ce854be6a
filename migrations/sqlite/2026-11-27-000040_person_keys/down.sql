-- What was written meanwhile stays under these keys: it names them.
DROP TABLE person_key;
