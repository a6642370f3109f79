"""The message catalogue of imported rows: what is wrong, and what to do about it."""

_CELLS: dict[str, tuple[str, str]] = {
    "row_unreadable": (
        "อ่านแถวนี้ไม่ได้ ({why}) โปรดตรวจสอบเครื่องหมายคำพูดที่ไม่ปิด",
        "This row cannot be read ({why}); look for a quotation mark that is not closed.",
    ),
    "row_too_wide": (
        "แถวนี้มีข้อมูลเกินจำนวนคอลัมน์ของหัวตาราง โปรดตรวจสอบเครื่องหมายจุลภาคในข้อความ",
        "This row has more cells than the header; look for a comma that belongs to a text.",
    ),
    "sheet_broken": (
        "ไฟล์เสียหายตั้งแต่แถวนี้ แถวต่อจากนี้ไม่ได้อ่าน โปรดบันทึกไฟล์ใหม่แล้วนำเข้าอีกครั้ง",
        "The file is damaged from this row on, and the rest was not read; save it anew.",
    ),
    "too_many_rows": (
        "ไฟล์มีเกิน {limit} แถว แถวต่อจากนี้ไม่ได้อ่าน โปรดแบ่งเป็นหลายไฟล์",
        "The file has more than {limit} rows and the rest was not read; split it.",
    ),
    "cell_huge": (
        "ช่อง {column} ยาวเกิน {limit} ตัวอักษร โปรดย่อข้อความ",
        "{column} is longer than {limit} characters; shorten it.",
    ),
    "cell_formula": (
        "ช่อง {column} ขึ้นต้นเหมือนสูตร (“{value}”) โปรดวางเป็นค่า หรือลบเครื่องหมายข้างหน้า",
        "{column} begins like a formula (“{value}”); paste it as a value, or take the sign away.",
    ),
    "cell_error": (
        "ช่อง {column} เป็นค่าผิดพลาดของ Excel ({value}) โปรดใส่ค่าที่ถูกต้อง",
        "{column} holds an error of Excel ({value}); give the real value.",
    ),
    "cell_control": (
        "ช่อง {column} มีอักขระควบคุมหรืออักขระที่อ่านไม่ได้ โปรดพิมพ์ใหม่",
        "{column} holds control characters or broken text; type it again.",
    ),
}

_OUTSIDE: dict[str, tuple[str, str]] = {
    "outside_bangkok": (
        "อยู่นอกกระบวนงานระดับจังหวัด: ฝ่ายไทยคือกรุงเทพมหานคร ซึ่งดำเนินการเอง โปรดลบแถวนี้ออก",
        (
            "Outside the provincial procedure: the Thai side is Bangkok, which keeps its own "
            "sister cities; take the row out."
        ),
    ),
    "outside_municipal": (
        "อยู่นอกกระบวนงานระดับจังหวัด: ฝ่ายไทย “{thai_side}” ไม่ใช่จังหวัด ({why}) โปรดลบแถวนี้ออก",
        (
            "Outside the provincial procedure: the Thai side “{thai_side}” is not a province "
            "({why}); take the row out."
        ),
    ),
    "outside_listed": (
        (
            "อยู่นอกกระบวนงานระดับจังหวัด: คู่นี้อยู่ในบัญชีคู่ที่มิใช่ระดับจังหวัด ({why}) "
            "หากเป็นระดับจังหวัดจริง โปรดระบุแหล่งที่มาและ confidence เป็น high"
        ),
        (
            "Outside the provincial procedure: this pair is on the list of municipal or unclear "
            "ones ({why}); if it is the province's own, give the source and confidence high."
        ),
    ),
}

_PAIRS: dict[str, tuple[str, str]] = {
    "key_missing": (
        "ไม่มีรหัสคู่ โปรดระบุในคอลัมน์ pair_id",
        "The row has no pair_id; give it one.",
    ),
    "key_malformed": (
        "รหัสคู่ “{value}” ใช้ไม่ได้ โปรดใช้ a-z 0-9 . _ - ไม่เกิน 64 ตัวอักษร",
        "The pair_id “{value}” cannot be used; write up to 64 of a-z 0-9 . _ -",
    ),
    "duplicate_key": (
        "รหัสคู่ซ้ำกับแถวที่ {first} ของไฟล์ โปรดเหลือไว้เพียงแถวเดียว",
        "This pair_id is that of row {first} of the file; keep one of the two.",
    ),
    "duplicate_pair": (
        "จังหวัดและคู่ความสัมพันธ์ซ้ำกับแถวที่ {first} ของไฟล์ โปรดเหลือไว้เพียงแถวเดียว",
        "Row {first} of the file is the same province and partner; keep one of the two.",
    ),
    "pair_known": (
        "จังหวัดและคู่ความสัมพันธ์นี้อยู่ในทะเบียนแล้วในรหัส {known} โปรดใช้รหัสนั้น",
        "This province and partner are in the register as {known}; use that key.",
    ),
    "made_here": (
        "คู่ {key} ขึ้นทะเบียนจากเรื่องในระบบนี้ การนำเข้าไม่เขียนทับ โปรดแก้ไขที่เรื่องนั้น",
        (
            "{key} was registered by a case of this system, which an import does not overwrite; "
            "correct it there."
        ),
    ),
    "identity_changed": (
        "แถวนี้เปลี่ยนจังหวัดหรือคู่ความสัมพันธ์ของ {key} ซึ่งมีเรื่องดำเนินการอยู่แล้ว โปรดใช้รหัสคู่ใหม่",
        (
            "The row changes the province or partner of {key}, on which a case already stands; "
            "give it a pair_id of its own."
        ),
    ),
    "required": (
        "ช่อง {column} ว่าง โปรดระบุ",
        "{column} is empty; fill it in.",
    ),
    "choice": (
        "ค่า “{value}” ในช่อง {column} ไม่ถูกต้อง โปรดเลือกจาก {choices}",
        "“{value}” is not a valid {column}; choose one of: {choices}.",
    ),
    "province_missing": (
        "ไม่ได้ระบุจังหวัด โปรดใส่รหัสหรือชื่อจังหวัด เช่น TH-50 หรือ เชียงใหม่",
        "No province is given; write its code or name, such as TH-50 or Chiang Mai.",
    ),
    "province_unknown": (
        "ไม่รู้จักจังหวัด “{value}” โปรดใส่รหัสหรือชื่อจังหวัด เช่น TH-50 หรือ เชียงใหม่",
        "“{value}” is not a Thai province; write its code or name, such as TH-50 or Chiang Mai.",
    ),
    "province_contradicts": (
        "ช่องจังหวัดขัดกันเอง ({values}) โปรดแก้ให้เป็นจังหวัดเดียวกัน",
        "The columns of the province contradict each other ({values}); make them one province.",
    ),
    "country_unknown": (
        "ไม่รู้จักประเทศ “{value}” โปรดใช้รหัสสองตัวอักษร เช่น CN",
        "“{value}” is not a country we know; write its two-letter code, such as CN.",
    ),
    "country_contradicts": (
        "ช่องประเทศขัดกันเอง ({values}) โปรดแก้ให้เป็นประเทศเดียวกัน",
        "The columns of the country contradict each other ({values}); make them one country.",
    ),
    "country_thailand": (
        "คู่ความสัมพันธ์อยู่ในประเทศไทย โปรดตรวจสอบประเทศของคู่ความสัมพันธ์",
        "The partner is in Thailand; check the partner's country.",
    ),
    "unit_unknown": (
        "ไม่รู้จักรหัส “{value}” ในช่อง {column} โปรดตรวจสอบรหัส ISO 3166-2",
        "“{value}” in {column} is not a unit we know; check the ISO 3166-2 code.",
    ),
    "unit_elsewhere": (
        "รหัส {value} ไม่ได้อยู่ในประเทศ {country} โปรดแก้รหัสหรือประเทศ",
        "{value} is not in {country}; mend the code or the country.",
    ),
    "unit_needed": (
        "คู่ระดับ first_level ต้องมี partner_iso_3166_2{hint} โปรดระบุ",
        "A first_level partner needs partner_iso_3166_2{hint}; give it.",
    ),
    "unit_not_first": (
        (
            "partner_iso_3166_2 ใช้กับระดับ first_level เท่านั้น โปรดย้าย {value} ไปช่อง "
            "partner_parent_iso_3166_2 หรือแก้ระดับ"
        ),
        (
            "partner_iso_3166_2 is for first_level partners only; move {value} to "
            "partner_parent_iso_3166_2, or mend the level."
        ),
    ),
    "parent_needed": (
        "คู่ระดับ {level} ต้องมี partner_parent_iso_3166_2 เพราะชื่อเมืองซ้ำกันได้ ({name}) โปรดระบุ",
        "A {level} partner needs partner_parent_iso_3166_2, as cities share names ({name}).",
    ),
    "unit_name_contradicts": (
        "ชื่อ “{name}” คือ {found} แต่รหัสคือ {value} โปรดแก้ชื่อหรือรหัส",
        "The name “{name}” is that of {found}, but the code says {value}; mend one of them.",
    ),
    "homonym": (
        "ชื่อ {name} ({local}) อยู่ใน {found} แต่ระบุหน่วยเหนือเป็น {value} ซึ่งเป็นเมืองชื่อพ้องกัน โปรดตรวจสอบ",
        (
            "{name} ({local}) lies in {found}, but the parent given is {value}, where a namesake "
            "lies; check which is meant."
        ),
    ),
    "status_with_date": (
        "สถานะ {status} แต่มีวันที่ลงนาม {value} โปรดแก้สถานะหรือลบวันที่",
        "The status is {status}, yet it was signed on {value}; mend the status or clear the date.",
    ),
    "status_instrument": (
        "สถานะ loi_signed แต่ประเภทเอกสารเป็น {value} โปรดแก้ให้ตรงกัน",
        "The status is loi_signed, yet the instrument is {value}; make the two agree.",
    ),
}

_DATES: dict[str, tuple[str, str]] = {
    "date_unreadable": (
        "ช่อง {column}: {th}",
        "{column}: {en}",
    ),
    "date_eras_differ": (
        "วันที่ลงนาม ค.ศ. {ce} ไม่ตรงกับ พ.ศ. {be} โปรดแก้ให้ตรงกัน",
        "The date {ce} C.E. is not the date {be} B.E.; make the two agree.",
    ),
    "date_finer": (
        "ความละเอียด “{precision}” ละเอียดกว่าวันที่ที่ระบุ ({value}) โปรดแก้ date_precision",
        "The precision “{precision}” is finer than the date given ({value}); mend date_precision.",
    ),
    "date_missing": (
        "ระบุความละเอียด “{precision}” แต่ไม่มีวันที่ โปรดใส่วันที่หรือใช้ none",
        "The precision is “{precision}” but there is no date; give the date, or write none.",
    ),
    "date_but_none": (
        "ความละเอียดเป็น none แต่มีวันที่ {value} โปรดแก้ date_precision หรือลบวันที่",
        "The precision is none, yet there is the date {value}; mend date_precision or clear it.",
    ),
    "date_future": (
        "วันที่ {value} อยู่หลังวันนี้ ({today}) โปรดตรวจสอบ",
        "The date {value} lies after today ({today}); check it.",
    ),
    "date_early": (
        "วันที่ {value} เก่าเกินไป (ก่อน ค.ศ. 1900) โปรดตรวจสอบปี",
        "The date {value} is before 1900; check the year.",
    ),
}

_HISTORIES: dict[str, tuple[str, str]] = {
    "history_shape": (
        "ประวัติลำดับนี้ไม่ใช่รายการที่อ่านได้ ({why}) โปรดตรวจสอบรูปแบบ",
        "This history is not an entry that can be read ({why}); check its form.",
    ),
    "history_key": (
        "รหัสประวัติ “{value}” ใช้ไม่ได้ โปรดใช้ A-Z 0-9 . _ - ไม่เกิน 64 ตัวอักษร",
        "The case_id “{value}” cannot be used; write up to 64 of A-Z 0-9 . _ -",
    ),
    "history_twice": (
        "รหัสประวัติซ้ำกับลำดับที่ {first} โปรดเหลือไว้เพียงรายการเดียว",
        "This case_id is that of entry {first}; keep one of the two.",
    ),
    "history_scope": (
        "ประวัติระดับจังหวัดต้องมี pair_id โปรดระบุ หรือแก้ scope",
        "A history of scope provincial needs a pair_id; give it, or mend the scope.",
    ),
    "event_wrong": (
        "เหตุการณ์ที่ {event}: {th}",
        "Event {event}: {en}",
    ),
    "event_shape": (
        "อ่านเหตุการณ์ไม่ได้ ({why}) โปรดตรวจสอบรูปแบบ",
        "the event cannot be read ({why}); check its form.",
    ),
}

_NOTES: dict[str, tuple[str, str]] = {
    "columns_ignored": (
        "ไม่ได้ใช้คอลัมน์ {columns}",
        "These columns were not used: {columns}.",
    ),
    "encoding": (
        "อ่านไฟล์เป็นภาษาไทยแบบ {encoding} โปรดตรวจสอบชื่อภาษาท้องถิ่น หรือบันทึกเป็น UTF-8",
        "The file was read as Thai {encoding}; check names in other scripts, or save it as UTF-8.",
    ),
    "unit_merged": (
        "หน่วย {value} รวมหรือเปลี่ยนเมื่อ {on} เป็น {successor} โปรดตรวจสอบว่าความสัมพันธ์ยังมีผลกับหน่วยใหม่",
        (
            "The unit {value} was merged or changed on {on} into {successor}; check that the "
            "relation goes on with it."
        ),
    ),
    "partner_names_differ": (
        "ชื่อของคู่ความสัมพันธ์ {partner} ต่างจากที่มีอยู่ จึงคงชื่อเดิมไว้",
        "The names of {partner} differ from those known; the known ones were kept.",
    ),
    "learnt_since": (
        "ไฟล์ระบุ {column} เป็น “{value}” แต่ทะเบียนเปลี่ยนเป็น “{known}” จากการดำเนินการในระบบแล้ว จึงไม่แก้ไข",
        (
            "The file says {column} is “{value}”, but by a deed in this system it became "
            "“{known}”; it was left so."
        ),
    ),
    "case_still_open": (
        "สถานะในไฟล์คือ {status} แต่เรื่อง {number} ยังเปิดอยู่ โปรดดำเนินการหรือถอนเรื่อง",
        "The file says {status}, but case {number} is still open; carry it on or withdraw it.",
    ),
    "case_exists": (
        "จังหวัดเสนอเรื่อง {number} กับคู่นี้อยู่แล้ว จึงไม่เปิดเรื่องใหม่",
        "The province already has case {number} with this partner, so none was opened.",
    ),
    "case_closed": (
        "เรื่อง {number} ที่เคยนำเข้าปิดไปแล้ว จึงไม่เปิดเรื่องใหม่",
        "Case {number}, opened by an earlier import, is closed; none was opened again.",
    ),
    "case_moved_on": (
        "เรื่อง {number} มีผู้ดำเนินการแล้ว หลักฐานใหม่จึงบันทึกไว้โดยไม่เลื่อนขั้น",
        "People have acted on case {number}, so the new evidence was kept without moving it.",
    ),
    "pair_awaited": (
        "ยังไม่มีคู่ {pair} ในทะเบียน ประวัติจะเชื่อมโยงเมื่อนำเข้าคู่นั้น",
        "The pair {pair} is not in the register yet; the history will be linked once it is.",
    ),
    "history_outside": (
        "อยู่นอกกระบวนงานระดับจังหวัด ({scope}) จึงเก็บไว้เป็นประวัติเท่านั้น",
        "Outside the provincial procedure ({scope}); kept as a history only.",
    ),
    "evidence_conflicts": (
        "{what} วันที่ {value} ไม่ตรงกับทะเบียน จึงเก็บเป็นหลักฐานโดยไม่แก้ทะเบียน",
        "{what} on {value} contradicts the register; kept as evidence, the register is unchanged.",
    ),
}

ROWS: dict[str, tuple[str, str]] = _CELLS | _OUTSIDE | _PAIRS | _DATES | _HISTORIES | _NOTES
"""code -> (Thai, English); placeholders are facts of the row."""
