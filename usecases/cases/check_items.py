"""The items of every stage's checklist, in the words of the people who tick them.

They follow what the guards of the table and the dossier ask (lifecycle.md); what an officer must
judge, and no program can, stands beside it.
"""

ITEMS: dict[str, tuple[str, str, str, str]] = {
    "level": (
        "คู่ความสัมพันธ์มีฐานะเทียบเท่าจังหวัด",
        "The partner is of a level comparable to a province",
        "หากมิใช่หน่วยระดับแรก ต้องมีเหตุผล",
        "If it is not a first-level unit, a reason is needed",
    ),
    "benefit": (
        "สาขาความร่วมมือและประโยชน์ที่ไทยจะได้รับชัดเจน",
        "Fields of cooperation and the benefit to Thailand are clear",
        "เช่น การค้า การท่องเที่ยว การศึกษา",
        "Trade, tourism, education and the like",
    ),
    "readiness": (
        "จังหวัดพร้อมด้านแผน งบประมาณ บุคลากร และการติดตาม",
        "The province is ready: plan, budget, staff, follow-up",
        "",
        "",
    ),
    "contact": ("มีผู้ประสานงานของคู่ความสัมพันธ์", "The partner's contact is known", "", ""),
    "text": ("มีร่างข้อตกลงแนบ", "The draft text is attached", "", ""),
    "committee": (
        "มติคณะกรรมการจังหวัดเห็นชอบ",
        "The provincial committee has resolved",
        "เลขที่มติและวันที่บันทึกเมื่อจังหวัดเห็นชอบ",
        "Its number and date are recorded on endorsement",
    ),
    "letter": (
        "หนังสือของผู้ว่าราชการจังหวัด",
        "The governor's letter",
        "เลขที่และวันที่บันทึกเมื่อจังหวัดเห็นชอบ",
        "Its number and date are recorded on endorsement",
    ),
    "overlap": (
        "ไม่ซ้ำกับความสัมพันธ์ที่มีอยู่",
        "It does not repeat a standing relationship",
        "ตรวจในทะเบียนคู่ความสัมพันธ์",
        "Look in the register of pairs",
    ),
    "agencies": (
        "ระบุหน่วยงานที่ต้องหารือครบถ้วน",
        "Every agency that must be consulted is named",
        "",
        "",
    ),
    "wording": (
        "ถ้อยคำชัดเจน และฉบับภาษาต่าง ๆ ตรงกัน",
        "The wording is clear and the language versions agree",
        "",
        "",
    ),
    "law": (
        "ไม่ขัดกฎหมายและนโยบายในความรับผิดชอบ",
        "Nothing conflicts with law and policy in our care",
        "",
        "",
    ),
    "obligations": (
        "ไม่ก่อพันธกรณีเกินอำนาจจังหวัด",
        "It binds the province to nothing beyond its powers",
        "งบประมาณ การระงับข้อพิพาท และการสิ้นสุด",
        "Budget, disputes and termination",
    ),
    "treaty": (
        "วินิจฉัยแล้วว่าร่างเป็นหนังสือสัญญาหรือไม่",
        "It is settled whether the text is a treaty",
        "รัฐธรรมนูญ มาตรา 178",
        "Section 178 of the Constitution",
    ),
    "answered": (
        "ร่างใหม่ตอบทุกความเห็นที่ขอให้แก้ไข",
        "The new draft answers every change that was asked for",
        "",
        "",
    ),
    "opinions": (
        "กระทรวงมหาดไทยและกระทรวงการต่างประเทศไม่ขัดข้อง",
        "MOI and MFA have no objection",
        "",
        "",
    ),
    "verdict": (
        "ทราบแล้วว่าต้องเสนอคณะรัฐมนตรีหรือไม่",
        "It is known whether the Cabinet must decide",
        "",
        "",
    ),
    "cabinet_paper": ("หนังสือเสนอคณะรัฐมนตรีครบถ้วน", "The paper for the Cabinet is complete", "", ""),
    "approval": ("มีผลการอนุมัติบันทึกไว้", "The approval is on record", "", ""),
    "approved_text": ("มีร่างฉบับที่ได้รับอนุมัติ", "The approved text is on file", "", ""),
    "partner_answer": (
        "มีหนังสือยืนยันจากคู่ความสัมพันธ์",
        "The partner's written confirmation is here",
        "แนบไว้ในเอกสาร",
        "Attached among the documents",
    ),
    "changes": ("จำแนกการแก้ไขครบทุกข้อ", "Every change is sorted", "", ""),
    "cleared_text": ("มีร่างฉบับที่จะลงนาม", "The text to be signed is settled", "", ""),
    "powers": (
        "หนังสือมอบอำนาจเต็ม (เฉพาะหนังสือสัญญา)",
        "Full powers (for a treaty only)",
        "",
        "",
    ),
    "ceremony": ("วัน สถานที่ และผู้ลงนามยืนยันแล้ว", "Day, place and signatories are agreed", "", ""),
    "signed": ("มีฉบับที่ลงนามแล้ว", "The signed text is on file", "", ""),
    "original": ("ส่งต้นฉบับให้กระทรวงการต่างประเทศแล้ว", "The original went to MFA", "", ""),
    "told": ("แจ้งหน่วยงานที่เกี่ยวข้องแล้ว", "The agencies concerned were told", "", ""),
}
"""Name -> Thai, English, and a hint in both."""

_DOSSIER = ("level", "benefit", "readiness", "contact", "text")

FOR_STAGE: dict[str, tuple[str, ...]] = {
    "draft": _DOSSIER,
    "endorsement": (*_DOSSIER, "committee", "letter"),
    "screening": ("level", "benefit", "readiness", "committee", "letter", "text", "overlap",
                  "agencies"),
    "review": ("text", "wording", "law", "obligations"),
    "review.mfa": ("text", "wording", "law", "obligations", "treaty"),
    "revision": ("text", "answered"),
    "rule_check": ("opinions", "treaty", "verdict"),
    "approval": ("opinions", "verdict", "text", "obligations"),
    "cabinet": ("opinions", "text", "cabinet_paper"),
    "parliament": ("approval", "approved_text"),
    "partner_agreement": ("approved_text", "partner_answer"),
    "change_review": ("text", "changes"),
    "signing": ("cleared_text", "powers", "ceremony"),
    "deposit": ("signed", "original", "told"),
    "on_hold": (),
}  # fmt: skip
"""Stage, or leg of the review -> its items in order."""
