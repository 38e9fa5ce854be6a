//! Importing the paper forms: what will be made is shown before it is made.

use crate::error::Code;
use crate::id::{CustomerId, ImportId};
use chrono::{DateTime, Utc};

words! {
    /// A paper form that is recognised by its columns.
    pub enum Form {
        /// F1 多维跟踪记录表
        TrackingRecord = "tracking_record",
        /// F3 客户关系维护记录表
        RelationshipRecord = "relationship_record",
        /// F2 万能表单
        UniversalForm = "universal_form",
        /// F4 客户信息基础档案表
        InformationFile = "information_file",
        /// F4b 跟进策略表
        StrategyTable = "strategy_table",
        /// F5 联系人跟进计划表
        FollowUpPlan = "follow_up_plan",
        /// 客户台账, a sheet for each kind of record.
        RecordBook = "record_book",
    }

    /// What happens to a customer of the file.
    pub enum ImportAction {
        /// It is new.
        Create = "create",
        /// Its number exists within reach: its records are added to it.
        Extend = "extend",
        /// It is likely a duplicate within reach and is left out until someone decides.
        Duplicate = "duplicate",
    }

    /// The encoding of a file.
    pub enum FileEncoding {
        /// UTF-8, with or without a mark.
        Utf8 = "utf-8",
        /// GB18030, which includes GBK.
        Gb18030 = "gb18030",
        /// None: a workbook.
        Workbook = "workbook",
    }
}

impl Form {
    /// Whether its rows are follow-up plans of customers that are there, rather than customers.
    #[must_use]
    pub const fn is_of_plans(self) -> bool {
        matches!(self, Self::FollowUpPlan | Self::StrategyTable)
    }
}

dto! {
    /// What a file holds and what will be made of it; nothing is written yet.
    pub struct ImportPreview {
        /// Commit it with `POST /imports/{id}/commit`.
        pub id: ImportId,
        /// The file's name.
        pub file_name: String,
        /// The form that was recognised.
        pub form: Form,
        /// The encoding that was recognised.
        pub encoding: FileEncoding,
        /// Rows of data, without the heading.
        pub rows: i64,
        /// What will be made.
        pub totals: ImportTotals,
        /// The customers, in the order of the file; the first 200.
        pub customers: Vec<ImportCustomer>,
        /// What could not be read.
        pub issues: Vec<ImportIssue>,
        /// Columns that no record takes; empty for every form that is known today.
        pub not_taken: Vec<NotTaken>,
        /// When it was uploaded.
        pub created_at: DateTime<Utc>,
        /// When it was committed, if it was.
        pub committed_at: Option<DateTime<Utc>>,
    }

    /// How many records of each kind.
    #[derive(Default, Copy, Eq)]
    pub struct ImportTotals {
        /// New customers.
        pub customers: i64,
        /// Contacts.
        pub contacts: i64,
        /// Interactions.
        pub interactions: i64,
        /// To-dos.
        pub todos: i64,
        /// Stage changes.
        pub stage_changes: i64,
        /// Contracts.
        pub contracts: i64,
        /// Needs.
        #[serde(default)]
        pub needs: i64,
        /// Risks.
        #[serde(default)]
        pub risks: i64,
        /// Milestones.
        #[serde(default)]
        pub milestones: i64,
        /// Follow-up plans.
        #[serde(default)]
        pub plans: i64,
        /// Service cases.
        #[serde(default)]
        pub service_cases: i64,
        /// Opportunities.
        #[serde(default)]
        pub opportunities: i64,
        /// Key facts.
        #[serde(default)]
        pub key_facts: i64,
        /// Success stories.
        #[serde(default)]
        pub stories: i64,
        /// Questionnaires.
        #[serde(default)]
        pub questionnaires: i64,
    }

    /// One customer of the file.
    pub struct ImportCustomer {
        /// Line of the file where it begins, counted from 1 with the heading.
        pub line: i64,
        /// Its number in the file, if any.
        pub number: Option<String>,
        /// Its name in the file.
        pub name: String,
        /// What happens to it.
        pub action: ImportAction,
        /// The customer that it extends or seems to duplicate.
        pub existing: Option<CustomerId>,
        /// What is made for it.
        pub totals: ImportTotals,
        /// Name of the owner in the file, and whether a user of that name was found; otherwise the importer owns it.
        pub owner: Option<String>,
        /// Whether the owner named in the file was found.
        pub owner_found: bool,
        /// The stage it ends in.
        pub stage: Option<String>,
    }

    /// One cell, or one line, that could not be read as it stands.
    pub struct ImportIssue {
        /// Line of the file, counted from 1 with the heading.
        pub line: i64,
        /// Heading of the column; none where the whole line is meant.
        pub column: Option<String>,
        /// Why, for programs.
        pub code: Code,
        /// Why, for people, and what was done with the cell instead.
        pub message: String,
    }

    /// A column whose kind of record is not taken yet.
    pub struct NotTaken {
        /// Heading of the column.
        pub column: String,
        /// How many of its cells are filled.
        pub cells: i64,
    }

    /// What an import made.
    pub struct ImportResult {
        /// The import.
        pub id: ImportId,
        /// What was made.
        pub totals: ImportTotals,
        /// The customers that were made or extended.
        pub customer_ids: Vec<CustomerId>,
    }
}
