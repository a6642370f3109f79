"""What a coordinator should know at each step of a proposal, with the source of every sentence.

A sentence without a source that was read is shown as not confirmed, never as a rule
(process_reference.json: the numbered steps of the guideline of 2018 were not seen by anybody here).
"""

from dataclasses import dataclass

_NEWS = "https://www.thaigov.go.th/news/contents/details/"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence comes from: the document with its part, and its address if it has one."""

    th: str
    en: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to know, in Thai and English; without a source it is not confirmed.

    ``countries`` names those that it is about; none means all.
    """

    th: str
    en: str
    source: Source | None = None
    countries: frozenset[str] = frozenset()


def _news(number: int, th: str, en: str) -> Source:
    return Source(
        f"ข่าวทำเนียบรัฐบาล เลขที่ {number} ({th})",
        f"Government House news no. {number} ({en})",
        f"{_NEWS}{number}",
    )


IN_PRINCIPLE = _news(14949, "มติคณะรัฐมนตรี 8 และ 22 ส.ค. 2560", "Cabinet, 8 and 22 Aug 2017")
STEPS_2018 = Source(
    "เว็บไซต์เครือข่ายเมืองพี่เมืองน้องภาคเหนือ หน้าขั้นตอน (11 ธ.ค. 2561)",
    "Northern Sister City network, page on the steps (11 Dec 2018)",
    "http://www.northernsistercity.org/knowledge-u/show/381",
)
PLAN = "แผนขับเคลื่อนการดำเนินความสัมพันธ์เมืองพี่เมืองน้อง พ.ศ. 2562–2566"
PLAN_EN = "Sister-city driving plan 2019–2023"
SECTION_178 = Source(
    "รัฐธรรมนูญฯ พ.ศ. 2560 มาตรา 178",
    "Constitution B.E. 2560 (2017), section 178",
    "https://en.wikisource.org/wiki/Page:Constitution_of_the_Kingdom_of_Thailand_(2560BE).pdf/62",
)
STUDY = Source(
    "วารสารหน้าจั่ว บทความที่ 255719 (งานวิจัย 4 จังหวัด)",
    "Nakhara journal, article 255719 (study of four provinces)",
    "https://ph01.tci-thaijo.org/index.php/nakhara/article/view/255719",
)
CHINA = Source(
    "สำเนาระเบียบฝ่ายจีนในเว็บไซต์ภายนอก อาจมีการปรับปรุงแล้ว",
    "Copies of Chinese rules on outside sites; they may have been renewed",
    "http://weathermeteo.net/doc/2022/11/23/294862.shtml",
)
VIETNAM = Source(
    "กฎหมายเวียดนาม เลขที่ 70/2020 มาตรา 18–19",
    "Law of Vietnam no. 70/2020, articles 18–19",
    "https://lawnet.vn/thong-tin-phap-luat/en/chinh-sach-moi/vietnam-guiding-the-procedures-for-"
    "concluding-an-international-agreement-in-the-name-of-the-provincial-regulatory-body-110465.html",
)


def _plan(part_th: str, part_en: str) -> Source:
    return Source(f"{PLAN} {part_th}", f"{PLAN_EN}, {part_en}")


GUIDANCE: dict[str, tuple[Advice, ...]] = {
    "partner": (
        Advice(
            "คณะรัฐมนตรีเห็นชอบในหลักการให้จังหวัดสถาปนาความสัมพันธ์กับจังหวัด เมือง หรือรัฐของทุกประเทศได้",
            "The Cabinet agreed in principle that provinces may establish relations with "
            "provinces, cities and states of every country.",
            IN_PRINCIPLE,
        ),
        Advice(
            "คู่ความสัมพันธ์ควรมีฐานะเทียบเท่าจังหวัด เช่น รัฐ มณฑล จังหวัด หรือมหานคร "
            "และมีความเชื่อมโยงทางประวัติศาสตร์ วัฒนธรรม หรือเศรษฐกิจที่ต่อยอดได้",
            "The partner should rank equal to a province (state, province, metropolis) and share "
            "links of history, culture or economy that can grow.",
            STEPS_2018,
        ),
        Advice(
            "ความสัมพันธ์ของเทศบาลไม่ใช่ของจังหวัด: กรณีเชียงใหม่–คุนหมิงลงนามโดยเทศบาล "
            "และกระทรวงมหาดไทยเสนอให้ยกระดับเป็นผู้ว่าราชการจังหวัดลงนาม",
            "A municipality's tie is not the province's: Chiang Mai–Kunming was signed by the "
            "municipality, and MOI proposed to raise it to one signed by the governor.",
            _news(23283, "การหารือกับมณฑลยูนนาน", "talks with Yunnan"),
        ),
        Advice(
            "หน่วยเดียวกันอาจมีหลายจังหวัดสนใจพร้อมกัน ระบบแสดงคู่ที่ซ้อนกันให้เห็นทันทีที่เลือก",
            "Several provinces may court the same unit; overlaps are shown as soon as you choose.",
            _news(73697, "การหารือไทย–ลาว ต.ค. 2566", "Thai–Lao talks, Oct 2023"),
        ),
    ),
    "instrument": (
        Advice(
            "มีกรณีที่ลงนามหนังสือแสดงเจตจำนง (LOI) ก่อน แล้วจึงยกระดับเป็นบันทึกความเข้าใจ (MOU)",
            "There are cases where a letter of intent was signed first and raised to a memorandum "
            "of understanding later.",
            _news(23212, "การประชุมกับสิบสองปันนา ปี 2562", "meeting with Xishuangbanna, 2019"),
        ),
        Advice(
            "ตกลงชื่อเรียกเอกสารกับคู่ความสัมพันธ์ให้ตรงกัน เอกสารฉบับวันที่ 31 มีนาคม 2567 "
            "ฝ่ายไทยเรียก MOU แต่ฝ่ายกว่างโจวเรียกหนังสือแสดงเจตจำนง",
            "Agree with the partner what the paper is called: that of 31 March 2024 was a MOU to "
            "the Thai side and a letter of intention to Guangzhou.",
            Source(
                "ประชาสัมพันธ์จังหวัดเชียงใหม่ ข่าว 274821",
                "Chiang Mai public relations, news 274821",
                "https://chiangmai.prd.go.th/th/content/category/detail/id/9/iid/274821",
            ),
        ),
        Advice(
            "บันทึกความเข้าใจมักมีอายุ 3–5 ปี ต่ออายุได้ และแจ้งล่วงหน้า 6 เดือนเมื่อจะสิ้นสุด",
            "A memorandum usually runs 3–5 years, may be renewed, and ends on 6 months' notice.",
        ),
    ),
    "cooperation": (
        Advice(
            "หลักการคือ สมศักดิ์ศรี ประโยชน์ และความยั่งยืน ทั้งสองฝ่ายต้องร่วมมือได้จริงในระยะยาว",
            "The principles are dignity, benefit and sustainability, and both sides must be able "
            "to cooperate in practice for long.",
            STEPS_2018,
        ),
        Advice(
            "แผนขับเคลื่อนใช้คำว่า “ความสมัครใจ” ในที่ที่แหล่งอื่นใช้ “สมศักดิ์ศรี” โปรดกล่าวถึงทั้งสองหลัก",
            "The plan says “voluntary” where other sources say “dignity”; speak of both.",
            _plan("ข้อ 1 บทนำ", "section 1, introduction"),
        ),
        Advice(
            "นโยบายสนับสนุนความสัมพันธ์ของจังหวัดกับหน่วยการปกครองระดับเดียวกันหรือเทียบเคียงกันได้ "
            "หากระดับไม่เท่ากัน โปรดชี้แจงเหตุผล",
            "The policy supports ties with units of the same or a comparable level; where it "
            "differs, give the reason.",
            _plan("ข้อ 1 บทนำ", "section 1, introduction"),
        ),
    ),
    "benefit": (
        Advice(
            "กิจกรรมต้องเป็นรูปธรรม เป็นประโยชน์ต่อทั้งสองฝ่าย และต่อเนื่อง",
            "Activities must be concrete, useful to both sides, and continuous.",
            IN_PRINCIPLE,
        ),
        Advice(
            "กระทรวงมหาดไทยพิจารณาความเหมาะสมจากความเท่าเทียมของระดับ ศักยภาพ และประโยชน์ต่อประเทศไทย",
            "MOI weighs parity of level, potential, and benefit to Thailand.",
            _plan("แนวทางการขับเคลื่อนที่ 1", "drive 1"),
        ),
        Advice(
            "ฝ่ายจีน: เมืองเสนอผ่านสำนักงานการต่างประเทศของเมืองและมณฑล "
            "แล้วสมาคมมิตรภาพแห่งชาติ (CPAFFC) อนุมัติ จึงควรถามขั้นตอนและเวลาจากผู้ประสานงานฝ่ายจีน",
            "Chinese side: city and provincial foreign affairs offices, then approval by CPAFFC; "
            "ask the Chinese contact which step they are at.",
            CHINA,
            frozenset({"CN"}),
        ),
        Advice(
            "ฝ่ายเวียดนาม: ประธานคณะกรรมการประชาชนจังหวัดเป็นผู้ตัดสินใจ กระทรวงการต่างประเทศตอบใน 7 วันทำการ "
            "และรายงานนายกรัฐมนตรีภายใน 15 วันหลังลงนาม",
            "Vietnamese side: the provincial chair decides, MOFA answers in 7 working days, and "
            "the Prime Minister is told within 15 days of signing.",
            VIETNAM,
            frozenset({"VN"}),
        ),
    ),
    "readiness": (
        Advice(
            "จังหวัดต้องพร้อมทั้งแผนงาน งบประมาณ บุคลากร และการติดตามประเมินผล ก่อนและหลังลงนาม",
            "The province must be ready in plan, budget, staff, follow-up and evaluation, before "
            "and after the signing.",
            STEPS_2018,
        ),
        Advice(
            "เป้าหมายคือมีกิจกรรมร่วมอย่างน้อยปีละ 1 กิจกรรมต่อคู่ โปรดวางแผนให้ถึงเป้านี้",
            "The aim is at least one joint activity per pair and year; plan for it.",
            _plan("แนวทางการขับเคลื่อนที่ 2 ตัวชี้วัด", "drive 2, indicator"),
        ),
        Advice(
            "ปัญหาที่พบมากที่สุดคือไม่มีงบประมาณ และมักไม่มีการประเมินผล โปรดระบุแหล่งงบและผู้ประเมินให้ชัด",
            "The commonest problem is that there is no budget, and often no evaluation: name the "
            "source of money and who evaluates.",
            STUDY,
        ),
    ),
    "text": (
        Advice(
            "หลีกเลี่ยงถ้อยคำที่มุ่งก่อพันธกรณีตามกฎหมายระหว่างประเทศ "
            "ร่างที่ไม่มีถ้อยคำเช่นนั้นไม่เป็นหนังสือสัญญาและไม่เข้ามาตรา 178",
            "Avoid wording meant to create obligations under international law; a text without it "
            "is no treaty and outside section 178.",
            _news(36446, "ความเห็น กต. ต่อร่างเอกสาร", "MFA's view on a draft"),
        ),
        Advice(
            "หนังสือสัญญาที่เปลี่ยนอาณาเขต ต้องออกพระราชบัญญัติ หรือกระทบเศรษฐกิจ สังคม การค้าอย่างกว้างขวาง "
            "ต้องได้รับความเห็นชอบของรัฐสภา",
            "A treaty that changes territory, needs an Act, or widely affects economy, society or "
            "trade needs the approval of the National Assembly.",
            SECTION_178,
        ),
        Advice(
            "เตรียมร่างภาษาไทยและภาษาต่างประเทศให้ตรงกัน กระทรวงการต่างประเทศตรวจทั้งสองฉบับก่อนลงนาม",
            "Keep the Thai and the foreign text alike: MFA checks both before signing.",
            Source(
                "คำแนะนำของกระทรวงสาธารณสุข (แสดงแนวปฏิบัติของ กต.)",
                "Advice of the Ministry of Public Health (shows MFA's practice)",
                "https://tpd.dtam.moph.go.th/news-release/3029/",
            ),
        ),
        Advice(
            "แนบหนังสือตอบรับของคู่ความสัมพันธ์และข้อมูลพื้นฐานของคู่ความสัมพันธ์มาด้วย",
            "Send the partner's letter of consent and its profile along.",
        ),
    ),
    "check": (
        Advice(
            "คณะกรรมการเมืองพี่เมืองน้องของจังหวัดพิจารณาก่อนผู้ว่าราชการจังหวัดลงนาม "
            "ผู้ว่าราชการจังหวัดจะกรอกเลขที่และวันที่ของมติในขั้นถัดไป",
            "The province's sister-city committee looks first; the governor gives the number and "
            "date of its resolution in the next step.",
            Source(
                "เครือข่ายเมืองพี่เมืองน้องภาคเหนือ ข่าวกิจกรรม 435 และ 514",
                "Northern Sister City network, news 435 and 514",
                "http://northernsistercity.org/news/activity/show/514",
            ),
        ),
        Advice(
            "บันทึกความเข้าใจที่เป็นไปตามแนวปฏิบัติปี 2561 ไม่ต้องเสนอคณะรัฐมนตรีเป็นรายเรื่อง",
            "A memorandum that follows the guideline of 2018 needs no Cabinet paper of its own.",
        ),
    ),
}
"""Step -> what to know there."""


def advice(step: str, country: str = "") -> list[Advice]:
    """Return what to know at a step, for a partner of a country."""
    return [a for a in GUIDANCE.get(step, ()) if not a.countries or country in a.countries]
