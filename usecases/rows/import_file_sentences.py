"""The message catalogue of files that cannot be imported at all: why, and what to do."""

FILES: dict[str, tuple[str, str]] = {
    "file_missing": (
        "ไม่พบไฟล์ {name} โปรดตรวจสอบชื่อไฟล์และตำแหน่ง",
        "There is no file {name}; check its name and place.",
    ),
    "file_not_a_file": (
        "{name} ไม่ใช่ไฟล์ โปรดระบุไฟล์ CSV หรือ XLSX",
        "{name} is not a file; name a CSV or XLSX file.",
    ),
    "file_unreadable": (
        "เปิดไฟล์ {name} ไม่ได้ ({why}) โปรดตรวจสอบสิทธิ์การอ่าน",
        "{name} cannot be opened ({why}); check that it may be read.",
    ),
    "file_empty": (
        "ไฟล์ {name} ว่างเปล่า โปรดเลือกไฟล์ที่มีข้อมูล",
        "{name} is empty; choose a file with rows.",
    ),
    "file_too_large": (
        "ไฟล์ {name} ใหญ่เกิน {limit} MB โปรดแบ่งเป็นหลายไฟล์",
        "{name} is larger than {limit} MB; split it into several files.",
    ),
    "file_not_text": (
        "ไฟล์ {name} ไม่ใช่ CSV หรือ XLSX โปรดบันทึกใหม่เป็น “CSV UTF-8” หรือ “.xlsx”",
        "{name} is neither CSV nor XLSX; save it again as “CSV UTF-8” or “.xlsx”.",
    ),
    "file_old_excel": (
        "ไฟล์ {name} เป็น Excel รุ่นเก่าหรือมีรหัสผ่าน โปรดบันทึกใหม่เป็น “.xlsx” ที่ไม่มีรหัสผ่าน",
        "{name} is an old or protected Excel file; save it again as “.xlsx” without a password.",
    ),
    "file_bomb": (
        "ไฟล์ {name} ขยายแล้วใหญ่ผิดปกติ จึงไม่เปิดเพื่อความปลอดภัย โปรดคัดลอกข้อมูลไปยังไฟล์ใหม่",
        "{name} unpacks to far more than its size and was not opened; copy its rows to a new file.",
    ),
    "file_damaged": (
        "ไฟล์ {name} เสียหาย เปิดอ่านไม่ได้ โปรดบันทึกใหม่จากโปรแกรมต้นทาง",
        "{name} is damaged and cannot be read; save it again from where it was made.",
    ),
    "header_missing": (
        "หัวตารางของ {name} ไม่ครบ ขาดคอลัมน์ {missing_th} โปรดเพิ่มแล้วนำเข้าใหม่",
        "The header of {name} lacks {missing_en}; add these columns and import it again.",
    ),
    "header_twice": (
        "หัวตารางของ {name} มีคอลัมน์ “{column}” มากกว่าหนึ่งครั้ง โปรดเหลือไว้เพียงคอลัมน์เดียว",
        "The header of {name} has the column “{column}” more than once; keep one of them.",
    ),
    "json_wrong": (
        "ไฟล์ {name} ไม่ใช่ประวัติในรูปแบบ JSON ที่รู้จัก ({why}) โปรดตรวจสอบรูปแบบไฟล์",
        "{name} is not a JSON file of histories ({why}); check its form.",
    ),
    "wrong_kind_pairs": (
        "ไฟล์ {name} เป็นประวัติ มิใช่ทะเบียนคู่ โปรดใช้คำสั่งนำเข้าประวัติ",
        "{name} holds histories, not pairs; import it as histories.",
    ),
    "wrong_kind_histories": (
        "ไฟล์ {name} เป็นทะเบียนคู่ มิใช่ประวัติ โปรดใช้คำสั่งนำเข้าทะเบียนคู่",
        "{name} holds pairs, not histories; import it as pairs.",
    ),
}
