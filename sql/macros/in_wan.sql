-- an amount of the text in 万元, whatever unit it is told in
create or replace macro marts.in_wan(amount, unit) as
cast(amount * marts.unit_factor(coalesce(unit, '万元')) * 0.0001 as decimal(24, 6));
