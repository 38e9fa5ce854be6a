//! Sealed keyset cursors: what a page ended with, encrypted, and bound to caller, list, filter and order.

use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::Code;
use shared::id::UserId;

/// The pages of one list, as one caller turns them.
#[derive(Debug)]
pub struct Pages<'a> {
    keys: &'a Keys,
    caller: UserId,
    list: String,
}

impl<'a> Pages<'a> {
    /// The pages of a list; its name holds the filter and the order, and a cursor serves none but it.
    pub fn new(keys: &'a Keys, caller: UserId, list: impl Into<String>) -> Self {
        Self {
            keys,
            caller,
            list: list.into(),
        }
    }

    /// The place that the page before ended with.
    ///
    /// # Errors
    /// [`Code::InvalidCursor`] where the cursor was made for someone or something else, or not here.
    pub fn after<T: DeserializeOwned>(&self, cursor: Option<&str>) -> AppResult<Option<T>> {
        cursor.map(|text| self.open(text)).transpose()
    }

    /// The cursor of a place; none on the last page.
    ///
    /// # Errors
    /// Where the place cannot be written.
    pub fn seal(&self, place: Option<impl Serialize>) -> AppResult<Option<String>> {
        let Some(place) = place else { return Ok(None) };
        let mut plain = self.binding().to_vec();
        serde_json::to_writer(&mut plain, &place).map_err(AppError::internal)?;
        let cipher = self.keys.for_cursors().encrypt(&plain)?;
        Ok(Some(URL_SAFE_NO_PAD.encode(cipher)))
    }

    /// Cuts the rows of a list, of which one more than a page was read where there is one, to a page; the cursor of the next.
    ///
    /// # Errors
    /// Where the place cannot be written.
    pub fn cut<R, P: Serialize>(
        &self,
        rows: &mut Vec<R>,
        limit: i64,
        place: impl FnOnce(&R) -> P,
    ) -> AppResult<Option<String>> {
        let limit = usize::try_from(limit).unwrap_or(50);
        let more = rows.len() > limit;
        rows.truncate(limit);
        self.seal(rows.last().filter(|_| more).map(place))
    }

    fn open<T: DeserializeOwned>(&self, text: &str) -> AppResult<T> {
        let invalid = || AppError::from(Code::InvalidCursor);
        let cipher = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let plain = self
            .keys
            .for_cursors()
            .decrypt(&cipher)
            .map_err(|_| invalid())?;
        let place = plain
            .strip_prefix(self.binding().as_slice())
            .ok_or_else(invalid)?;
        serde_json::from_slice(place).map_err(|_| invalid())
    }

    fn binding(&self) -> [u8; 32] {
        let bound = format!("cursor:{}:{}", self.caller, self.list);
        self.keys.tag(bound.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_cursor_serves_its_caller_and_its_list_alone() {
        let (keys, others) = (Keys::new([1; 32]), Keys::new([2; 32]));
        let (me, you) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let mine = Pages::new(&keys, me, "customers:name");
        let text = mine.seal(Some(("恒力", 7))).unwrap();
        let read = |pages: &Pages<'_>, text: &str| pages.after::<(String, i32)>(Some(text));
        let text = text.unwrap();
        assert_eq!(read(&mine, &text).unwrap(), Some(("恒力".to_owned(), 7)));
        for wrong in [
            read(&Pages::new(&keys, you, "customers:name"), &text),
            read(&Pages::new(&keys, me, "customers:number"), &text),
            read(&Pages::new(&others, me, "customers:name"), &text),
            read(&mine, "AAAA"),
            read(&mine, "not base64 !"),
        ] {
            assert_eq!(wrong.unwrap_err().code(), Code::InvalidCursor);
        }
    }

    #[test]
    fn only_a_page_that_more_follows_has_a_cursor() {
        let keys = Keys::new([1; 32]);
        let pages = Pages::new(&keys, UserId(Uuid::from_u128(1)), "numbers");
        let mut rows = vec![1, 2, 3];
        let next = pages.cut(&mut rows, 2, |last| *last).unwrap();
        assert_eq!(rows, [1, 2]);
        assert_eq!(pages.after::<i32>(next.as_deref()).unwrap(), Some(2));
        assert_eq!(pages.cut(&mut rows, 2, |last| *last).unwrap(), None);
        assert_eq!(rows, [1, 2]);
    }
}
