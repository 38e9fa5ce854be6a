//! Sealed keyset cursors: what a page ended with, encrypted, and bound to caller, list, filter and order.

use crate::access::keys::Keys;
use crate::error::{AppError, AppResult};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::Code;
use shared::id::UserId;

/// Makes and reads cursors.
#[derive(Debug)]
pub struct Cursor;

impl Cursor {
    /// Seals a position for this caller and this list.
    ///
    /// # Errors
    /// Where the position cannot be written.
    pub fn seal(
        keys: &Keys,
        caller: UserId,
        bound_to: &str,
        position: &impl Serialize,
    ) -> AppResult<String> {
        let mut plain = binding(keys, caller, bound_to).to_vec();
        serde_json::to_writer(&mut plain, position).map_err(AppError::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(keys.for_cursors().encrypt(&plain)?))
    }

    /// Reads a position back.
    ///
    /// # Errors
    /// [`Code::InvalidCursor`] where it was made for someone or something else, or not here.
    pub fn open<T: DeserializeOwned>(
        keys: &Keys,
        caller: UserId,
        bound_to: &str,
        text: &str,
    ) -> AppResult<T> {
        let invalid = || AppError::from(Code::InvalidCursor);
        let cipher = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let plain = keys.for_cursors().decrypt(&cipher).map_err(|_| invalid())?;
        let position = plain
            .strip_prefix(binding(keys, caller, bound_to).as_slice())
            .ok_or_else(invalid)?;
        serde_json::from_slice(position).map_err(|_| invalid())
    }
}

fn binding(keys: &Keys, caller: UserId, bound_to: &str) -> [u8; 32] {
    keys.tag(format!("cursor:{caller}:{bound_to}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_cursor_serves_its_caller_and_its_list_alone() {
        let (keys, me, you) = (
            Keys::new([1; 32]),
            UserId(Uuid::from_u128(1)),
            UserId(Uuid::from_u128(2)),
        );
        let text = Cursor::seal(&keys, me, "customers:name", &("恒力", 7)).unwrap();
        assert_eq!(
            Cursor::open::<(String, i32)>(&keys, me, "customers:name", &text).unwrap(),
            ("恒力".to_owned(), 7)
        );
        for wrong in [
            Cursor::open::<(String, i32)>(&keys, you, "customers:name", &text),
            Cursor::open(&keys, me, "customers:number", &text),
            Cursor::open(&Keys::new([2; 32]), me, "customers:name", &text),
            Cursor::open(&keys, me, "customers:name", "AAAA"),
            Cursor::open(&keys, me, "customers:name", "not base64 !"),
        ] {
            assert_eq!(wrong.unwrap_err().code(), Code::InvalidCursor);
        }
    }
}
