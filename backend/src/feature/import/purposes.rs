//! What files call the purposes of interactions.

use super::known::key;
use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::purpose::queries;

/// Purposes by the names that files write: code and both names.
#[derive(Debug, Default)]
pub struct Purposes(Vec<(String, Vec<String>)>);

impl Purposes {
    /// The administrators' purposes.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn) -> AppResult<Self> {
        let all = queries::all(conn)?.into_iter().map(|row| {
            let names = [&row.code, &row.name_zh, &row.name_en];
            let names = names.into_iter().map(|name| key(name)).collect();
            (row.code, names)
        });
        Ok(Self(all.collect()))
    }

    /// The code of the purpose that is meant; the text itself where it is none of the list, so that it is not lost.
    #[must_use]
    pub fn code(&self, text: &str) -> String {
        let wanted = key(text);
        let found = self.0.iter().find(|(_, names)| names.contains(&wanted));
        found.map_or_else(|| text.to_owned(), |(code, _)| code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_goes_by_any_of_its_names() {
        let purposes = Purposes(vec![(
            "after_sales".to_owned(),
            vec![key("after_sales"), key("售后服务"), key("After-sales")],
        )]);
        for text in ["after-sales", "售后服务", "After sales"] {
            assert_eq!(purposes.code(text), "after_sales");
        }
        assert_eq!(purposes.code("年会"), "年会");
    }
}
