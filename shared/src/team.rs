//! Teams: a tree, by which managers reach what is below them.

use crate::id::TeamId;
use crate::patch::Patch;

dto! {
    /// A team.
    pub struct Team {
        /// Its id.
        pub id: TeamId,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Its name.
        pub name: String,
        /// The team above it.
        pub parent_id: Option<TeamId>,
    }
}

input! {
    /// A team to make.
    pub struct NewTeam {
        /// Its name.
        #[validate(length(min = 1, max = 80))]
        pub name: String,
        /// The team above it.
        #[serde(default)]
        pub parent_id: Option<TeamId>,
    }

    /// Changes to a team.
    pub struct TeamPatch {
        /// Its name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<String>,
        /// The team above it; a team cannot stand below itself.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<TeamId>))]
        pub parent_id: Patch<TeamId>,
    }
}
