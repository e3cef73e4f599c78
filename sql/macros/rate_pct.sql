-- change as a percentage of its base, two decimals half up (away from zero); null without a positive base.
-- Both in 万元 with at most six decimals: whole numbers keep it exact, because DuckDB divides decimals as doubles.
-- What fits 64 bits, nearly everything, goes the way that is twenty times faster.
create or replace macro marts.rate_pct(change_wan, base_wan) as
case
    when base_wan <= 0 then null
    when base_wan < 900000 and change_wan > -900000 and change_wan < 900000
        then cast(
            case when change_wan < 0 then -1 else 1 end
            * (
                (
                    cast(cast(abs(change_wan) as decimal(18, 6)) * 1000000 as bigint) * 20000
                    + cast(cast(base_wan as decimal(18, 6)) * 1000000 as bigint)
                )
                // (2 * cast(cast(base_wan as decimal(18, 6)) * 1000000 as bigint))
            )
            as decimal(30, 0)
        ) * 0.01
    else cast(
        sign(change_wan)
        * (
            (
                cast(cast(abs(change_wan) as decimal(38, 6)) * 1000000 as hugeint) * 20000
                + cast(cast(base_wan as decimal(38, 6)) * 1000000 as hugeint)
            )
            // (2 * cast(cast(base_wan as decimal(38, 6)) * 1000000 as hugeint))
        )
        as decimal(30, 0)
    ) * 0.01
end;
