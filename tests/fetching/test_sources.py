"""`sources.yaml` is checked before anything is done with it, and every fault names file, line and field."""

from pathlib import Path

import pytest
import yaml

from pipelines.fetching.sources import SourcesInvalid, load_sources, parse_sources

GOOD = """\
sources:
  - name: 财政局
    department: 某市财政局
    from_fiscal_year: 2020
    urls: [https://www.a.gov.cn/2024年度决算.pdf]
    allowed_hosts: ["*.b.gov.cn"]
"""


def test_a_good_file() -> None:
    [source] = parse_sources(GOOD).sources
    assert source.hosts == ("www.a.gov.cn", "*.b.gov.cn")
    assert source.expected_month == 9


def test_no_file_is_no_source(tmp_path: Path) -> None:
    assert load_sources(tmp_path).sources == ()
    (tmp_path / "sources.yaml").write_text("# nothing yet\n", "utf-8")
    assert load_sources(tmp_path).sources == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: 财政局", "nome: 财政局", "sources.yaml:2: sources[0].name: 缺少此项"),
        ("from_fiscal_year: 2020", "from_fiscal_year: soon", "sources.yaml:4: sources[0].from_fiscal_year: "),
        ("urls: [https://", "urls: [file:///", "sources.yaml:5: sources[0].urls[0]: expected an address"),
        (
            "urls: [https://",
            "urls: [https://me:secret@",
            "sources.yaml:5: sources[0].urls[0]: an address must not carry",
        ),
        ("name: 财政局", "name: ../财政局", "sources.yaml:2: sources[0].name: the name becomes a folder"),
        ('"*.b.gov.cn"', '"*"', "sources.yaml:6: sources[0].allowed_hosts[0]: expected a host"),
        (
            "    department: 某市财政局\n",
            "    department: 某市财政局\n    department: 乙\n",
            "sources.yaml:4: department: stands twice",
        ),
        ("sources:", "sauces:", "sources.yaml:1: sauces: 没有这一项"),
        ("  - name", "  - name: [", "sources.yaml:2: not valid YAML"),
        ("    urls", "    expected_month: 13\n    urls", "sources.yaml:5: sources[0].expected_month: "),
        (
            "    urls",
            "    listing: {url: 'http://a/', pattern: '('}\n    urls",
            "sources[0].listing.pattern: not a regular",
        ),
        ("sources:", "schedule: {timezone: Mars/Base}\nsources:", "sources.yaml:1: schedule: unknown time zone"),
        ("sources:", "schedule: {crons: [weekly]}\nsources:", "sources.yaml:1: schedule.crons[0]: a cron has 5 fields"),
        (
            "sources:",
            "schedule:\n  crons:\n  - 0 6 * * *\n  - 0 25 * * *\nsources:",
            "sources.yaml:4: schedule.crons[1]: hour '25' is not between 0 and 23",
        ),
        (
            "sources:",
            "politeness:\n  private_networks: [10.0.0.1/8]\nsources:",
            "sources.yaml:2: politeness.private_networks[0]",
        ),
    ],
)
def test_a_fault_names_file_line_and_field(old: str, new: str, problem: str) -> None:
    with pytest.raises(SourcesInvalid) as invalid:
        parse_sources(GOOD.replace(old, new, 1))
    assert any(problem in one for one in invalid.value.problems), invalid.value.problems


def test_all_faults_are_told_at_once_and_no_input_is_repeated() -> None:
    with pytest.raises(SourcesInvalid) as invalid:
        parse_sources(GOOD.replace("2020", "1920").replace("https://", "https://me:secret@"))
    assert len(invalid.value.problems) == 2
    assert "secret" not in str(invalid.value)


def test_faults_stand_in_the_order_of_the_file_and_once_each() -> None:
    faulty = GOOD.replace("    urls", "    expected_month: soon\n    urls", 1).replace("https://", "ftp://", 1)
    with pytest.raises(SourcesInvalid) as invalid:
        parse_sources("schedule: {crons: [weekly]}\n" + faulty)
    assert [problem.split(": ")[1] for problem in invalid.value.problems] == [
        "schedule.crons[0]",
        "sources[0].expected_month",
        "sources[0].urls[0]",
    ]


def test_names_differ() -> None:
    twice = GOOD + GOOD.removeprefix("sources:\n")
    with pytest.raises(SourcesInvalid, match="财政局 stands twice"):
        parse_sources(twice)


def test_the_example_does_nothing_until_its_marks_are_taken_away() -> None:
    example = (Path(__file__).resolve().parents[2] / "raw/sources.example.yaml").read_text("utf-8")
    assert parse_sources(example).sources == ()
    lines = example.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("# sources:"))
    live = "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines[start:])
    assert len(parse_sources(live).sources) == 2
    assert set(yaml.safe_load(live)) == {"sources", "schedule", "politeness"}
