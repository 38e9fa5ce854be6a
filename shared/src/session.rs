//! Sessions as people see them: where one is signed in.

use crate::id::SessionId;
use chrono::{DateTime, Utc};

dto! {
    /// A session that stands.
    pub struct Session {
        /// Its id.
        pub id: SessionId,
        /// Whether this request came by it.
        pub current: bool,
        /// Browser and system in short (`Chrome 128, Windows`); none where the client said nothing that is known.
        pub device: Option<String>,
        /// The network address from which it was last renewed.
        pub address: Option<String>,
        /// When it began.
        pub begun_at: DateTime<Utc>,
        /// When it was last renewed; a session in use is renewed every quarter of an hour.
        pub last_used_at: DateTime<Utc>,
        /// When it ends by itself, if it is not used until then.
        pub ends_at: DateTime<Utc>,
    }
}
