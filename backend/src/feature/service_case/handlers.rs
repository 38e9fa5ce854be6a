//! HTTP in and out of service cases.

use super::row::ServiceCaseRow;
use crate::record::record_operations;
use shared::id::ServiceCaseId;
use shared::service_case::{NewServiceCase, ServiceCase, ServiceCasePatch};

record_operations! {
    row: ServiceCaseRow,
    tag: "Service cases",
    names: "a service case" / "service cases",
    operations: "service_case" / "service_cases",
    paths: "/customers/{id}/service-cases", "/service-cases", "/service-cases/{id}", "/service-cases/{id}/restore",
    types: ServiceCaseId, ServiceCase, NewServiceCase, ServiceCasePatch,
    who: "owner, collaborators, managers above the owner, success, technical; whoever it is assigned to may change it",
    example: {"kind": "problem", "problem": "数据导出超时", "severity": "high"},
    filters: {
        ("assignee" = Option<String>, Query, description = "Who solves it: `me`, or the id of a user"),
        ("kind" = Option<String>, Query, description = "`rating`, `complaint`, `problem`, `consultation`; several separated by commas"),
        ("severity" = Option<String>, Query, description = "`high`, `medium`, `low`; several separated by commas"),
        ("reported[gte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Reported at or after this instant; `sort` takes `reported` too"),
        ("reported[lte]" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Reported at or before this instant"),
    },
}
