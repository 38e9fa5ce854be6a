DROP TABLE oidc_attempt;
DROP TABLE identity;
DROP TABLE recovery_code;
DROP TABLE second_factor;
DROP INDEX user_account_email_key;
ALTER TABLE user_account DROP COLUMN email;
ALTER TABLE session DROP COLUMN must_enrol;
ALTER TABLE session DROP COLUMN address;
