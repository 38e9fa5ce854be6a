-- Purposes by which it is reported that a customer asked for material, or took it. One of that code that is there stays.
INSERT INTO purpose (code, version, name_zh, name_en, position, fields, created_at, updated_at)
SELECT 'material_request', 1, '索取资料', 'Material requested', 60, '["contacts","feedback","need","next_steps"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
WHERE NOT EXISTS (SELECT 1 FROM purpose WHERE code = 'material_request');
INSERT INTO purpose (code, version, name_zh, name_en, position, fields, created_at, updated_at)
SELECT 'material_download', 1, '下载资料', 'Material downloaded', 70, '["contacts","feedback","need","next_steps"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
WHERE NOT EXISTS (SELECT 1 FROM purpose WHERE code = 'material_download');
