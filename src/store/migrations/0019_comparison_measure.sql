-- What the outcome of a comparison counts, when its excess began, and how likely the verdict will be told of a repair that was
-- whole, by half, or none; null in plans from before this.
alter table comparison add column measure text;
alter table comparison add column quiet_until bigint;
alter table comparison add column sees_whole double precision;
alter table comparison add column sees_half double precision;
alter table comparison add column sees_none double precision;
