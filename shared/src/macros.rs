//! The derives that every DTO carries, said once.

/// A record, or part of one, as the server answers it.
macro_rules! dto {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $item
    )*};
}

/// A body that a client sends: unknown fields are refused, lengths are checked by [`validator::Validate`].
macro_rules! input {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, validator::Validate)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        $item
    )*};
}

/// A closed list of words: serialised in `snake_case`, readable with `FromStr`, all of them in `ALL`.
macro_rules! words {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every word of the list, in its natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The same as they stand in JSON: what a choice offers.
            pub const WORDS: &'static [&'static str] = &[$($text),+];

            /// The word as it stands in JSON, in the database and in translation keys.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err($crate::error::UnknownWord) }
            }
        }
    )+};
}

/// A kind of record, declared once: what the server answers, what makes one, and what changes one.
///
/// Every record has `id`, `customer_id`, `version`, `author`, `created_at`, `updated_at`, `archived_at`; the fields say
/// how they travel:
///
/// - `required text(n)`, `optional text(n)`: text of at most `n` characters;
/// - `required T`, `optional T`: a value that must be there, or may;
/// - `default T`: always there, may be left out when making;
/// - `sealed T`: goes in plain and comes out [`crate::Guarded`], which must be in scope;
/// - `required T as V`, `optional T as V`: goes in as an id, comes out with what a reader wants to know of it;
/// - `list T`, `list T as V`: several, none where absent;
/// - `shown T`: made by the server;
/// - `said T`: only in what makes or changes one, never in the record.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $view:ident, $new:ident, $patch:ident: $id:ty { $($fields:tt)* }
    ) => {
        record!(@fields { $(#[$meta])* } $view $new $patch $id [] [] [] $($fields)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: required text($max:literal), $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: String,]
            [$($n)* $(#[$meta])* #[validate(length(min = 1, max = $max))] pub $name: String,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[validate(length(min = 1, max = $max))]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
                pub $name: crate::Patch<String>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: optional text($max:literal), $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: Option<String>,]
            [$($n)* $(#[$meta])* #[serde(default)] #[validate(length(max = $max))] pub $name: Option<String>,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[validate(length(max = $max))]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
                pub $name: crate::Patch<String>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: required $t:ty as $shown:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: $shown,]
            [$($n)* $(#[$meta])* pub $name: $t,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<$t>))]
                pub $name: crate::Patch<$t>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: required $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id [$($v)*] [$($n)*] [$($p)*]
            $(#[$meta])* $name: required $t as $t, $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: optional $t:ty as $shown:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: Option<$shown>,]
            [$($n)* $(#[$meta])* #[serde(default)] pub $name: Option<$t>,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<$t>))]
                pub $name: crate::Patch<$t>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: optional $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id [$($v)*] [$($n)*] [$($p)*]
            $(#[$meta])* $name: optional $t as $t, $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: default $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: $t,]
            [$($n)* $(#[$meta])* #[serde(default)] pub $name: Option<$t>,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<$t>))]
                pub $name: crate::Patch<$t>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: sealed $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: Option<Guarded<$t>>,]
            [$($n)* $(#[$meta])* #[serde(default)] pub $name: Option<$t>,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<$t>))]
                pub $name: crate::Patch<crate::Given<$t>>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: list $t:ty as $shown:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: Vec<$shown>,]
            [$($n)* $(#[$meta])* #[serde(default)] #[validate(length(max = 100))] pub $name: Vec<$t>,]
            [$($p)* $(#[$meta])*
                #[serde(default, skip_serializing_if = "crate::Patch::is_keep")]
                #[validate(length(max = 100))]
                #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<$t>>))]
                pub $name: crate::Patch<Vec<$t>>,]
            $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: list $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id [$($v)*] [$($n)*] [$($p)*]
            $(#[$meta])* $name: list $t as $t, $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: shown $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id
            [$($v)* $(#[$meta])* pub $name: $t,] [$($n)*] [$($p)*] $($rest)*);
    };
    (@fields $doc:tt $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]
        $(#[$meta:meta])* $name:ident: said $t:ty, $($rest:tt)*) => {
        record!(@fields $doc $view $new $patch $id [$($v)*]
            [$($n)* $(#[$meta])* #[serde(default)] pub $name: $t,]
            [$($p)* $(#[$meta])* #[serde(default, skip_serializing_if = "crate::macros::is_empty")] pub $name: $t,]
            $($rest)*);
    };
    (@fields { $(#[$meta:meta])* } $view:ident $new:ident $patch:ident $id:ty [$($v:tt)*] [$($n:tt)*] [$($p:tt)*]) => {
        dto! {
            $(#[$meta])*
            pub struct $view {
                /// Its id.
                pub id: $id,
                /// The customer.
                pub customer_id: crate::id::CustomerId,
                /// Its number and name; on lists across customers only.
                #[serde(default)]
                pub customer: Option<crate::customer::CustomerRef>,
                /// Row version, also the `ETag`.
                pub version: i32,
                $($v)*
                /// Who recorded it; none for the system.
                pub author: Option<crate::user::UserRef>,
                /// When it was recorded.
                pub created_at: chrono::DateTime<chrono::Utc>,
                /// When it was last changed.
                pub updated_at: chrono::DateTime<chrono::Utc>,
                /// When it was archived, if it is.
                pub archived_at: Option<chrono::DateTime<chrono::Utc>>,
            }
        }
        input! {
            /// A record of this kind to make.
            pub struct $new { $($n)* }
            /// Changes to a record of this kind, as a JSON Merge Patch.
            #[derive(Default)]
            pub struct $patch { $($p)* }
        }
    };
}

/// Whether nothing is said: an empty list, or no value; such a field is left out of what is sent.
#[doc(hidden)]
pub fn is_empty<T: Default + PartialEq>(said: &T) -> bool {
    *said == T::default()
}
