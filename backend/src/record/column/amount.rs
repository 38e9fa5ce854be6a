//! Amounts that not everyone may see.

use super::{Column, Taking};
use crate::access::keys::Place;
use crate::access::{Sealed, Viewer, reseal_exact};
use crate::error::AppResult;
use crate::record::Cx;
use crate::record::fact::{self, Fact};
use crate::record::people::Eye;
use shared::money::Amount;
use shared::role::FieldClass;
use shared::{Code, Given, Guarded, Patch};

/// An amount of class commercial.
#[derive(Debug)]
pub struct Commercial;

/// An amount of class confidential: encrypted, for nobody but the owner.
#[derive(Debug)]
pub struct Confidential;

impl Column for Commercial {
    type Stored = Option<Sealed>;
    type New = Option<Amount>;
    type Change = Patch<Given<Amount>>;
    type View = Option<Guarded<Amount>>;
    const SEALED: bool = true;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<Amount>) -> AppResult<Self::Stored> {
        Ok(new.as_ref().map(Sealed::seal_exact))
    }

    fn change(
        _: &mut Taking<'_>,
        _: &str,
        change: Patch<Given<Amount>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        reseal_exact(change, stored);
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::commercial(stored.as_ref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Ok(stored.as_ref().map(|amount| eye.viewer.amount(amount)))
    }
}

/// Whether the caller may change confidential values of the customer.
fn kept(taking: &mut Taking<'_>) -> AppResult<bool> {
    let viewer = taking.cx.viewer(taking.conn, taking.customer)?;
    Ok(viewer.keeps(FieldClass::Confidential))
}

impl Column for Confidential {
    type Stored = Option<Vec<u8>>;
    type New = Option<Amount>;
    type Change = Patch<Given<Amount>>;
    type View = Option<Guarded<Amount>>;
    const SEALED: bool = true;

    fn take(taking: &mut Taking<'_>, field: &str, new: Option<Amount>) -> AppResult<Self::Stored> {
        let place = Place::of(field, taking.record);
        let keys = &taking.cx.keys;
        new.map(|amount| keys.encrypt(taking.conn, &place, amount.to_string().as_bytes()))
            .transpose()
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<Given<Amount>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep | Patch::Set(Given::Unchanged) => {}
            // What stands there is the owner's: whoever was let read it, or sees nothing of it, leaves it as it is.
            _ if stored.is_some() && !kept(taking)? => return Err(Code::Forbidden.into()),
            Patch::Clear => *stored = None,
            // Encrypting the same amount again would look like another one.
            Patch::Set(Given::Value(amount))
                if Self::says(taking, field, stored.as_deref(), amount)? => {}
            Patch::Set(Given::Value(amount)) => *stored = Self::take(taking, field, Some(amount))?,
        }
        Ok(())
    }

    /// That it changed, never what it says. The cipher differs with every writing, and so tells nothing of the value.
    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::confidential(stored.as_deref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Self::View> {
        Self::open(eye.cx, &eye.viewer, &eye.place(), stored.as_deref())
    }
}

impl Confidential {
    /// The amount, for those who may see it.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn open(
        cx: &Cx,
        viewer: &Viewer<'_>,
        place: &Place,
        cipher: Option<&[u8]>,
    ) -> AppResult<Option<Guarded<Amount>>> {
        let Some(cipher) = cipher else {
            return Ok(None);
        };
        Ok(Some(
            match viewer.confidential(&cx.keys, place, cipher)? {
                Guarded::Clear { value } => value.parse().map_or(Guarded::Hidden, Guarded::clear),
                _ => Guarded::Hidden,
            },
        ))
    }

    /// Whether this amount is what is stored already.
    fn says(
        taking: &Taking<'_>,
        field: &str,
        cipher: Option<&[u8]>,
        amount: Amount,
    ) -> AppResult<bool> {
        let Some(cipher) = cipher else {
            return Ok(false);
        };
        let place = Place::of(field, taking.record);
        let stored = taking.cx.keys.decrypt(&place, cipher)?;
        Ok(stored == amount.to_string().as_bytes())
    }
}
