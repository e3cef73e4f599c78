-- grain: one row per economic code (部门预算支出经济分类) and name
-- 粒度: 部门预算支出经济分类每个编码的每个名称一行
-- key: code, name
-- columns:
--   code: 编码
--   name: 名称
--   valid_from: 启用的年度，空为不详
--   valid_to: 停用前的最后年度，空为仍在用或不详
--   level: 级次：1 类；2 款
--   parent_code: 上级编码，类为空
--   class_code: 所属类的编码
--   class_name: 所属类的名称
--   block: 人员经费或公用经费
--   name_en: 英文名称
--   imf_gfs: 对应的政府财政统计科目
--   confidence: 可信程度
select
    class.code,
    class.name,
    cast(class.valid_from as integer) as valid_from,
    cast(class.valid_to as integer) as valid_to,
    (length(class.code) - 1) // 2 as level,
    case when length(class.code) > 3 then left(class.code, length(class.code) - 2) end as parent_code,
    left(class.code, 3) as class_code,
    heading.name as class_name,
    class.block,
    class.name_en,
    class.imf_gfs,
    class.confidence
from seed.economic_class as class
left join seed.economic_class as heading on left(class.code, 3) = heading.code
order by class.code, class.valid_from
