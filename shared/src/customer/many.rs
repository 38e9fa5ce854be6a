//! Many customers at once: a batch of changes, and a search by a tree of conditions.

use super::{CustomerCard, Filter};
use crate::error::Problem;
use crate::id::CustomerId;
use serde_json::Value;

input! {
    /// Up to 500 changes.
    pub struct Batch {
        /// Each `{"op": "create" | "put" | "change" | "archive", …}`, see the description of the operation.
        #[validate(length(min = 1, max = 500))]
        pub items: Vec<Value>,
    }

    /// One item of a batch.
    pub struct BatchItem {
        /// What to do.
        pub op: BatchOp,
        /// For `change` and `archive`: which customer.
        #[serde(default)]
        pub id: Option<CustomerId>,
        /// For `change` and `archive`: its version as it was read.
        #[serde(default)]
        pub version: Option<i32>,
        /// For `put`: by which key.
        #[serde(default)]
        pub key: Option<CustomerKey>,
        /// For `put`: the key's value.
        #[serde(default)]
        #[validate(length(min = 1, max = 40))]
        pub value: Option<String>,
        /// For `create` and `put` a customer to make, for `change` a merge patch.
        #[serde(default)]
        pub customer: Option<Value>,
    }

    /// A search.
    #[derive(Default)]
    pub struct CustomerSearch {
        /// The tree of conditions; everything within reach where absent.
        #[serde(default)]
        pub filter: Option<Filter>,
        /// Part of a company's name or of a number.
        #[serde(default)]
        #[validate(length(max = 120))]
        pub q: Option<String>,
        /// As in `GET /customers`.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub sort: Option<String>,
        /// Archived customers instead of living ones.
        #[serde(default)]
        pub archived: bool,
        /// Rows a page, 1 to 200; 50 where absent.
        #[serde(default)]
        #[validate(range(min = 1, max = 200))]
        pub limit: Option<i64>,
        /// `next_cursor` of the page before.
        #[serde(default)]
        #[validate(length(max = 4000))]
        pub cursor: Option<String>,
        /// `exact` to count all rows.
        #[serde(default)]
        #[validate(length(max = 10))]
        pub count: Option<String>,
    }
}

words! {
    /// What an item of a batch does.
    pub enum BatchOp {
        /// Makes a customer.
        Create = "create",
        /// Makes or changes the customer of a key.
        Put = "put",
        /// Changes a customer.
        Change = "change",
        /// Archives a customer.
        Archive = "archive",
    }

    /// A key that other programs know a customer by.
    pub enum CustomerKey {
        /// Its number.
        Number = "number",
        /// Its unified social credit code.
        CreditCode = "credit_code",
    }

    /// How a field is compared.
    pub enum FilterOp {
        /// Is this.
        Eq = "eq",
        /// Is one of these.
        In = "in",
        /// Is at or after.
        Gte = "gte",
        /// Is at or before.
        Lte = "lte",
    }
}

dto! {
    /// What became of one item of a batch.
    pub struct BatchResult {
        /// Which item, from 0.
        pub index: usize,
        /// The status that the same request alone would have had.
        pub status: u16,
        /// The customer as it stands now, through the caller's rights.
        pub customer: Option<CustomerCard>,
        /// Why it was refused.
        pub problem: Option<Problem>,
    }

    /// What became of a batch.
    pub struct BatchAnswer {
        /// Whether nothing was kept: the batch was only tried.
        pub dry_run: bool,
        /// One result an item, in the same order.
        pub items: Vec<BatchResult>,
    }
}
