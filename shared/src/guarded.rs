//! The one shape in which a sensitive value travels (API conventions, "sensitive values").

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

/// A value of a sensitive field as one particular caller may see it.
///
/// Only the server's access policy makes one from a stored value. `Debug` never prints a clear value, so that logging
/// a response is not a leak.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "access", rename_all = "snake_case")]
pub enum Guarded<T> {
    /// The caller may see the value.
    Clear {
        /// The value itself.
        value: T,
    },
    /// The caller sees only that much of it, for example `138****5678` or a band of amounts.
    Masked {
        /// What may be shown.
        shown: String,
    },
    /// There is a value; nothing of it may be shown.
    Hidden,
}

impl<T> Guarded<T> {
    /// A clear value.
    pub const fn clear(value: T) -> Self {
        Self::Clear { value }
    }

    /// A masked value.
    pub fn masked(shown: impl Into<String>) -> Self {
        Self::Masked {
            shown: shown.into(),
        }
    }

    /// The value, if it is clear.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Clear { value } => Some(value),
            _ => None,
        }
    }

    /// Changes the type of a clear value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Guarded<U> {
        match self {
            Self::Clear { value } => Guarded::Clear { value: f(value) },
            Self::Masked { shown } => Guarded::Masked { shown },
            Self::Hidden => Guarded::Hidden,
        }
    }
}

impl<T: std::fmt::Display> Guarded<T> {
    /// What a screen may print: the value, its mask, or nothing.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Clear { value } => Some(value.to_string()),
            Self::Masked { shown } => Some(shown.clone()),
            Self::Hidden => None,
        }
    }
}

impl<T> std::fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Clear { .. } => f.write_str("Clear(***)"),
            Self::Masked { shown } => f.debug_tuple("Masked").field(shown).finish(),
            Self::Hidden => f.write_str("Hidden"),
        }
    }
}

/// A sensitive value in a request: the plain value, or the object as it was read, which changes nothing (R-SEC-3).
#[derive(Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// A new value.
    Value(T),
    /// A masked or hidden object came back as it went out: keep what is stored.
    Unchanged,
}

impl<T> std::fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Value(_)) {
            "Value(***)"
        } else {
            "Unchanged"
        })
    }
}

impl<T> Given<T> {
    /// The new value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unchanged => None,
        }
    }
}

impl<T: Serialize> Serialize for Given<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Unchanged => Guarded::<()>::Hidden.serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.get("access").is_some() {
            let guarded: Guarded<T> =
                serde_json::from_value(value).map_err(serde::de::Error::custom)?;
            return Ok(match guarded {
                Guarded::Clear { value } => Self::Value(value),
                Guarded::Masked { .. } | Guarded::Hidden => Self::Unchanged,
            });
        }
        serde_json::from_value(value)
            .map(Self::Value)
            .map_err(serde::de::Error::custom)
    }
}

impl<T: validator::ValidateLength<u64>> validator::ValidateLength<u64> for Given<T> {
    fn length(&self) -> Option<u64> {
        match self {
            Self::Value(value) => value.length(),
            Self::Unchanged => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_3_a_mask_that_comes_back_changes_nothing() {
        let read = |text: &str| serde_json::from_str::<Given<String>>(text).ok();
        assert_eq!(
            read(r#""13812345678""#),
            Some(Given::Value("13812345678".into()))
        );
        assert_eq!(
            read(r#"{"access":"clear","value":"1"}"#),
            Some(Given::Value("1".into()))
        );
        assert_eq!(
            read(r#"{"access":"masked","shown":"138****5678"}"#),
            Some(Given::Unchanged)
        );
        assert_eq!(read(r#"{"access":"hidden"}"#), Some(Given::Unchanged));
        assert_eq!(read(r#"{"access":"open"}"#), None);
    }

    #[test]
    fn debug_never_prints_a_clear_value() {
        assert_eq!(format!("{:?}", Guarded::clear("13812345678")), "Clear(***)");
        assert_eq!(format!("{:?}", Given::Value("13812345678")), "Value(***)");
    }
}
