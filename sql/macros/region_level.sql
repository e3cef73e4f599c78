-- the level of an administrative division code (GB/T 2260): 410000 province, 410800 city, 410802 county; 000000 central
create or replace macro marts.region_level(region_code) as
case
    when region_code = '000000' then 'central'
    when region_code like '__0000' then 'province'
    when region_code like '____00' then 'city'
    when region_code like '______' then 'county'
end;
