-- Orders keep a copy of the budgets and limits, and of what is used of them. The timer for promotions that were not told tells those of before.
create sequence promotion.limits_told;
update promotion.promotion set told_version = 0;
