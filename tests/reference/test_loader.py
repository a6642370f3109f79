"""The shipped data is whole, hangs together, and is found by any usual name."""

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from reference import loader
from reference.names import fold, province_key, unit_keys
from reference.tables import path
from statemachine.dates import PartialDate


@pytest.mark.parametrize(
    ("read", "rows"),
    [
        (loader.provinces, 77),
        (loader.clusters, 18),
        (loader.partner_units, 244),
        (loader.partner_unit_changes, 54),
        (loader.agencies, 37),
        (loader.mfa_desks, 104),
        (loader.holidays_table, 278),
        (loader.excluded_municipal, 14),
        (loader.bma_pairs, 21),
        (loader.glossary, 146),
        (loader.activity_types, 20),
        (loader.sdgs, 17),
    ],
)
def test_every_table_is_whole(read: object, rows: int) -> None:
    assert len(read()) == rows  # type: ignore[operator]


def test_the_documents_are_read_only() -> None:
    clauses = loader.mou_clauses()

    assert len(clauses["clauses"]) == 19
    assert len(loader.process_reference()["steps"]) == 13
    assert loader.official_letters()["urgency"][0]["th"] == "ด่วนที่สุด"
    assert loader.policy_stats()["counts"][0]["value"] == 89
    with pytest.raises(TypeError):
        clauses["clauses"][0]["title_th"] = "x"


def test_the_files_to_import_are_there() -> None:
    with loader.pairs_path().open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 47
    histories = json.loads(loader.histories_path().read_text(encoding="utf-8"))
    assert len(histories["cases"]) == 22


def test_nothing_is_read_at_import() -> None:
    program = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda e, a: e == 'open' and opened.append(str(a[0])))\n"
        "import reference.loader\n"
        "print([name for name in opened if name.endswith(('.csv', '.json'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=path("").parents[1],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TH-50", "TH-50"),
        ("50", "TH-50"),
        ("เชียงใหม่", "TH-50"),
        ("จังหวัด เชียงใหม่", "TH-50"),
        ("จ.เชียงใหม่", "TH-50"),
        ("Chiangmai", "TH-50"),
        ("CHIANG MAI PROVINCE", "TH-50"),
        ("Lopburi", "TH-16"),
        ("Ayutthaya", "TH-14"),
        ("โคราช", "TH-30"),
        ("ล\u0e4d\u0e32พูน", "TH-51"),  # sara am as two code points
        ("กทม.", "TH-10"),
    ],
)
def test_a_province_is_found_however_it_is_written(text: str, code: str) -> None:
    found = loader.find_province(text)

    assert found is not None
    assert found.iso_3166_2 == code


@pytest.mark.parametrize("text", ["Chiang Mai City", "เมืองเชียงใหม่", "Pattaya", "Yunnan", "", "-"])
def test_what_is_no_province_is_not_found(text: str) -> None:
    assert loader.find_province(text) is None


def test_every_province_has_keys_of_its_own() -> None:
    names = Counter(
        key
        for p in loader.provinces()
        for key in {province_key(p.name_th), province_key(p.name_en)}
    )

    assert set(names.values()) == {1}
    assert all(loader.find_province(p.name_th) is p for p in loader.provinces())
    assert all(loader.find_province(p.name_en) is p for p in loader.provinces())


def test_an_unknown_code_is_an_error_with_a_hint() -> None:
    with pytest.raises(LookupError, match="TH-99"):
        loader.province("TH-99")
    with pytest.raises(LookupError, match="XX-1"):
        loader.partner_unit("XX-1")
    with pytest.raises(LookupError, match="NOBODY"):
        loader.agency("NOBODY")


@pytest.mark.parametrize(
    ("name", "country", "codes"),
    [
        ("Yunnan", "CN", ["CN-YN"]),
        ("ยูนนาน", None, ["CN-YN"]),
        ("云南", None, ["CN-YN"]),
        ("Hồ Chí Minh", None, ["VN-SG"]),
        ("Ho Chi Minh City", "VN", ["VN-SG"]),
        ("Hue", None, ["VN-26"]),
        ("กวางจิ", None, ["VN-25"]),
        ("Hokkaidō", "JP", ["JP-01"]),
        ("North Chungcheong Province", None, ["KR-43"]),
        ("Vientiane", "LA", ["LA-VI", "LA-VT"]),
        ("Yunnan", "JP", []),
        ("", None, []),
    ],
)
def test_a_foreign_unit_is_found_however_it_is_written(
    name: str, country: str | None, codes: list[str]
) -> None:
    found = loader.find_partner_units(name, country)

    assert [unit.iso_3166_2 for unit in found] == codes


def test_every_foreign_unit_is_found_by_each_of_its_names() -> None:
    for unit in loader.partner_units():
        for name in filter(None, (unit.name_iso, unit.name_th, unit.name_local)):
            assert unit in loader.find_partner_units(name, unit.country)


def test_a_merged_unit_tells_its_successor() -> None:
    (change,) = loader.changes_of_unit("VN-24")

    assert (change.successor_namesake_iso, change.effective) == ("VN-25", "2025-07-01")
    assert loader.partner_unit("VN-24").status_2026 == "merged"


def test_every_unit_that_was_merged_away_has_a_successor_in_the_table() -> None:
    gone = {u.iso_3166_2 for u in loader.partner_units() if u.status_2026 == "merged"}
    merged = {c.iso_3166_2_old for c in loader.partner_unit_changes() if c.change == "merged_into"}

    assert gone == merged
    for change in loader.partner_unit_changes():
        assert loader.partner_unit(change.successor_namesake_iso).status_2026 == "current"


def test_every_desk_is_an_office_and_an_unsure_country_has_none() -> None:
    assert all(loader.agency(desk.mfa_department_id) for desk in loader.mfa_desks())
    desk = loader.mfa_desk("cn")

    assert desk is not None
    assert loader.agency(desk.mfa_department_id).name_th == "กรมเอเชียตะวันออก"
    assert loader.mfa_desk("TR") is None


def test_every_office_hangs_below_one_that_exists() -> None:
    parents = {office.parent_id for office in loader.agencies()} - {""}

    assert parents <= {office.agency_id for office in loader.agencies()}


def test_clusters_and_provinces_agree() -> None:
    members = {code: c.cluster_id for c in loader.clusters() for code in c.member_dopa}

    assert members == {p.dopa_code: p.cluster_id for p in loader.provinces() if p.cluster_id}


def test_activity_types_name_real_goals() -> None:
    goals = {goal.goal for goal in loader.sdgs()}

    assert goals == set(range(1, 18))
    assert all(set(kind.sdg_suggested) <= goals for kind in loader.activity_types())


def test_holiday_rows_are_dated_and_the_weekday_agrees() -> None:
    for row in loader.holidays_table():
        assert f"{row.date:%a}" == row.weekday
    assert {row.date.year for row in loader.holidays_table()} == set(range(2018, 2028))


def test_the_dates_of_the_pairs_are_the_same_in_both_eras() -> None:
    with loader.pairs_path().open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            signed = PartialDate.parse(row["date_signed"], "ce")
            assert signed.precision.value == row["date_precision"]
            assert signed.iso_be() == row["date_signed_be"]
            assert PartialDate.parse(row["date_signed_be"], "be") == signed


def test_the_dates_of_the_histories_have_the_precision_they_say() -> None:
    histories = json.loads(loader.histories_path().read_text(encoding="utf-8"))
    events = [event for case in histories["cases"] for event in case["events"]]

    assert len(events) > 40
    for event in events:
        assert PartialDate.parse(event["date"]).precision.value == event["precision"]


def test_the_dates_of_the_other_tables_have_the_precision_they_say() -> None:
    stated = [(pair.date, pair.date_precision) for pair in loader.bma_pairs()]
    stated += [(pair.date, pair.date_precision) for pair in loader.excluded_municipal()]

    for text, precision in stated:
        assert PartialDate.parse(text).precision.value == precision
    assert PartialDate.parse(loader.changes_of_unit("KZ-19")[0].effective).earliest() == date(
        2022, 1, 1
    )


def test_folding_keeps_what_tells_names_apart() -> None:
    assert fold("Đà Nẵng") == fold("da nang")
    assert fold("Phôngsali") == fold("phongsali")
    assert fold("น่าน") != fold("นาน")
    assert fold("Shaanxi") != fold("Shanxi")
    assert unit_keys("云南省") == {"云南省", "云南"}
