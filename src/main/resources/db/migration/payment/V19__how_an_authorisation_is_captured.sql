-- Whether the provider captures an authorised payment in several parts. It is fixed when the payment is authorised, because the settings of the
-- provider may change afterwards. Null if the payment is not authorised, or if an earlier build has authorised it.
alter table payment.payment add column captured_in_parts boolean;
