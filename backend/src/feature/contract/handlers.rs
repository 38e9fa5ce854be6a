//! HTTP in and out of contracts.

use super::row::ContractRow;
use crate::record::record_operations;
use shared::contract::{Contract, ContractPatch, NewContract};
use shared::id::ContractId;

record_operations! {
    row: ContractRow,
    tag: "Contracts",
    names: "a contract" / "contracts",
    operations: "contract" / "contracts",
    paths: "/customers/{id}/contracts", "/contracts", "/contracts/{id}", "/contracts/{id}/restore",
    types: ContractId, Contract, NewContract, ContractPatch,
    who: "owner, collaborators, managers above the owner",
    example: {"number": "HT-2024-031", "amount": {"amount": "500000.00", "currency": "CNY"}, "signed_on": "2024-05-30", "ends_on": "2025-05-29"},
    filters: {
        ("state" = Option<String>, Query, description = "Words of its state, several separated by commas"),
        ("renewal" = Option<String>, Query, description = "`yes`, `no`, `unsure`; several separated by commas"),
        ("author" = Option<String>, Query, description = "Who recorded it: `me`, or the id of a user"),
    },
}
