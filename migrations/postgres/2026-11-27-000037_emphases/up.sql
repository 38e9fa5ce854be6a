-- What a strategy stresses instead, by what the customer needs (R-CAD-7), as JSON.
ALTER TABLE strategy ADD COLUMN emphases TEXT NOT NULL DEFAULT '[]';
-- Strategies that still are as they came along.
UPDATE strategy SET emphases = '[{"need":"升级, 改造, upgrade","content_zh":"同类升级改造的成功案例","content_en":"Success stories of such upgrades"},{"need":"成本, 降本, cost","content_zh":"降本数据与投资回报测算","content_en":"Savings in figures and the return on investment"}]'
WHERE version = 1 AND content_zh = '同行业案例';
