"""The sentences of 情况说明 that quote the tables, always in 万元."""

from tests.corpus.accounts import FUNDS, OWN_SOURCES, Accounts
from tests.corpus.profiles import UNITS, Profile


def _wan(fen: int) -> str:
    return f"{fen / UNITS['万元']:.2f}"


def paragraphs(profile: Profile, accounts: Accounts) -> list[str]:
    """Section heads and their first sentences; a blank form keeps its XX."""
    year = profile.fiscal_year
    income = sum(accounts.sum_of(fund, "income") for fund in FUNDS)
    everything = income + sum(map(accounts.own_income, OWN_SOURCES))
    opening = sum(accounts.sum_of(fund, "opening") for fund in FUNDS) + accounts.own_opening
    total = everything + opening + accounts.surplus_used
    general = accounts.sum_of("general", "basic") + accounts.sum_of("general", "project")
    basic = sum(accounts.sum_of(fund, "basic") for fund in FUNDS) + sum(line.basic for line in accounts.own.values())
    spent = general + sum(accounts.sum_of(f, "basic") + accounts.sum_of(f, "project") for f in FUNDS[1:])
    spent += sum(line.spent for line in accounts.own.values())
    texts = [
        "一、收入支出决算总体情况说明",
        (
            f"{year}年度收、支总计均为{_wan(total)}万元。"
            f"与上年度相比，收、支总计各增加{_wan(total // 7)}万元，增长16.67%。"
        ),
        "二、收入决算情况说明",
        (
            f"本年收入合计{_wan(everything)}万元，"
            f"其中：财政拨款收入{_wan(income)}万元，占{100 * income / everything:.2f}%。"
        ),
        "三、支出决算情况说明",
        f"本年支出合计{_wan(spent)}万元，其中：基本支出{_wan(basic)}万元。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"{year}年度一般公共预算财政拨款支出{_wan(general)}万元，占本年支出合计的{100 * general / spent:.2f}%。",
        "七、“三公”经费支出决算情况说明",
        f"“三公”经费支出预算为{_wan(accounts.budget['total'])}万元，支出决算为{_wan(accounts.final['total'])}万元。",
        "八、政府性基金预算财政拨款支出决算情况说明",
        f"政府性基金预算财政拨款收入{_wan(accounts.sum_of('fund', 'income'))}万元。",
    ]
    if profile.is_template:
        return ["".join("X" if char.isdigit() else char for char in text) for text in texts]
    return texts
