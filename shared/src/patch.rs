//! JSON Merge Patch (RFC 7396) for one field: absent, null, or a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One field of a `PATCH` body.
///
/// Give it `#[serde(default, skip_serializing_if = "Patch::is_keep")]`, so that an absent field reads as [`Patch::Keep`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The field is absent: leave the value as it is.
    #[default]
    Keep,
    /// The field is `null`: remove the value.
    Clear,
    /// The field has a value: take it.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is absent.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Applies the patch to an optional value.
    pub fn apply(self, target: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *target = None,
            Self::Set(value) => *target = Some(value),
        }
    }

    /// Applies the patch to a value that must not go missing; `null` is answered with `false`.
    #[must_use]
    pub fn apply_required(self, target: &mut T) -> bool {
        match self {
            Self::Keep => true,
            Self::Clear => false,
            Self::Set(value) => {
                *target = value;
                true
            }
        }
    }

    /// The new value, if one is given.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }

    /// Changes the type of the value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(f(value)),
        }
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::from)
    }
}

impl<T: validator::ValidateLength<u64>> validator::ValidateLength<u64> for Patch<T> {
    fn length(&self) -> Option<u64> {
        self.value().and_then(validator::ValidateLength::length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Serialize)]
    struct Body {
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        a: Patch<u8>,
    }

    #[test]
    fn tells_absent_from_null_from_value() {
        let read = |text: &str| serde_json::from_str::<Body>(text).map(|b| b.a);
        assert_eq!(read("{}").ok(), Some(Patch::Keep));
        assert_eq!(read(r#"{"a":null}"#).ok(), Some(Patch::Clear));
        assert_eq!(read(r#"{"a":3}"#).ok(), Some(Patch::Set(3)));
        assert!(read(r#"{"a":"x"}"#).is_err());
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["{}", r#"{"a":null}"#, r#"{"a":3}"#] {
            let body: Body = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&body).unwrap(), text);
        }
    }
}
