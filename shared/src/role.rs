//! Roles, field classes and reach: the words of the access policy (who sees what is decided in the server alone).

mod policy;

pub use policy::{RolePolicy, RoleView, RoleViewPatch, Sees, SeesPatch};

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

    /// Who may see what an interaction or a file says, marked as a whole.
    #[derive(Default)]
    pub enum WholeClass {
        /// Everyone with reach.
        #[default]
        Open = "open",
        /// Those who see commercial values of the customer.
        Commercial = "commercial",
        /// The owner, and whom the owner names.
        Confidential = "confidential",
    }

    /// The customers that a role reaches.
    #[derive(Default)]
    pub enum Reach {
        /// None.
        #[default]
        None = "none",
        /// Those one owns or collaborates on.
        Own = "own",
        /// Those of one's team as well.
        Team = "team",
        /// All.
        All = "all",
    }

    /// On which customers within reach something may be done.
    #[derive(Default)]
    pub enum WriteReach {
        /// On none.
        #[default]
        None = "none",
        /// On none, but for the records that are assigned to one.
        Assigned = "assigned",
        /// On those one owns or collaborates on; where a role owns what it makes, on those that wait in the pool as well.
        Own = "own",
        /// On those of one's team and of the teams that one leads as well.
        Team = "team",
        /// On all within reach.
        All = "all",
    }

    /// Who of a role, reaching the customer, sees values of a class in full.
    #[derive(Default)]
    pub enum Sight {
        /// Nobody.
        #[default]
        Nobody = "nobody",
        /// The owner; a confidential value also those whom the owner named.
        Owner = "owner",
        /// Owner, collaborators, and the managers above the owner.
        Near = "near",
        /// Everyone who reaches the customer.
        Reach = "reach",
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
        /// Own the customers that one makes, and take up those of the pool by working on them; what others make waits there.
        OwnCustomers = "own_customers",
        /// Keep the sources of all customers within reach true.
        CorrectSources = "correct_sources",
        /// Import files.
        Import = "import",
        /// Change users and teams.
        ManageUsers = "manage_users",
        /// Change stages.
        ManageStages = "manage_stages",
        /// Change how segments of customers are followed up.
        ManageStrategies = "manage_strategies",
        /// Read the audit trail.
        ReadAudit = "read_audit",
        /// Read the trail of accounts, teams and stages.
        ReadSystemAudit = "read_system_audit",
        /// Change what roles may do and see.
        ManagePolicy = "manage_policy",
        /// See pages as another role would get them.
        ViewAs = "view_as",
        /// Make and revoke tokens of programs.
        ManageTokens = "manage_tokens",
        /// Erase a person on request.
        ErasePersons = "erase_persons",
    }
}

impl From<WholeClass> for FieldClass {
    fn from(class: WholeClass) -> Self {
        match class {
            WholeClass::Open => Self::Open,
            WholeClass::Commercial => Self::Commercial,
            WholeClass::Confidential => Self::Confidential,
        }
    }
}
