//! What is said about cells that could not be read, in both languages. No message repeats the cell: it may be sealed.

use super::plan::PlannedIssue;
use shared::Lang;
use shared::error::Code;

/// What became of the cell instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Its text is in the customer's remarks.
    Remarks,
    /// Its text is in the customer's confidential notes, because it is personal or commercial.
    Confidential,
    /// It is as if the cell were empty.
    Blank,
    /// It was taken all the same.
    Taken,
    /// It stands only in the file, which is kept.
    File,
}

impl Instead {
    const fn zh(self) -> &'static str {
        match self {
            Self::Remarks => "原文已保留在备注中",
            Self::Confidential => "原文已保留在保密备注中",
            Self::Blank => "按空白处理",
            Self::Taken => "已按原文导入",
            Self::File => "只保留在原文件中",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Remarks => "the text is kept in the remarks",
            Self::Confidential => "the text is kept in the confidential notes",
            Self::Blank => "taken as blank",
            Self::Taken => "taken as it stands",
            Self::File => "it stands in the kept file only",
        }
    }
}

/// An issue in the words of its code.
pub fn issue(line: i64, column: Option<&str>, code: Code, instead: Instead) -> PlannedIssue {
    explained(
        line,
        column,
        code,
        [code.message(Lang::Zh), code.message(Lang::En)],
        instead,
    )
}

/// An issue in words of its own.
pub fn explained(
    line: i64,
    column: Option<&str>,
    code: Code,
    why: [&str; 2],
    instead: Instead,
) -> PlannedIssue {
    let [zh, en] = why;
    PlannedIssue {
        line,
        column: column.map(ToOwned::to_owned),
        code,
        zh: format!("{zh}；{}", instead.zh()),
        en: format!("{en}; {}", instead.en()),
    }
}
