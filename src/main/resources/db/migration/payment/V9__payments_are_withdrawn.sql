-- Since when a payment is being withdrawn, because the shopper chose another way to pay: the provider is asked to close it. Null if it is not
-- being withdrawn, and once the withdrawal has been answered.
alter table payment.payment add column withdrawn_at timestamptz;
