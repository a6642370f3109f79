"""Each thing that a row may not say, and what the report tells about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reference import loader
from tests.support.world import World
from tests.usecases.sheets import IN_PROGRESS, UNSIGNED, a_city, a_row, shipped_rows, write_csv
from usecases.imports.importing import import_pairs
from usecases.rows.import_cells import cleaned
from usecases.rows.import_columns import find
from usecases.rows.import_provinces import outside_listed
from usecases.rows.import_raw import RawRow
from usecases.rows.import_report import Report, RowError, problem
from usecases.rows.import_rows import PairRow, judged
from usecases.rows.import_sentences import ROWS

TODAY = date(2026, 11, 23)
YULIN = {"partner_name_en": "Yulin", "partner_name_th": "เมืองอวี้หลิน"}


def judge(**changes: str) -> PairRow:
    """Judge a row as a file would bring it."""
    row = a_row(**changes)
    header = RawRow(1, tuple(row))
    layout, _ = find(iter([header]), "pairs", "test.csv")
    return judged(cleaned(RawRow(2, tuple(row.values())), layout), TODAY)


REFUSED: list[tuple[str, dict[str, str]]] = [
    ("key_missing", {"pair_id": ""}),
    ("key_malformed", {"pair_id": "a pair/1"}),
    ("key_malformed", {"pair_id": "x" * 65}),
    ("province_missing", {"th_dopa": "", "th_iso_3166_2": "", "th_name_th": "", "th_name_en": "-"}),
    ("province_unknown", {"th_name_en": "Chiang Ray"}),
    ("province_contradicts", {"th_name_en": "Chiang Mai"}),
    ("outside_bangkok", {"th_dopa": "10", "th_iso_3166_2": "TH-10",
                         "th_name_th": "กรุงเทพฯ", "th_name_en": "Bangkok"}),
    ("outside_municipal", {"th_name_en": "Chiang Rai City"}),
    ("outside_municipal", {"th_name_th": "เทศบาลนครเชียงราย"}),
    ("outside_municipal", {"th_name_th": "นครเชียงราย"}),
    ("outside_municipal", {"th_name_en": "Pattaya"}),
    ("outside_municipal", {"th_name_en": "Hat Yai"}),
    ("outside_municipal", {"th_name_th": "อบจ.เชียงราย"}),
    ("country_unknown", {"partner_country": "XX", "partner_country_en": "",
                         "partner_country_th": ""}),
    ("country_unknown", {"partner_country": "", "partner_country_en": "Atlantis",
                         "partner_country_th": ""}),
    ("country_contradicts", {"partner_country_en": "Japan"}),
    ("country_thailand", {"partner_country": "TH", "partner_country_en": "",
                          "partner_country_th": "", "partner_iso_3166_2": "TH-50"}),
    ("required", {"partner_level": ""}),
    ("choice", {"partner_level": "third_level"}),
    ("required", {"partner_name_en": "", "partner_name_th": "", "partner_name_local": ""}),
    ("unit_unknown", {"partner_iso_3166_2": "CN-QQ"}),
    ("unit_unknown", {"partner_iso_3166_2": "Hainan"}),
    ("unit_elsewhere", {"partner_iso_3166_2": "VN-25"}),
    ("unit_needed", {"partner_iso_3166_2": ""}),
    ("unit_name_contradicts", {"partner_iso_3166_2": "CN-HA"}),
    ("unit_not_first", {"partner_level": "second_level"}),
    ("parent_needed", {"partner_level": "municipal", "partner_iso_3166_2": "", **YULIN,
                       "partner_name_local": "玉林市"}),
    ("homonym", {"partner_level": "second_level", "partner_iso_3166_2": "", **YULIN,
                 "partner_parent_iso_3166_2": "CN-GX", "partner_name_local": "榆林市"}),
    ("required", {"status": ""}),
    ("choice", {"status": "signed"}),
    ("choice", {"instrument": "treaty"}),
    ("choice", {"confidence": "certain"}),
    ("choice", {"date_precision": "hour"}),
    ("status_with_date", {"status": "in_progress"}),
    ("status_with_date", {"status": "prospective"}),
    ("status_instrument", {"status": "loi_signed"}),
    ("date_unreadable", {"date_signed": "2563-03-04"}),
    ("date_unreadable", {"date_signed_be": "2020-03-04"}),
    ("date_unreadable", {"date_signed": "2020-13-01"}),
    ("date_unreadable", {"date_signed": "soon"}),
    ("date_eras_differ", {"date_signed_be": "2563-03-05"}),
    ("date_finer", {"date_signed": "2020", "date_signed_be": ""}),
    ("date_missing", {"date_signed": "", "date_signed_be": ""}),
    ("date_but_none", {"date_precision": "none"}),
    ("date_future", {"date_signed": "2026-11-24", "date_signed_be": ""}),
    ("date_early", {"date_signed": "1899-12-31", "date_signed_be": ""}),
    ("cell_formula", {"notes": '=HYPERLINK("http://x")'}),
    ("cell_formula", {"partner_name_en": "+cmd|' /C calc'!A0"}),
    ("cell_formula", {"place_signed": "@SUM(A1)"}),
    ("cell_error", {"confidence": "#N/A"}),
    ("cell_control", {"notes": "a\x00b"}),
    ("cell_control", {"place_signed": "\u202egnijieB"}),
    ("cell_huge", {"notes": "x" * 10_001}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), REFUSED)
def test_what_a_row_may_not_say_is_refused_in_both_languages(
    code: str, changes: dict[str, str]
) -> None:
    with pytest.raises(RowError) as caught:
        judge(**changes)

    said = problem(2, "k", caught.value.code, caught.value.facts)
    assert said.code == code
    assert said.th != said.en
    assert "{" not in said.th + said.en


def test_every_real_row_is_accepted() -> None:
    for row in shipped_rows():
        found = judge(**row)

        assert found.province == row["th_iso_3166_2"]
        assert found.partner.iso == row["partner_iso_3166_2"]
        assert found.partner.parent_iso == row["partner_parent_iso_3166_2"]
        assert found.signed == row["date_signed"]


def test_namesakes_are_told_apart_by_what_they_lie_in() -> None:
    city = {"partner_level": "second_level", "partner_iso_3166_2": "", **YULIN}

    guangxi = judge(**city, partner_parent_iso_3166_2="CN-GX", partner_name_local="玉林市")
    shaanxi = judge(**city, partner_parent_iso_3166_2="CN-SN", partner_name_local="榆林市")

    assert guangxi.partner.key == "CN-GX:yulin"
    assert shaanxi.partner.key == "CN-SN:yulin"


@pytest.mark.parametrize(
    ("written", "precision", "kept"),
    [
        ("2008-08", "month", "2008-08"),
        ("2008-08-01", "month", "2008-08"),  # a spreadsheet made a day of it
        ("2005", "", "2005"),
        ("4 March 2020", "", "2020-03-04"),
        ("04/03/2020", "day", "2020-03-04"),
        ("พ.ศ. 2563", "", "2020"),  # the era is written, so it is no mistake
    ],
)
def test_dates_are_read_as_people_write_them(written: str, precision: str, kept: str) -> None:
    assert judge(date_signed=written, date_signed_be="", date_precision=precision).signed == kept


def test_a_buddhist_year_alone_is_enough() -> None:
    found = judge(date_signed="", date_signed_be="๔ มีนาคม ๒๕๖๓", date_precision="day")

    assert found.signed == "2020-03-04"


def test_the_province_may_be_named_in_any_usual_way() -> None:
    names = {"th_dopa": "", "th_iso_3166_2": "", "th_name_th": "", "th_name_en": ""}

    assert judge(**names | {"th_name_th": "จ.เชียงราย"}).province == "TH-57"
    assert judge(**names | {"th_name_en": "chiangrai"}).province == "TH-57"
    assert judge(**names | {"th_dopa": "57"}).province == "TH-57"


def test_a_country_outside_the_table_of_desks_is_known_by_its_standard_code() -> None:
    bolivia = {"partner_country": "BO", "partner_country_en": "", "partner_country_th": ""}
    la_paz = {"partner_name_en": "La Paz", "partner_name_local": "", "partner_name_th": ""}

    found = judge(**bolivia, **la_paz, partner_iso_3166_2="BO-L")

    assert (found.partner.country, found.partner.key) == ("BO", "BO-L")


def test_a_pair_known_to_be_municipal_needs_proof_that_it_is_the_provinces() -> None:
    harbin = {
        "th_dopa": "50", "th_iso_3166_2": "TH-50", "th_name_th": "เชียงใหม่",
        "th_name_en": "Chiang Mai", "partner_name_en": "Harbin", "partner_name_th": "",
        "partner_name_local": "", "partner_level": "second_level", "partner_iso_3166_2": "",
        "partner_parent_iso_3166_2": "CN-HL",
    }  # fmt: skip

    with pytest.raises(RowError) as caught:
        judge(**harbin, confidence="medium")

    assert caught.value.code == "outside_listed"
    assert "municipality to city" in caught.value.facts["why"]
    assert judge(**harbin, confidence="high").partner.key == "CN-HL:harbin"


def test_no_real_pair_is_mistaken_for_a_municipal_one() -> None:
    def mistaken(row: dict[str, str]) -> bool:
        found = judge(**row)
        try:
            outside_listed(loader.province(found.province), found.partner, "low")
        except RowError:
            return True
        return False

    rows = shipped_rows()

    assert rows
    assert [row["pair_id"] for row in rows if mistaken(row)] == []


@pytest.mark.parametrize("name", ["excluded_municipal_pairs.csv", "bma_pairs.csv"])
def test_the_lists_of_other_bodies_are_refused_row_by_row(world: World, name: str) -> None:
    path = loader.pairs_path().with_name(name)
    rows = path.read_text(encoding="utf-8").strip().count("\n")

    report: Report = import_pairs(world.ctx(), path)

    assert (report.rows, report.refused, report.created) == (rows, rows, 0)
    assert all("outside the provincial procedure" in p.en.lower() for p in report.problems)
    assert all("อยู่นอกกระบวนงานระดับจังหวัด" in p.th for p in report.problems)
    assert all(p.key for p in report.problems)


def test_every_sentence_is_in_both_languages_and_says_what_to_do() -> None:
    for code, (th, en) in ROWS.items():
        assert th != en or code == "date_unreadable"
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in th) or "{th}" in th
        assert not any("\u0e00" <= letter <= "\u0e7f" for letter in en)


def test_a_merged_unit_is_taken_with_a_warning(world: World, tmp_path: Path) -> None:
    row = a_row(pair_id="th57-vn-bentre", partner_name_en="Ben Tre", partner_name_local="Bến Tre",
                partner_name_th="จังหวัดเบ๊นแจ", partner_country="VN", partner_country_th="เวียดนาม",
                partner_country_en="Vietnam", partner_iso_3166_2="VN-50")  # fmt: skip

    report = import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [row]))

    assert report.created == 1
    assert [n.code for n in report.notes] == ["unit_merged"]
    assert "2025-07-01" in report.notes[0].en


def test_the_instrument_of_an_unsigned_pair_is_what_it_hopes_for() -> None:
    hoped = judge(**IN_PROGRESS | {"instrument": "LOI"})
    nothing = judge(**UNSIGNED | {"status": "prospective", "instrument": ""})

    assert (hoped.instrument, nothing.instrument) == ("loi", "none")


def test_a_city_without_latin_letters_has_a_key_of_its_own() -> None:
    first = judge(**a_city(1, partner_name_en="", partner_name_local="广州市"))
    second = judge(**a_city(1, partner_name_en="", partner_name_local="深圳市"))

    assert first.partner.key != second.partner.key
