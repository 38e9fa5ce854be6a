//! Who asks, and in which pair of worlds: the one whose worlds differ in just what the caller is not entitled to.

use super::secrets::Class;

/// Callers that are entitled to the same.
pub struct Group {
    pub name: &'static str,
    /// In what the two worlds differ: nobody of these callers may notice.
    pub hidden: &'static [Class],
    pub callers: &'static [&'static str],
    /// Whether their policy lets them reveal one value at a time, on record (R-SEC-4).
    pub reveals: bool,
}

/// All of them. The owner is in none: the owner sees everything, and must see the worlds differ.
pub const GROUPS: &[Group] = &[
    Group {
        name: "strangers within reach",
        hidden: &[Class::Personal, Class::Commercial, Class::Confidential],
        callers: &[
            "technical",
            "success",
            "marketing",
            "machine",
            "admin",
            "manager2",
            "peer",
            "demoted",
            "trusted",
            "narrow",
        ],
        reveals: true,
    },
    Group {
        name: "auditor",
        hidden: &[Class::Personal, Class::Confidential],
        callers: &["auditor"],
        reveals: false,
    },
    Group {
        name: "near, but not the owner",
        hidden: &[Class::Confidential],
        callers: &["manager", "helper", "clerk"],
        reveals: true,
    },
    Group {
        name: "beyond reach",
        hidden: &[
            Class::Personal,
            Class::Commercial,
            Class::Confidential,
            Class::Reach,
        ],
        callers: &[
            "sales2",
            "solo",
            "ended",
            "program",
            "remote",
            "gone",
            "inactive",
            "anonymous",
        ],
        reveals: false,
    },
];

/// Of whom each class is read in clear: there the worlds must differ, or the test is blind.
pub const ENTITLED: &[(Class, &[&str])] = &[
    (Class::Personal, &["sales", "manager", "helper"]),
    (
        Class::Commercial,
        &["sales", "manager", "helper", "auditor"],
    ),
    (Class::Confidential, &["sales"]),
    (
        Class::Reach,
        &["sales", "manager", "technical", "auditor", "peer"],
    ),
];
