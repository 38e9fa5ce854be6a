DROP TABLE named_access;
DROP TABLE api_token;
