//! Roles, field classes and reach: the words of the access policy (who sees what is decided in the server alone).

words! {
    /// A role; the names are fixed, what each may do is policy.
    pub enum Role {
        /// Runs the system; sees sealed values masked like anyone without business with them.
        Administrator = "administrator",
        /// Leads a team and the teams below it.
        Manager = "manager",
        /// Wins and keeps customers of their own.
        Sales = "sales",
        /// Brings in new customers.
        Marketing = "marketing",
        /// Customer success and after-sales.
        Success = "success",
        /// Technical support and product.
        Technical = "technical",
        /// Reads reports and the audit trail.
        Auditor = "auditor",
        /// A program with scopes.
        Integration = "integration",
    }

    /// How sensitive a field is.
    pub enum FieldClass {
        /// Everyone with reach sees it.
        Open = "open",
        /// About a person: masked.
        Personal = "personal",
        /// Commercial: shown as a band.
        Commercial = "commercial",
        /// That it exists, nothing more.
        Confidential = "confidential",
    }

    /// The customers that a role reaches.
    pub enum Reach {
        /// Those one owns or collaborates on.
        Own = "own",
        /// Those of one's team as well.
        Team = "team",
        /// All.
        All = "all",
    }

    /// Kinds of record that make up a customer.
    pub enum RecordKind {
        /// The customer itself.
        Customer = "customer",
        /// A person at the customer.
        Contact = "contact",
        /// Something that happened between us.
        Interaction = "interaction",
        /// Who does what by when.
        Todo = "todo",
        /// A contract.
        Contract = "contract",
        /// A move between stages.
        StageChange = "stage_change",
        /// A tag.
        Tag = "tag",
        /// A follow-up plan.
        Plan = "plan",
        /// A need.
        Need = "need",
        /// An opportunity.
        Opportunity = "opportunity",
        /// A risk.
        Risk = "risk",
        /// A service case.
        ServiceCase = "service_case",
        /// A key fact with its source.
        KeyFact = "key_fact",
        /// A questionnaire.
        Questionnaire = "questionnaire",
        /// A milestone.
        Milestone = "milestone",
        /// A success story.
        Story = "story",
        /// A file.
        Attachment = "attachment",
    }

    /// What a caller may do beyond records, for screens to show only what works.
    pub enum Capability {
        /// Make customers.
        CreateCustomers = "create_customers",
        /// Import files.
        Import = "import",
        /// Change users and teams.
        ManageUsers = "manage_users",
        /// Change stages.
        ManageStages = "manage_stages",
        /// Read the audit trail.
        ReadAudit = "read_audit",
        /// Read the trail of accounts, teams and stages.
        ReadSystemAudit = "read_system_audit",
    }
}
