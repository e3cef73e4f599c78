"""The figures a text may quote from made-up accounts: this year's, last year's, the budget's.

In: `Accounts` and a seed. Out: `Figures`, all in fen, under the names facts have (`inc_fiscal`, `2010301`).
Last year's figures and the budgets of items are drawn, so that every law between them and the tables holds.
"""

import random
from dataclasses import dataclass, field

from tests.corpus.accounts import FUNDS, OWN_SOURCES, THREE_PUBLIC, Accounts, Fund, roll_up
from tests.corpus.subjects import economic_names

FUND_NAMES: dict[Fund, str] = {"general": "gpb", "fund": "govfund", "capital": "soe"}
SUMS = {
    "income_and_expenditure_total": "income_grand_total",
    "exp_grand_total": "income_grand_total",
    "fiscal_income_total": "fiscal_grand_total",
    "fiscal_exp_total": "fiscal_grand_total",
}


@dataclass(slots=True)
class Figures:
    """Amounts by name; `items` are the 项 of the general budget that spent something, `classes` their 类."""

    now: dict[str, int] = field(default_factory=dict)
    prior: dict[str, int] = field(default_factory=dict)
    budget: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    items: dict[Fund, list[str]] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)


def figures_of(accounts: Accounts, seed: int, grain: int) -> Figures:
    dice = random.Random(f"told {seed}")
    told = Figures(now=_totals(accounts))
    for fund, lines in accounts.funds.items():
        spent = {code: line.basic + line.project for code, line in lines.items()}
        told.items[fund] = [code for code, value in spent.items() if value]
        told.now |= spent
    rolled = roll_up({code: (told.now[code],) for code in told.items["general"]})
    told.now["self_evaluated_amount"] = told.now["gpb_project"]
    told.classes = [code for code in rolled if len(code) == 3]
    told.now |= {code: values[0] for code, values in rolled.items() if len(code) == 3}
    _procure(told, dice, grain)
    _lists(told, accounts)
    _budgets(told, accounts, dice, grain)
    _last_year(told, dice, grain)
    vehicles = dice.randint(1, 9)
    used = dice.randint(0, vehicles)
    told.counts = {"kept": vehicles, "emergency": used, "others": vehicles - used}
    told.counts |= {"groups": dice.randint(1, 60), "guests": dice.randint(60, 600), "projects": dice.randint(2, 20)}
    return told


def _totals(accounts: Accounts) -> dict[str, int]:
    now: dict[str, int] = {}
    for fund, name in FUND_NAMES.items():
        basic, project = accounts.sum_of(fund, "basic"), accounts.sum_of(fund, "project")
        now |= {f"inc_{name}": accounts.sum_of(fund, "income"), f"{name}_income": accounts.sum_of(fund, "income")}
        now |= {
            f"{name}_opening": accounts.sum_of(fund, "opening"),
            f"{name}_closing": accounts.sum_of(fund, "closing"),
        }
        now |= {f"{name}_expenditure": basic + project}
        now |= {f"{name}_basic": basic, f"{name}_project": project}
    now |= {"gpb_basic_expenditure": now["gpb_basic"], "gpb_project_expenditure": now["gpb_project"]}
    for source in OWN_SOURCES:
        now[f"inc_{source}"] = accounts.own_income(source)
    own = accounts.own.values()
    now |= {
        "inc_fiscal": sum(now[f"inc_{name}"] for name in FUND_NAMES.values()),
        "opening_fiscal": sum(accounts.sum_of(fund, "opening") for fund in FUNDS),
        "closing_fiscal": sum(accounts.sum_of(fund, "closing") for fund in FUNDS),
        "basic_expenditure": sum(accounts.sum_of(fund, "basic") for fund in FUNDS) + sum(line.basic for line in own),
        "project_expenditure": sum(accounts.sum_of(f, "project") for f in FUNDS) + sum(line.project for line in own),
        "exp_to_superior": sum(line.to_superior for line in own),
        "exp_operating": sum(line.operating for line in own),
        "exp_subsidies": sum(line.subsidies for line in own),
        "nonfiscal_surplus_used": accounts.surplus_used,
        "surplus_distribution": accounts.distribution,
    }
    now["fiscal_expenditure"] = sum(now[f"{name}_expenditure"] for name in FUND_NAMES.values())
    now["fiscal_grand_total"] = now["inc_fiscal"] + now["opening_fiscal"]
    now["opening_balance"] = now["opening_fiscal"] + accounts.own_opening
    now["closing_balance"] = now["closing_fiscal"] + accounts.own_closing
    now["income_current_total"] = now["inc_fiscal"] + sum(now[f"inc_{source}"] for source in OWN_SOURCES)
    natures = ("basic_expenditure", "project_expenditure", "exp_to_superior", "exp_operating", "exp_subsidies")
    now["exp_current_total"] = sum(now[nature] for nature in natures)
    now["income_grand_total"] = now["income_current_total"] + now["nonfiscal_surplus_used"] + now["opening_balance"]
    now |= {name: now[whole] for name, whole in SUMS.items()}
    now |= {("three_public" if item == "total" else item): accounts.final[item] for item in THREE_PUBLIC}
    return now | {"reception_domestic": now["reception"], "reception_foreign": 0, "part_gpb": now["three_public"]}


def _procure(told: Figures, dice: random.Random, grain: int) -> None:
    goods, works, services = (dice.randint(0, 20_000) * 10_000 // grain * grain for _ in range(3))
    total = goods + works + services + told.now["purchase"]
    sme = round(total * dice.uniform(0.3, 1) / grain) * grain
    told.now |= {
        "procurement_total": total,
        "procurement_goods": goods + told.now["purchase"],
        "procurement_works": works,
        "procurement_services": services,
        "procurement_sme": sme,
        "procurement_small": round(sme * dice.uniform(0.2, 1) / grain) * grain,
    }


def _lists(told: Figures, accounts: Accounts) -> None:
    """人员经费 and 公用经费 with the 款 that have an amount: their names, and their names with amounts."""
    names = economic_names()
    for block in ("personnel", "public"):
        paid = {code: value for code, value in accounts.economic.items() if value and names[code][1] == block}
        told.now[f"{block}_expenditure"] = sum(paid.values())
        told.now |= {f"econ_{code}": value for code, value in paid.items()}
        told.lists[block] = "、".join(names[code][0] for code in paid)
        told.lists[f"{block}_amounts"] = "、".join(f"{names[code][0]}{{econ_{code}}}万元" for code in paid)
    told.now["agency_operating"] = told.now["public_expenditure"]


def _budgets(told: Figures, accounts: Accounts, dice: random.Random, grain: int) -> None:
    told.budget = {("three_public" if item == "total" else item): accounts.budget[item] for item in THREE_PUBLIC}
    for fund in FUNDS:
        for code in told.items[fund]:
            factor = dice.choice((0.0, 1.0, dice.uniform(0.7, 1.4), dice.uniform(0.7, 1.4)))
            told.budget[code] = round(told.now[code] * factor / grain) * grain
    for code in told.classes:
        told.budget[code] = sum(told.budget[item] for item in told.items["general"] if item.startswith(code))
    for fund, name in FUND_NAMES.items():
        told.budget[f"{name}_expenditure"] = sum(told.budget[code] for code in told.items[fund])
    for name in ("agency_operating", "gpb_income"):
        told.budget[name] = round(told.now[name] * dice.uniform(0.8, 1.3) / grain) * grain


def _last_year(told: Figures, dice: random.Random, grain: int) -> None:
    """What the prior year had: nothing of what is nothing now; the fiscal totals leave the opening balance."""
    told.prior = {name: round(value * dice.uniform(0.75, 1.3) / grain) * grain for name, value in told.now.items()}
    told.prior["gpb_expenditure"] = max(told.prior["gpb_expenditure"], grain)
    others = told.prior["govfund_expenditure"] + told.prior["soe_expenditure"]
    told.prior["fiscal_grand_total"] = told.prior["gpb_expenditure"] + others + told.now["opening_fiscal"]
    told.prior |= {name: told.prior[whole] for name, whole in SUMS.items()}
