DROP INDEX attachment_author;
DROP INDEX contract_state;
DROP INDEX contract_author;
DROP INDEX contact_author;
DROP INDEX interaction_author;
DROP INDEX interaction_happened;
