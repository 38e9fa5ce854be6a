-- Lists that administrators keep: where customers come from, what needs are about.
CREATE TABLE word (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (list, code)
);
INSERT INTO word (list, code, version, name_zh, name_en, position, created_at, updated_at) VALUES
('source', 'exhibition', 1, '展会', 'Exhibition', 10, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'online_promotion', 1, '线上推广', 'Online promotion', 20, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'referral', 1, '客户转介绍', 'Customer referral', 30, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'cold_outreach', 1, '陌生拜访', 'Cold outreach', 40, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'partner', 1, '合作伙伴', 'Partner', 50, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'website', 1, '官网', 'Website', 60, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('source', 'other', 1, '其他', 'Other', 70, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'cost_down', 1, '降本增效', 'Cost down', 10, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'product_upgrade', 1, '产品升级', 'Product upgrade', 20, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'new_capacity', 1, '产能扩建', 'New capacity', 30, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'digitalisation', 1, '数字化', 'Digitalisation', 40, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'compliance', 1, '合规', 'Compliance', 50, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('need_category', 'service', 1, '服务保障', 'Service', 60, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
