-- A fully settled item is zero in both currencies
-- What is paid in its own currency leaves nothing in the company's: the difference was booked.
select tenant_id, entry_id, line_no, currency, open_amount, open_in_currency
from open_item
where amount_in_currency <> 0 and open_in_currency = 0 and open_amount <> 0;
