-- Customers are known by the start of a SHA-256 of their id, so that nothing names an erased customer in clear. promotion.offer.Pseudonym
-- computes the same. The coupons of a customer keep the id that an operator gave, until the customer is erased.
update promotion.allowance set subject = left(encode(sha256(convert_to('promotion.customer/' || (subject), 'UTF8')), 'hex'), 32) where per = 'CUSTOMER';
update promotion.allowance set subject = left(subject, 11) || left(encode(sha256(convert_to('promotion.customer/' || (substr(subject, 12)), 'UTF8')), 'hex'), 32) where per = 'CUSTOMER_DAY';
update promotion.discount d
   set taken = (
     select jsonb_agg(
         case when jsonb_typeof(part -> 6) = 'array' and part -> 6 <> '[]'
           then jsonb_set(part, '{6}', (
             select jsonb_agg(
                 case key ->> 0
                   when 'CUSTOMER' then jsonb_build_array('CUSTOMER', left(encode(sha256(convert_to('promotion.customer/' || (key ->> 1), 'UTF8')), 'hex'), 32))
                   when 'CUSTOMER_DAY' then jsonb_build_array('CUSTOMER_DAY', left(key ->> 1, 11) || left(encode(sha256(convert_to('promotion.customer/' || (substr(key ->> 1, 12)), 'UTF8')), 'hex'), 32))
                   else key
                 end order by position)
               from jsonb_array_elements(part -> 6) with ordinality as limits (key, position)))
           else part
         end order by number)
       from jsonb_array_elements(d.taken) with ordinality as parts (part, number))
 where taken::text like '%"CUSTOMER%';
update promotion.red_packet_claim set customer = left(encode(sha256(convert_to('promotion.customer/' || (customer), 'UTF8')), 'hex'), 32);
update promotion.customer_profile set user_id = left(encode(sha256(convert_to('promotion.customer/' || (user_id), 'UTF8')), 'hex'), 32);
alter table promotion.customer_profile rename column user_id to customer;

create index red_packet_claim_of_customer on promotion.red_packet_claim (customer, red_packet_id);
create index coupon_of_customer on promotion.coupon (customer, code) where customer is not null;
