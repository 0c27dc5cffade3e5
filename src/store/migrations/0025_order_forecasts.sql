-- What complaints lead to, found order by order (risk/order_follow.h): how much oftener than among orders that did not complain, with its
-- interval, and what is open of it. Null: found in series of days.
alter table forecast add column ratio double precision;
alter table forecast add column ratio_low double precision;
alter table forecast add column ratio_high double precision;
alter table forecast add column open_orders double precision;
alter table forecast add column from_complaints double precision;
