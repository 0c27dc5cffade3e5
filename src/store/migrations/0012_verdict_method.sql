-- The method that a verdict really rests on, and why it is not the planned one; null in verdicts from before this.
alter table verdict add column method text;
alter table verdict add column fell_back_zh text;
alter table verdict add column fell_back_en text;
