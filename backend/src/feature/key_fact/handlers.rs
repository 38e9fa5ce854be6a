//! HTTP in and out of key facts.

use super::row::KeyFactRow;
use crate::record::record_operations;
use shared::id::KeyFactId;
use shared::key_fact::{KeyFact, KeyFactPatch, NewKeyFact};

record_operations! {
    row: KeyFactRow,
    tag: "Key facts",
    names: "a key fact" / "key facts",
    operations: "key_fact" / "key_facts",
    paths: "/customers/{id}/key-facts", "/key-facts", "/key-facts/{id}", "/key-facts/{id}/restore",
    types: KeyFactId, KeyFact, NewKeyFact, KeyFactPatch,
    who: "owner, collaborators, managers above the owner",
    example: {"subject": "size", "statement": "员工约 800 人", "source": "register", "source_note": "企业信用信息公示系统"},
    filters: {
        ("subject" = Option<String>, Query, description = "What it is about; several separated by commas"),
        ("source" = Option<String>, Query, description = "`customer`, `register`, `third_party`; several separated by commas"),
    },
}
