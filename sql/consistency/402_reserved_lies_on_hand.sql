-- Nothing is promised that is not there
-- 0 ≤ reserved ≤ on hand, unless the product may go below zero.
select tenant_id, product_id, location_id, on_hand, reserved
from stock_balance
where reserved < 0 or (not allows_negative and reserved > on_hand)
