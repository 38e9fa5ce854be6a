//! Care 客户关怀: days on which a greeting or a gift is welcome. Nothing of it is stored: it follows from the records.

use crate::contact::ContactRef;
use crate::customer::CustomerRef;
use crate::id::{ContractId, CustomerId};
use chrono::NaiveDate;

words! {
    /// What a day is for.
    pub enum Occasion {
        /// The birthday of a contact, or of a customer that is a person.
        Birthday = "birthday",
        /// The day on which a company was founded.
        FoundingDay = "founding_day",
        /// The day on which a running contract began.
        ContractAnniversary = "contract_anniversary",
        /// A public holiday.
        Holiday = "holiday",
    }

    /// Public holidays on which people greet each other.
    pub enum Holiday {
        /// 元旦
        NewYear = "new_year",
        /// 春节
        SpringFestival = "spring_festival",
        /// 劳动节
        LabourDay = "labour_day",
        /// 端午节
        DragonBoat = "dragon_boat",
        /// 中秋节
        MidAutumn = "mid_autumn",
        /// 国庆节
        NationalDay = "national_day",
    }
}

dto! {
    /// A day to care for a customer.
    pub struct CareDate {
        /// The day.
        pub on: NaiveDate,
        /// What it is for.
        pub occasion: Occasion,
        /// The customer; none for a holiday on a list across customers, which concerns them all.
        pub customer_id: Option<CustomerId>,
        /// Its number and name; only on the list across customers.
        pub customer: Option<CustomerRef>,
        /// How many years it is then, but for holidays.
        pub years: Option<i32>,
        /// Whose birthday it is, where it is a contact's.
        pub contact: Option<ContactRef>,
        /// Which contract it is about.
        pub contract_id: Option<ContractId>,
        /// Which holiday it is.
        pub holiday: Option<Holiday>,
        /// What could be done, in the caller's language.
        pub suggestion: String,
    }
}
