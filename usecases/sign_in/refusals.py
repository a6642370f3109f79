"""What the second step and foreign sign-in refuse: one sentence each, with the remedy."""

from statemachine.errors import PhinongError


class WrongCodeError(PhinongError):
    """The code is wrong, of another moment, or was used."""

    code = "wrong_code"
    th = "รหัสไม่ถูกต้อง หมดเวลา หรือใช้ไปแล้ว โปรดรอรหัสถัดไปแล้วลองใหม่"
    en = "The code is wrong, too old or used already; wait for the next one and try again."


class WrongRecoveryCodeError(PhinongError):
    """The recovery code is none of theirs, or was used."""

    code = "wrong_recovery_code"
    th = "รหัสกู้คืนไม่ถูกต้องหรือใช้ไปแล้ว โปรดตรวจสอบหรือใช้รหัสอื่นในรายการ"
    en = "The recovery code is wrong or was used; check it, or take another of your list."


class PasskeyRefusedError(PhinongError):
    """What the browser brought is no passkey of this person, or not for here and now."""

    code = "passkey_refused"
    th = "ใช้พาสคีย์นี้ไม่ได้หรือหมดเวลา โปรดลองใหม่ หรือใช้รหัสจากแอปหรือรหัสกู้คืนแทน"
    en = "This passkey could not be used, or time ran out; try again, or use a code instead."


class NoPasskeysHereError(PhinongError):
    """The public address is a number, to which browsers bind no passkeys."""

    code = "no_passkeys_here"
    th = "ที่อยู่เว็บของระบบเป็นตัวเลข จึงใช้พาสคีย์ไม่ได้ โปรดใช้แอปสร้างรหัสแทน"
    en = "This system is reached by a numeric address, where passkeys do not work; use an app."


class NoSuchFactorError(PhinongError):
    """The person has no such factor, or it took too long to confirm it."""

    code = "no_such_factor"
    th = "ไม่พบรายการนี้ หรือหมดเวลาตั้งค่าแล้ว โปรดเริ่มใหม่จากหน้าความปลอดภัย"
    en = "There is no such entry, or setting it up took too long; begin again."


class LastFactorError(PhinongError):
    """The role needs a second factor, and this is the last one."""

    code = "last_factor"
    th = "บทบาทของท่านต้องมีการยืนยันขั้นที่สองอย่างน้อยหนึ่งวิธี โปรดเพิ่มวิธีใหม่ก่อนลบวิธีนี้"
    en = "Your role needs a second step; add another way before you remove this one."


class TooManyFactorsError(PhinongError):
    """A person has as many factors as anybody may."""

    code = "too_many_factors"
    th = "ท่านมีครบ {most} วิธีแล้ว โปรดลบวิธีที่ไม่ใช้ก่อน"
    en = "You have {most} ways already, which is the most; remove one that you do not use."


class SealedError(PhinongError):
    """The seed was sealed with a key that is not here."""

    code = "sealed"
    th = "อ่านข้อมูลของแอปสร้างรหัสไม่ได้เพราะไม่พบกุญแจ (PHINONG_SECRET_KEYS) โปรดแจ้งผู้ดูแลระบบ หรือใช้รหัสกู้คืน"
    en = "The key of the code app is missing (PHINONG_SECRET_KEYS); tell an administrator."


class ProofNeededError(PhinongError):
    """The person must prove again who they are before this."""

    code = "proof_needed"
    th = "ก่อนทำรายการนี้ โปรดยืนยันตัวตนอีกครั้ง"
    en = "Before this, prove once more who you are."


class PersonNeededError(PhinongError):
    """A program may not do this for a person."""

    code = "person_needed"
    th = "โปรแกรมทำรายการนี้แทนไม่ได้ โปรดลงชื่อเข้าใช้ในหน้าเว็บแล้วทำด้วยตนเอง"
    en = "No program may do this in your name; sign in to the web pages and do it yourself."


class OwnFactorsError(PhinongError):
    """Nobody resets their own second factors as an administrator."""

    code = "own_factors"
    th = "ผู้ดูแลระบบจะล้างการยืนยันขั้นที่สองของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบผู้อื่นดำเนินการ"
    en = "Administrators cannot reset their own second factors; ask another administrator."


class SecondAdministratorError(PhinongError):
    """Who asked for a reset does not confirm it."""

    code = "reset_second_administrator"
    th = "ท่านเป็นผู้ขอเอง จึงยืนยันไม่ได้ โปรดให้ผู้ดูแลระบบผู้อื่นยืนยัน หรือรอจนครบ 24 ชั่วโมง"
    en = "You asked for this yourself; another administrator confirms it, or 24 hours pass."


class NothingToResetError(PhinongError):
    """The person has no second factor, or a reset was asked for already."""

    code = "nothing_to_reset"
    th = "ผู้ใช้ “{username}” ไม่มีการยืนยันขั้นที่สองให้ล้าง หรือมีผู้ขอไว้แล้ว"
    en = "“{username}” has no second factor to reset, or a reset was asked for already."


class NoSuchResetError(PhinongError):
    """Nothing of this number waits."""

    code = "no_such_reset"
    th = "ไม่พบคำขอล้างการยืนยันเลขที่ {id} หรือมีผู้ตัดสินใจแล้ว โปรดดูคำขอที่ยังรออยู่"
    en = "There is no reset number {id}, or it was decided; see which ones still wait."


class FlowEndedError(PhinongError):
    """A foreign sign-in that did not begin here, took too long, or was finished already."""

    code = "flow_ended"
    th = "การลงชื่อเข้าใช้ครั้งนี้หมดเวลา ใช้ไปแล้ว หรือไม่ได้เริ่มจากเครื่องนี้ โปรดเริ่มใหม่"
    en = "This sign-in took too long, was used, or did not begin in this browser; begin again."


class ProviderTroubleError(PhinongError):
    """The provider cannot be reached, or does not speak as it should."""

    code = "provider_trouble"
    th = "ติดต่อ {provider_th} ไม่ได้ในขณะนี้ โปรดลองใหม่ภายหลัง หรือใช้รหัสผ่าน"
    en = "{provider_en} cannot be reached just now; try later, or use your password."


class IdentityRefusedError(PhinongError):
    """The provider's answer did not pass a check, or the person said no there."""

    code = "identity_refused"
    th = "{provider_th} ไม่ได้ยืนยันตัวตนของท่าน หรือคำตอบใช้ไม่ได้ โปรดลองใหม่ หรือใช้รหัสผ่าน"
    en = "{provider_en} did not confirm who you are, or its answer is unfit; try again."


class UnknownIdentityError(PhinongError):
    """Nobody here has this identity."""

    code = "unknown_identity"
    th = (
        "บัญชี {provider_th} นี้ยังไม่ได้เชื่อมกับผู้ใช้ในระบบ โปรดลงชื่อเข้าใช้ด้วยรหัสผ่าน "
        "แล้วเชื่อมที่หน้า “ความปลอดภัยของบัญชี” หรือขอลิงก์ครั้งเดียวจากผู้ดูแลระบบ"
    )
    en = (
        "This {provider_en} account is not linked to anybody here. Sign in with your password and "
        "link it under “Account security”, or ask an administrator for a one-time link."
    )


class IdentityTakenError(PhinongError):
    """The identity is linked already, to this person or another."""

    code = "identity_taken"
    th = "บัญชีนี้เชื่อมกับผู้ใช้ในระบบอยู่แล้ว หากไม่ใช่ของท่าน โปรดแจ้งผู้ดูแลระบบ"
    en = "This account is linked to a user already; if not to you, tell an administrator."


class NoSuchProviderError(PhinongError):
    """There is no provider of this name."""

    code = "no_such_provider"
    th = "ไม่มีผู้ให้บริการยืนยันตัวตนชื่อนี้ โปรดเลือกจากหน้าลงชื่อเข้าใช้"
    en = "There is no provider of this name; choose one on the sign-in page."
