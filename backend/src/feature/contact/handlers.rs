//! HTTP in and out of contacts.

use super::row::ContactRow;
use crate::record::record_operations;
use shared::contact::{Contact, ContactPatch, NewContact};
use shared::id::ContactId;

record_operations! {
    row: ContactRow,
    tag: "Contacts",
    names: "a contact" / "contacts",
    operations: "contact" / "contacts",
    paths: "/customers/{id}/contacts", "/contacts", "/contacts/{id}", "/contacts/{id}/restore",
    types: ContactId, Contact, NewContact, ContactPatch,
    who: "owner, collaborators, managers above the owner, success",
    example: {"name": "陈经理", "title": "采购部经理", "mobile": "13812345678", "decision_role": "decides"},
    filters: {
        ("decision_role" = Option<String>, Query, description = "`decides`, `influences`, `uses`, `blocks`; several separated by commas"),
        ("author" = Option<String>, Query, description = "Who recorded it: `me`, or the id of a user"),
    },
}
