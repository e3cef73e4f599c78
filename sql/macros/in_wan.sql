-- an amount of the text in 万元, whatever unit it is told in
create or replace macro marts.in_wan(amount, unit) as
cast(amount * case unit when '亿元' then 10000 when '元' then 0.0001 else 1 end as decimal(24, 6));
