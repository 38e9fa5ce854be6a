//! What administrators call things: sources of customers, categories of needs, stages, purposes. Files write their names.

use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::list::queries as lists;
use crate::feature::purpose::queries as purposes;
use crate::feature::stage::queries as stages;
use shared::stage::StageRole;
use shared::word::ListName;
use shared::{Lang, read};

/// A word of a list with all of its names.
#[derive(Debug, Clone)]
struct Named {
    code: String,
    zh: String,
    en: String,
}

impl Named {
    fn is(&self, wanted: &str) -> bool {
        [&self.code, &self.zh, &self.en]
            .into_iter()
            .any(|name| key(name) == wanted)
    }
}

/// Letters and digits alone, in lower case: `trade-press` and `Trade press` are one.
pub(super) fn key(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What a name on a form may end in without being part of it: 意向客户 is the stage 意向.
const CUSTOMER: &str = "客户";

/// The administrators' words, for reading and for writing.
#[derive(Debug, Clone, Default)]
pub struct Known {
    sources: Vec<Named>,
    categories: Vec<Named>,
    stages: Vec<(Named, StageRole)>,
    purposes: Vec<Named>,
}

static NONE: Known = Known {
    sources: Vec::new(),
    categories: Vec::new(),
    stages: Vec::new(),
    purposes: Vec::new(),
};

impl Known {
    /// No words at all: whether a file can be read does not hang on them.
    #[must_use]
    pub fn none() -> &'static Self {
        &NONE
    }

    /// All of them.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn) -> AppResult<Self> {
        let mut words = |list| -> AppResult<Vec<Named>> {
            let all = lists::all(conn, list)?.into_iter().map(|row| Named {
                code: row.code,
                zh: row.name_zh,
                en: row.name_en,
            });
            Ok(all.collect())
        };
        let (sources, categories) = (words(ListName::Source)?, words(ListName::NeedCategory)?);
        let all = stages::all(conn)?.into_iter().map(|row| {
            let named = Named {
                code: row.code,
                zh: row.name_zh,
                en: row.name_en,
            };
            (named, row.role.0)
        });
        let all: Vec<_> = all.collect();
        let purposes = purposes::all(conn)?.into_iter().map(|row| Named {
            code: row.code,
            zh: row.name_zh,
            en: row.name_en,
        });
        Ok(Self {
            sources,
            categories,
            stages: all,
            purposes: purposes.collect(),
        })
    }

    fn list(&self, list: ListName) -> &[Named] {
        match list {
            ListName::Source => &self.sources,
            ListName::NeedCategory => &self.categories,
        }
    }

    /// The code of the word that goes by this code or by one of these names.
    #[must_use]
    pub fn code(&self, list: ListName, text: &str) -> Option<String> {
        let wanted = key(text);
        let found = self.list(list).iter().find(|word| word.is(&wanted));
        found.map(|word| word.code.clone())
    }

    /// The name of a word; none where the list does not have it.
    #[must_use]
    pub fn name(&self, list: ListName, code: &str, lang: Lang) -> Option<&str> {
        let found = self.list(list).iter().find(|word| word.code == code)?;
        Some(lang.pick(&found.zh, &found.en))
    }

    /// The source that a text means: by the names of the list, else by what people call the usual ones, as far as the list
    /// has them.
    #[must_use]
    pub fn source(&self, text: &str) -> Option<String> {
        self.code(ListName::Source, text).or_else(|| {
            let usual = read::source(text)?.as_str();
            let offered = self.sources.iter().any(|word| word.code == usual);
            (offered || self.sources.is_empty()).then(|| usual.to_owned())
        })
    }

    /// A source with a note behind it, as [`Self::source_text`] writes them: `展会（工博会）`.
    #[must_use]
    pub fn source_and_note(&self, text: &str) -> Option<(String, String)> {
        let (name, note) = text.trim().split_once(['（', '('])?;
        let note = note.strip_suffix(['）', ')'])?.trim();
        let code = self.code(ListName::Source, name)?;
        (!note.is_empty()).then(|| (code, note.to_owned()))
    }

    /// A source and its note on a form, so that both are read again.
    #[must_use]
    pub fn source_text(&self, code: Option<&str>, note: Option<&str>, lang: Lang) -> String {
        let name = code.map(|code| {
            let named = self.name(ListName::Source, code, lang);
            named.unwrap_or(code).to_owned()
        });
        match (name, note) {
            (name, None) => name.unwrap_or_default(),
            (None, Some(note)) => note.to_owned(),
            // A note that says the source itself needs no name before it.
            (Some(_), Some(note))
                if self.source(note).as_deref() == code
                    && self.code(ListName::Source, note).is_none()
                    && self.source_and_note(note).is_none() =>
            {
                note.to_owned()
            }
            (Some(name), Some(note)) => {
                let (open, close) = (lang.pick("（", " ("), lang.pick("）", ")"));
                format!("{name}{open}{note}{close}")
            }
        }
    }

    /// The stage that a text means, by its names and else by what people call such a stage; of several that mean the
    /// same, the first. Its code is known where there are stages.
    #[must_use]
    pub fn stage(&self, text: &str) -> Option<(StageRole, Option<String>)> {
        let wanted = key(text);
        let bare = wanted.strip_suffix(CUSTOMER).unwrap_or(&wanted);
        let is = |one: &&(Named, StageRole), name: &str| !name.is_empty() && one.0.is(name);
        let mut all = self.stages.iter();
        let named = all
            .find(|one| is(one, &wanted))
            .or_else(|| self.stages.iter().find(|one| is(one, bare)));
        if let Some((named, role)) = named {
            return Some((*role, Some(named.code.clone())));
        }
        let role = read::stage_role(text)?;
        Some((role, self.first_of(role)))
    }

    /// The code of the purpose that is meant; the text itself where it is none of the list, so that it is not lost.
    #[must_use]
    pub fn purpose(&self, text: &str) -> String {
        let wanted = key(text);
        let found = self.purposes.iter().find(|word| word.is(&wanted));
        found.map_or_else(|| text.to_owned(), |word| word.code.clone())
    }

    /// The name of a purpose; what it was called where it is none of the list.
    #[must_use]
    pub fn purpose_name(&self, code: &str, lang: Lang) -> String {
        let found = self.purposes.iter().find(|word| word.code == code);
        found
            .map_or(code, |word| lang.pick(&word.zh, &word.en))
            .to_owned()
    }

    /// The first stage of a role.
    #[must_use]
    pub fn first_of(&self, role: StageRole) -> Option<String> {
        let first = self.stages.iter().find(|(_, of)| *of == role);
        first.map(|(named, _)| named.code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, zh: &str, en: &str) -> Named {
        Named {
            code: code.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    fn known() -> Known {
        Known {
            sources: vec![
                named("exhibition", "展会", "Exhibition"),
                named("trade_press", "行业媒体", "Trade press"),
            ],
            categories: vec![named("cost", "降本", "Cost down")],
            stages: vec![
                (
                    named("cooperating", "合作中", "Cooperating"),
                    StageRole::Cooperating,
                ),
                (
                    named("phase_two", "二期", "Phase two"),
                    StageRole::Cooperating,
                ),
            ],
            purposes: vec![named("after_sales", "售后服务", "After-sales")],
        }
    }

    #[test]
    fn a_purpose_goes_by_any_of_its_names() {
        let known = known();
        for text in ["after-sales", "售后服务", "After sales"] {
            assert_eq!(known.purpose(text), "after_sales");
        }
        assert_eq!(known.purpose("年会"), "年会");
        assert_eq!(known.purpose_name("after_sales", Lang::Zh), "售后服务");
        assert_eq!(known.purpose_name("年会", Lang::Zh), "年会");
    }

    #[test]
    fn a_source_with_its_note_reads_back() {
        let known = known();
        for lang in [Lang::Zh, Lang::En] {
            for (code, note) in [
                ("trade_press", "周刊"),
                ("exhibition", "工博会"),
                ("exhibition", "展会"),
            ] {
                let text = known.source_text(Some(code), Some(note), lang);
                let read = known.source_and_note(&text);
                assert_eq!(read, Some((code.to_owned(), note.to_owned())), "{text}");
            }
            let text = known.source_text(Some("trade_press"), None, lang);
            assert_eq!(known.source(&text).as_deref(), Some("trade_press"));
        }
        let text = known.source_text(Some("exhibition"), Some("展会推荐"), Lang::En);
        assert_eq!(text, "展会推荐");
        assert_eq!(known.source("官网"), None, "it is on the list no more");
    }

    #[test]
    fn a_stage_goes_by_its_names_before_its_role() {
        let known = known();
        for (text, code) in [
            ("二期客户", "phase_two"),
            ("Phase two", "phase_two"),
            ("成交客户", "cooperating"),
            ("合作中客户", "cooperating"),
        ] {
            let found = known.stage(text);
            assert_eq!(
                found,
                Some((StageRole::Cooperating, Some(code.to_owned()))),
                "{text}"
            );
        }
        assert_eq!(known.stage("天气"), None);
    }
}
