-- Placing sells stock: product_variants.stock_quantity and stock_levels.on_hand change with every line. An index on the
-- former made each change write all seven indexes of product_variants; without it, and with room on the page, the new
-- version of a row stays where it is and no index is touched. Reports of low stock read the variants, which are few.
drop index catalog.product_variants_low_stock_idx;
alter table catalog.product_variants set (fillfactor = 80);
alter table inventory.stock_levels set (fillfactor = 80);
