//! What a role may do and see, as administrators keep it.

use super::{Capability, FieldClass, Reach, RecordKind, Role, Sight, WriteReach};
use crate::patch::Patch;
use std::collections::{BTreeMap, BTreeSet};

dto! {
    /// Who of a role sees sealed values in full; open ones are for everyone with reach.
    #[derive(Copy, Eq, Default)]
    #[serde(default)]
    pub struct Sees {
        /// Values about persons.
        pub personal: Sight,
        /// Amounts and files marked commercial.
        pub commercial: Sight,
        /// Confidential values; never wider than the owner and those whom the owner names.
        pub confidential: Sight,
    }

    /// What a role may do and see. Whatever is not named is not allowed: the empty policy allows nothing.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct RolePolicy {
        /// The customers it reads.
        pub reads: Reach,
        /// The customers of which it reads the details of needs, within those it reads.
        pub reads_needs: Reach,
        /// Where it makes and changes records, by kind; `stage_change` moves customers between stages.
        pub writes: BTreeMap<RecordKind, WriteReach>,
        /// Where it archives customers and brings them back; `own` is the owner alone.
        pub archives: WriteReach,
        /// Where it hands customers over and names collaborators; `own` is the owner alone.
        pub hands_over: WriteReach,
        /// Where it marks entries doubtful (R-TRUE); `team` is where one leads.
        pub doubts: WriteReach,
        /// Which sealed values it sees in full.
        pub sees: Sees,
        /// Of which classes it may reveal single values, with a reason (R-SEC-4).
        pub reveals: BTreeSet<FieldClass>,
        /// What it may do beyond records.
        pub can: BTreeSet<Capability>,
    }

    /// A role with its policy.
    pub struct RoleView {
        /// The role.
        pub role: Role,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// Whether it still is as it came with the product.
        pub by_default: bool,
        /// What it may do and see.
        #[serde(flatten)]
        pub policy: RolePolicy,
    }
}

input! {
    /// Changes to which sealed values a role sees in full.
    #[derive(Default)]
    pub struct SeesPatch {
        /// Values about persons.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Sight>))]
        pub personal: Patch<Sight>,
        /// Amounts and files marked commercial.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Sight>))]
        pub commercial: Patch<Sight>,
        /// Confidential values.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Sight>))]
        pub confidential: Patch<Sight>,
    }

    /// Changes to what a role may do and see, as a JSON Merge Patch; `null` allows nothing.
    #[derive(Default)]
    pub struct RoleViewPatch {
        /// The customers it reads.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Reach>))]
        pub reads: Patch<Reach>,
        /// The customers of which it reads the details of needs.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Reach>))]
        pub reads_needs: Patch<Reach>,
        /// Where it makes and changes records; kinds that are not named stay as they are.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<RecordKind, WriteReach>))]
        pub writes: BTreeMap<RecordKind, Option<WriteReach>>,
        /// Where it archives customers.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<WriteReach>))]
        pub archives: Patch<WriteReach>,
        /// Where it hands customers over.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<WriteReach>))]
        pub hands_over: Patch<WriteReach>,
        /// Where it marks entries doubtful.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<WriteReach>))]
        pub doubts: Patch<WriteReach>,
        /// Which sealed values it sees in full; classes that are not named stay as they are.
        #[serde(default)]
        pub sees: SeesPatch,
        /// Of which classes it may reveal single values; the whole list.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<FieldClass>>))]
        pub reveals: Patch<BTreeSet<FieldClass>>,
        /// What it may do beyond records; the whole list.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Capability>>))]
        pub can: Patch<BTreeSet<Capability>>,
    }
}

impl RolePolicy {
    /// Where it makes and changes records of a kind.
    #[must_use]
    pub fn writes(&self, kind: RecordKind) -> WriteReach {
        self.writes.get(&kind).copied().unwrap_or_default()
    }

    /// Who of it sees values of a class in full.
    #[must_use]
    pub const fn sight(&self, class: FieldClass) -> Sight {
        match class {
            FieldClass::Open => Sight::Reach,
            FieldClass::Personal => self.sees.personal,
            FieldClass::Commercial => self.sees.commercial,
            FieldClass::Confidential => self.sees.confidential,
        }
    }

    /// The policy with these changes.
    #[must_use]
    pub fn patched(mut self, patch: RoleViewPatch) -> Self {
        set(&mut self.reads, patch.reads);
        set(&mut self.reads_needs, patch.reads_needs);
        for (kind, reach) in patch.writes {
            self.writes.insert(kind, reach.unwrap_or_default());
        }
        set(&mut self.archives, patch.archives);
        set(&mut self.hands_over, patch.hands_over);
        set(&mut self.doubts, patch.doubts);
        set(&mut self.sees.personal, patch.sees.personal);
        set(&mut self.sees.commercial, patch.sees.commercial);
        set(&mut self.sees.confidential, patch.sees.confidential);
        set(&mut self.reveals, patch.reveals);
        set(&mut self.can, patch.can);
        self
    }
}

/// Applies one field of a patch; `null` is nothing allowed.
fn set<T: Default>(target: &mut T, patch: Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *target = T::default(),
        Patch::Set(value) => *target = value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_is_not_allowed() {
        let empty: RolePolicy = serde_json::from_str("{}").unwrap();
        assert_eq!(empty, RolePolicy::default());
        assert_eq!(empty.reads, Reach::None);
        assert_eq!(empty.writes(RecordKind::Contact), WriteReach::None);
        assert_eq!(empty.sight(FieldClass::Personal), Sight::Nobody);
        assert!(empty.can.is_empty() && empty.reveals.is_empty());
    }

    #[test]
    fn a_patch_changes_what_it_names_and_null_allows_nothing() {
        let before = RolePolicy {
            reads: Reach::All,
            writes: [
                (RecordKind::Tag, WriteReach::All),
                (RecordKind::Need, WriteReach::Own),
            ]
            .into(),
            sees: Sees {
                personal: Sight::Near,
                ..Sees::default()
            },
            reveals: [FieldClass::Personal].into(),
            ..RolePolicy::default()
        };
        let patch = r#"{"writes":{"tag":null},"sees":{"commercial":"near","personal":null},"reveals":null}"#;
        let after = before.clone().patched(serde_json::from_str(patch).unwrap());
        assert_eq!(after.reads, Reach::All);
        assert_eq!(after.writes(RecordKind::Tag), WriteReach::None);
        assert_eq!(after.writes(RecordKind::Need), WriteReach::Own);
        assert_eq!(after.sees.commercial, Sight::Near);
        assert_eq!(after.sees.personal, Sight::Nobody);
        assert!(after.reveals.is_empty());
    }
}
