-- A budget given in confidence is part of the ledger of needs, encrypted like the need's own.
ALTER TABLE need_version ADD COLUMN confidential_budget BYTEA;

-- Who of us took part is a field of the entry form like any other.
UPDATE purpose SET fields = REPLACE(fields, '"contacts"', '"contacts","our_users"'), version = version + 1
WHERE code IN ('follow_up', 'project', 'after_sales') AND fields LIKE '%"contacts"%' AND fields NOT LIKE '%"our_users"%';
