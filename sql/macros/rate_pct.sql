-- change as a percentage of its base, two decimals half up (away from zero); null without a positive base.
-- Both in 万元 with at most six decimals: whole numbers keep it exact, because DuckDB divides decimals as doubles.
create or replace macro marts.rate_pct(change_wan, base_wan) as
case
    when base_wan > 0
        then cast(
            sign(change_wan)
            * (
                (abs(cast(change_wan * 1000000 as hugeint)) * 20000 + cast(base_wan * 1000000 as hugeint))
                // (2 * cast(base_wan * 1000000 as hugeint))
            )
            as decimal(30, 0)
        ) * 0.01
end;
