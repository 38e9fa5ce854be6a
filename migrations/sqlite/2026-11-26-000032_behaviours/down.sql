DELETE FROM purpose WHERE code IN ('material_request', 'material_download');
