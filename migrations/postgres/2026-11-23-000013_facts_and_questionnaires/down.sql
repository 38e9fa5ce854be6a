DROP TABLE questionnaire;
DROP TABLE key_fact;
