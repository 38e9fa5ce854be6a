//! The one list of error codes, and the shape in which errors travel (RFC 9457).
//!
//! A code is the HTTP status, the problem type, and the translation key at once.

use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// A word that is not on its closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known words")]
pub struct UnknownWord;

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $text:literal, $status:literal, $zh:literal, $en:literal;)+) => {
        /// Every error that the product names. Codes are stable: programs match on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code { $($(#[$meta])* #[serde(rename = $text)] $name),+ }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as programs read it.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $text),+ } }

            /// The HTTP status that goes with it; codes of fields carry 422.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),+ } }

            /// The sentence for people.
            #[must_use]
            pub const fn message(self, lang: Lang) -> &'static str {
                match self { $(Self::$name => lang.pick($zh, $en)),+ }
            }
        }
    };
}

codes! {
    /// The body is no JSON, or the request is no HTTP that the server understands.
    Malformed = "malformed", 400, "请求无法解析", "The request could not be understood";
    /// A query parameter that the operation does not have.
    UnknownParameter = "unknown_parameter", 400, "未知的查询参数", "Unknown query parameter";
    /// A query parameter with a value it cannot have.
    InvalidParameter = "invalid_parameter", 400, "查询参数的值无效", "A query parameter has an invalid value";
    /// The cursor was made for another list, another caller, or not by this server.
    InvalidCursor = "invalid_cursor", 400, "分页游标无效，请从第一页重新读取", "The cursor is not valid for this list; start again from the first page";
    /// The filter would have to test too many records one by one.
    TooBroad = "too_broad", 400, "查询范围过大：请加上阶段、负责人、标签或关键字等条件", "The query would read too many records; narrow it by stage, owner, tag or a search text";
    /// No access token, or one that has expired or was not made here.
    NotSignedIn = "not_signed_in", 401, "请先登录", "Please sign in";
    /// Name or password are wrong; which of them is never said (R-SEC-8).
    WrongCredentials = "wrong_credentials", 401, "用户名或密码不正确", "Wrong user name or password";
    /// Name and password are right, and the account has a second factor: `ticket` goes to `POST /auth/second-factor`.
    SecondFactorNeeded = "second_factor_needed", 401, "还需要输入验证码", "A code of your second factor is needed";
    /// No code of the second factor that holds now, or one that was used already.
    WrongCode = "wrong_code", 401, "验证码不正确或已使用过", "The code is wrong, or was used already";
    /// The session was ended (R-SEC-7).
    SessionEnded = "session_ended", 401, "登录已失效，请重新登录", "Your session has ended; please sign in again";
    /// The token of a program is unknown, has expired or was revoked (R-SEC-6).
    TokenEnded = "token_ended", 401, "接口令牌无效、已过期或已撤销", "The token is unknown, has expired or was revoked";
    /// The caller may see the record, but not do this to it.
    Forbidden = "forbidden", 403, "您没有执行此操作的权限", "You are not allowed to do this";
    /// Something is to be changed while looking through another role.
    ViewingAs = "viewing_as", 400, "正在以其他角色的视角查看，只能读取；请先退出该视角", "You are viewing as another role, which only reads; leave the view first";
    /// The token of a program lacks the scope that the operation wants (R-SEC-6); `detail` names it where there is one.
    ScopeMissing = "scope_missing", 403, "该接口令牌没有所需的权限范围", "This token does not have the scope that is needed";
    /// The organisation wants a second factor of the caller's role; nothing else works until one is set up.
    SecondFactorRequired = "second_factor_required", 403, "您的角色须先启用两步验证", "Your role must set up a second factor first";
    /// The provider's answer to a sign-in could not be verified, or it refused.
    OidcFailed = "oidc_failed", 401, "单点登录未成功，请重试", "Signing in with the provider did not succeed; please try again";
    /// The sign-in with a provider took too long, was begun elsewhere, or came back twice.
    OidcExpired = "oidc_expired", 400, "本次单点登录已失效，请重新开始", "This sign-in with the provider is over; please start again";
    /// The provider vouches for somebody who has no active account here.
    OidcUnknownUser = "oidc_unknown_user", 403, "该身份没有对应的启用账号，请联系管理员", "There is no active account for you here; ask an administrator";
    /// Sorting, filtering or searching by a value that the caller may not see (R-SEC-2).
    SealedField = "sealed_field", 403, "不能按您无权查看的字段排序或筛选", "You cannot sort or filter by a field that you may not see";
    /// A reveal of a field that is not sealed.
    NotSealed = "not_sealed", 422, "该字段不是保密字段，无需查看", "This field is not sealed";
    /// A reveal of a value that the caller sees anyway.
    AlreadyClear = "already_clear", 409, "您本来就能看到该值", "You see this value already";
    /// A signal that was dismissed, acted on or settled already.
    SignalClosed = "signal_closed", 409, "该信号已处理", "This signal was settled already";
    /// A reveal of a value of which the server knows no more than its mask (R-SEC-3).
    MaskOnly = "mask_only", 409, "系统中只有脱敏后的值", "Only the mask of this value is known";
    /// A reveal of a field that is empty.
    NothingToReveal = "nothing_to_reveal", 409, "该字段没有内容", "There is nothing in this field";
    /// There is no such record within the caller's reach.
    NotFound = "not_found", 404, "找不到该记录", "There is no such record";
    /// There is no such operation.
    NoSuchRoute = "no_such_route", 404, "没有这个地址", "There is nothing at this address";
    /// The address exists, the method does not.
    MethodNotAllowed = "method_not_allowed", 405, "该地址不支持此方法", "This address does not take that method";
    /// A stage wants something before a customer may enter or leave it (R-STG-2); `missing` says what.
    GateNotMet = "gate_not_met", 409, "进入或离开该阶段还缺少必要信息", "Something is missing before the customer can change stage";
    /// A person should confirm; `confirm` lists what, and the same request with `acknowledge` goes through.
    ConfirmationNeeded = "confirmation_needed", 409, "请确认后再保存", "Please confirm before saving";
    /// The customer already is in that stage.
    SameStage = "same_stage", 409, "客户已处于该阶段", "The customer already is in that stage";
    /// The change can no longer be undone: it is too old, not the caller's, or not the latest.
    CannotUndo = "cannot_undo", 409, "该变更已无法撤销", "This change can no longer be undone";
    /// The link was answered already.
    LinkUsed = "link_used", 410, "该链接已使用过", "This link was used already";
    /// The link was withdrawn, or its time is over.
    LinkExpired = "link_expired", 410, "该链接已失效", "This link is no longer valid";
    /// The question was answered by its link; there is one link for each.
    AlreadyAnswered = "already_answered", 409, "客户已通过链接作答", "The customer has answered by the link already";
    /// There are no answers to take over, or they were dealt with.
    NothingToAccept = "nothing_to_accept", 409, "没有待处理的答复", "There are no answers to deal with";
    /// The account belongs to a token, and is changed with it.
    TokenAccount = "token_account", 409, "该账号属于接口令牌，请在接口令牌中管理", "This account belongs to a token; manage it under tokens";
    /// Whoever decides, or the main contact, leaves or changes role by the act that records what must follow (R-SIG-3).
    NeedsSuccession = "needs_succession", 409, "决策人或主要联系人的离任、变更请使用“离任或换岗”操作，以便同时记录节点、风险和拜访计划", "Somebody who decides, or the main contact, leaves or changes role by the operation “left or changed role” (succession), which records the milestone, the risk and the plan with it";
    /// Something still uses the record.
    InUse = "in_use", 409, "该记录仍在使用中，只能替换", "The record is still in use and can only be replaced";
    /// The person was erased on request; what is left cannot be brought back or changed.
    Erased = "erased", 409, "此人的个人信息已按请求删除，无法恢复或修改", "This person was erased on request; what is left cannot be brought back or changed";
    /// The record is archived; restore it first.
    Archived = "archived", 409, "记录已归档，请先恢复", "The record is archived; restore it first";
    /// The user still owns customers, which must be handed over first (R-OWN-2).
    OwnsCustomers = "owns_customers", 409, "该用户仍负责客户，请先交接", "The user still owns customers; hand them over first";
    /// A second factor is set up already; turn it off first.
    SecondFactorOn = "second_factor_on", 409, "两步验证已启用", "A second factor is set up already";
    /// There is no second factor to confirm, to use or to turn off.
    NoSecondFactor = "no_second_factor", 409, "尚未启用两步验证", "No second factor is set up";
    /// The installation would be left without an active administrator.
    LastAdministrator = "last_administrator", 409, "这是最后一位启用中的管理员", "This is the last active administrator";
    /// The customer has an owner; only collaborators or a hand-over are possible (R-OWN-1).
    HasOwner = "has_owner", 409, "客户已有负责人，只能添加协作人或交接", "The customer has an owner; add collaborators or hand it over";
    /// The same request with the same key is still being worked on.
    StillWorking = "still_working", 409, "相同的请求正在处理中", "The same request is still being worked on";
    /// A unique value exists already: a number, a user name, a code.
    Duplicate = "duplicate", 409, "该值已被使用", "That value is taken already";
    /// The record was changed meanwhile; `current` is how it stands now.
    Stale = "stale", 412, "记录已被他人修改，请核对后再保存", "The record was changed meanwhile; please compare and save again";
    /// The body is larger than the limit.
    TooLarge = "too_large", 413, "请求内容过大", "The request is too large";
    /// A customer has more records of one kind than a file holds; the detail names the kind and the bound.
    TooManyRecords = "too_many_records", 413, "某一类记录超出单个文件可容纳的数量，请改用接口分页读取", "There are more records of one kind than one file holds; read them page by page through the API";
    /// The body is not of a type that the operation takes.
    UnsupportedMedia = "unsupported_media", 415, "不支持的内容类型", "This content type is not taken here";
    /// A file of a type that is not taken.
    UnknownFileType = "unknown_file_type", 415, "不支持的文件类型（支持 PDF、图片、Office 文档、文本和 CSV）", "This type of file is not taken (PDF, images, Office documents, text and CSV are)";
    /// The input was read but cannot be taken; `errors` says where.
    Invalid = "invalid", 422, "输入有误，请检查标出的字段", "Some of the input is not valid; see the marked fields";
    /// The idempotency key was used before with another body.
    KeyReused = "key_reused", 422, "幂等键已用于不同的请求", "The idempotency key was used with a different request";
    /// A changing request without `If-Match`.
    VersionRequired = "version_required", 428, "缺少 If-Match 版本号", "If-Match with the record's version is required";
    /// Too many requests, or too many attempts to sign in (R-SEC-8).
    TooManyRequests = "too_many_requests", 429, "操作过于频繁，请稍后再试", "Too many requests; please try again later";
    /// Something went wrong in the server; the request id finds it in the log.
    Internal = "internal", 500, "服务器内部错误", "Something went wrong in the server";
    /// The database is locked, down, or not migrated.
    Unavailable = "unavailable", 503, "数据库暂时不可用，请稍后重试", "The database is not available at the moment; please try again";
    /// The store of attached files cannot be used, or does not hold what it should.
    FilesUnavailable = "files_unavailable", 503, "文件存储暂时不可用，请稍后重试", "The file store is not available at the moment; please try again";

    /// A field that must not be empty.
    Required = "required", 422, "必填", "Required";
    /// Administrators cannot be given sight of sealed values that they have no business with.
    AdministratorsStayMasked = "administrators_stay_masked", 422, "管理员不能获得与其无关的敏感信息的明文权限", "Administrators cannot be given sight of sealed values that they have no business with";
    /// Confidential values are for their owner and whom the owner names; a policy opens them to nobody else.
    ConfidentialStaysSealed = "confidential_stays_sealed", 422, "机密信息只对负责人及其指定的人可见，不能由角色权限放开", "Confidential values are for their owner and whom the owner names; no policy opens them further";
    /// Administrators must keep what it takes to change users and policy.
    AdministratorsManage = "administrators_manage", 422, "管理员必须保留管理用户与权限的能力", "Administrators must keep managing users and policy";
    /// Something that no other role than administrators can be given.
    AdministratorsOnly = "administrators_only", 422, "该能力只能授予管理员", "Only administrators can be given this";
    /// A field that the record does not have.
    UnknownField = "unknown_field", 422, "未知字段", "Unknown field";
    /// A value of the wrong JSON type or form.
    WrongType = "wrong_type", 422, "类型或格式不正确", "Wrong type or form";
    /// A text over its limit.
    TooLong = "too_long", 422, "内容过长", "Too long";
    /// A text under its limit.
    TooShort = "too_short", 422, "内容过短", "Too short";
    /// A number outside its range.
    OutOfRange = "out_of_range", 422, "超出范围", "Out of range";
    /// A token can be narrowed, never widened (R-SEC-6).
    OnlyNarrower = "only_narrower", 422, "只能收窄权限，不能扩大；请新建令牌", "A token can only be narrowed; make a new one for more";
    /// A colleague who does not reach the customer, and so cannot be let see anything of it.
    OutOfReach = "out_of_reach", 422, "该同事无法访问此客户", "This colleague does not reach the customer";
    /// A value that is not on its list.
    NotOnList = "not_on_list", 422, "不在可选范围内", "Not on the list";
    /// No credit code by GB 32100—2015 (R-USCC).
    BadCreditCode = "bad_credit_code", 422, "统一社会信用代码无效（18 位，末位为校验码）", "Not a valid unified social credit code (18 characters, the last one a check)";
    /// No industry of GB/T 4754—2017.
    BadIndustry = "bad_industry", 422, "行业代码不存在（GB/T 4754—2017）", "No such industry code (GB/T 4754—2017)";
    /// Not an e-mail address.
    BadEmail = "bad_email", 422, "邮箱地址无效", "Not a valid e-mail address";
    /// Not a telephone number.
    BadPhone = "bad_phone", 422, "电话号码无效", "Not a valid telephone number";
    /// Not a web address of http or https.
    BadUrl = "bad_url", 422, "网址无效", "Not a valid web address";
    /// A stage that does not exist.
    NoSuchStage = "no_such_stage", 422, "没有这个阶段", "There is no such stage";
    /// A user that does not exist or is deactivated.
    NoSuchUser = "no_such_user", 422, "没有这个用户", "There is no such user";
    /// A contact that is not one of this customer.
    NoSuchContact = "no_such_contact", 422, "该客户没有这个联系人", "The customer has no such contact";
    /// A customer that is not within reach.
    NoSuchCustomer = "no_such_customer", 422, "没有这个客户", "There is no such customer";
    /// A customer cannot be merged with itself.
    SameCustomer = "same_customer", 422, "不能与自身合并", "A customer cannot be merged with itself";
    /// A company and a person are not the same customer.
    OtherKind = "other_kind", 422, "企业与个人不是同一类客户", "A company and a person are not of one kind";
    /// A team that does not exist.
    NoSuchTeam = "no_such_team", 422, "没有这个团队", "There is no such team";
    /// A tag that does not exist.
    NoSuchTag = "no_such_tag", 422, "没有这个标签", "There is no such tag";
    /// A need that the customer does not have.
    NoSuchNeed = "no_such_need", 422, "该客户没有这个需求", "The customer has no such need";
    /// A follow-up plan that the customer does not have, or that is closed already.
    NoSuchPlan = "no_such_plan", 422, "该客户没有这个待跟进计划", "The customer has no such pending plan";
    /// An opportunity is won by the operation that makes its contract.
    NeedsContract = "needs_contract", 422, "赢单需要关联合同，请使用“赢单”操作", "A won opportunity has a contract; use the operation that wins it";
    /// Something planned for a time that is over.
    InPast = "in_past", 422, "不能计划在过去的时间", "Nothing can be planned for the past";
    /// Dates that contradict each other, such as an end before its start.
    DatesOutOfOrder = "dates_out_of_order", 422, "日期先后顺序不对", "The dates are out of order";
    /// A fact that would happen in the future.
    InFuture = "in_future", 422, "发生时间不能在将来", "It cannot have happened in the future";
    /// A control character, or a text that is no Unicode text.
    BadText = "bad_text", 422, "含有不允许的控制字符", "Contains control characters";
    /// A password that is guessed within a million tries.
    WeakPassword = "weak_password", 422, "密码太容易猜到，请使用更长、更少规律的密码", "Too easily guessed; use something longer or less regular";
    /// A password that stands on lists of leaked passwords.
    BreachedPassword = "breached_password", 422, "该密码出现在已泄露的密码清单中，请换一个", "This password stands on lists of leaked passwords; use another";
    /// A password that is made of the user's own name.
    OwnNamePassword = "own_name_password", 422, "密码不能由自己的姓名或用户名构成", "A password must not be made of one's own name";
    /// A label of a tag, which everybody reads, with a number or an address in it that not everybody may see (R-SEC-1).
    PersonalLabel = "personal_label", 422, "标签对所有人可见，不能含手机号、邮箱、证件号或银行卡号", "Everybody reads tags; mobile numbers, e-mail addresses, identity and card numbers cannot stand in them";
    /// A file in an encoding that is neither UTF-8 nor GB18030.
    UnknownEncoding = "unknown_encoding", 422, "无法识别文件编码（支持 UTF-8 与 GB18030）", "Unknown encoding (UTF-8 and GB18030 are taken)";
    /// A file whose columns belong to no known form.
    UnknownForm = "unknown_form", 422, "无法识别的表格：没有已知的列", "Unknown form: none of its columns is known";
    /// A file without content.
    EmptyFile = "empty_file", 422, "文件是空的", "The file is empty";
    /// A file whose content is not what its name says.
    FileMismatch = "file_mismatch", 422, "文件内容与扩展名不符", "The content of the file is not what its name says";
    /// An interaction that is not one of this customer.
    NoSuchInteraction = "no_such_interaction", 422, "该客户没有这条互动记录", "The customer has no such interaction";
    /// A file that ends inside a quoted cell or a row.
    BrokenFile = "broken_file", 422, "文件不完整", "The file is not complete";
    /// A row of a file with more or fewer cells than there are columns.
    RaggedRow = "ragged_row", 422, "该行的单元格数与表头不一致", "The row has more or fewer cells than the heading";
    /// A column of a file that no form has.
    UnknownColumn = "unknown_column", 422, "未知的列", "Unknown column";
    /// A cell of a file that cannot be understood; its text is kept.
    Unreadable = "unreadable", 422, "无法识别的内容，已按原文保留", "Could not be understood; the text was kept";
    /// A cell of a file that a spreadsheet would run as a formula; it is kept as plain text.
    FormulaCell = "formula_cell", 422, "单元格像公式，已按纯文本保留，不会执行", "Looks like a formula; kept as plain text and never run";
    /// A cell of a file that says something else than an earlier one about the same thing.
    Contradiction = "contradiction", 422, "与前面的内容不一致", "Says something else than an earlier cell";
}

/// One field of the input that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body, for example `/contract/amount`.
    pub pointer: String,
    /// What is wrong, for programs.
    pub code: Code,
    /// What is wrong, for people, in the caller's language.
    pub message: String,
}

/// An error answer, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference that names the problem: `/api/docs/problems#<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The sentence of the code, in the caller's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened in this very case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable code.
    pub code: Code,
    /// Finds the request in the server's log.
    pub request_id: String,
    /// The fields that cannot be taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What a gate misses (`gate_not_met`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<crate::stage::Gate>,
    /// What a person should confirm (`confirmation_needed`); send these codes as `acknowledge`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirm: Vec<Confirmation>,
    /// The record as it stands now (`stale`), rendered through the caller's rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
    /// How many stand in the way (`owns_customers`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// What goes to `POST /auth/second-factor` with a code (`second_factor_needed`); good for five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

words! {
    /// What a person may be asked to confirm.
    pub enum ConfirmCode {
        /// A customer of the same name or credit code exists (R-NAME).
        LikelyDuplicate = "likely_duplicate",
        /// An active customer would be left without a dated next step (R-NEXT).
        NoNextStep = "no_next_step",
        /// A strategy would have everybody contacted every day.
        EverybodyDaily = "everybody_daily",
        /// An interested customer would be contacted too often (R-SIG-4).
        OverContact = "over_contact",
        /// What is asked for cannot be undone: a person is erased for good.
        Irreversible = "irreversible",
    }
}

/// One thing to confirm, and on what it rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// Send it back in `acknowledge` to go on.
    pub code: ConfirmCode,
    /// The sentence for people.
    pub message: String,
    /// The records it rests on, within the caller's reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<crate::customer::CustomerRef>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_unique_and_speaks_both_languages() {
        let codes: HashSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!((400..=599).contains(&code.status()), "{code:?}");
            assert!(
                !code.message(Lang::Zh).is_ascii() && code.message(Lang::En).len() > 3,
                "{code:?}"
            );
        }
    }
}
