-- why there is no rate of change: base_negative, both_zero, base_zero; null where there is one
create or replace macro marts.rate_reason(current_wan, base_wan) as
case
    when base_wan < 0 then 'base_negative'
    when base_wan = 0 and current_wan = 0 then 'both_zero'
    when base_wan = 0 then 'base_zero'
end;
