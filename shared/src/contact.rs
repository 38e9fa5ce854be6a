//! Contacts: the people at a customer.

use crate::guarded::{Given, Guarded};
use crate::id::{ContactId, CustomerId};
use crate::patch::Patch;
use crate::time::FlexDate;
use chrono::{DateTime, Utc};

words! {
    /// The part that a contact plays in a decision.
    pub enum DecisionRole {
        /// Decides.
        Decides = "decides",
        /// Influences.
        Influences = "influences",
        /// Uses.
        Uses = "uses",
        /// Blocks.
        Blocks = "blocks",
    }
}

words! {
    /// What is worth knowing of a contact beside its fields.
    pub enum ContactHint {
        /// The e-mail address is a private mailbox: it goes with the person and not with the firm.
        PrivateMailbox = "private_mailbox",
    }
}

/// Domains at which people have mailboxes of their own; what stands below one of them counts as well.
const PRIVATE: &[&str] = &[
    "163.com",
    "126.com",
    "yeah.net",
    "qq.com",
    "foxmail.com",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "139.com",
    "189.cn",
    "wo.cn",
    "21cn.com",
    "tom.com",
    "aliyun.com",
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.cn",
    "yahoo.com.cn",
    "icloud.com",
    "me.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.de",
    "aol.com",
];

/// Whether an e-mail address, or what a mask leaves of one, is a private mailbox.
#[must_use]
pub fn is_private_mailbox(email: &str) -> bool {
    let Some((_, domain)) = email.trim().rsplit_once('@') else {
        return false;
    };
    let domain = domain.to_lowercase();
    PRIVATE.iter().any(|private| {
        domain
            .strip_suffix(private)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

dto! {
    /// A contact, as other records name one.
    pub struct ContactRef {
        /// Its id.
        pub id: ContactId,
        /// The name (personal).
        pub name: Guarded<String>,
        /// What the contact is there.
        pub title: Option<String>,
    }

    /// A contact.
    pub struct Contact {
        /// Its id.
        pub id: ContactId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<crate::customer::CustomerRef>,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// The name (personal).
        pub name: Guarded<String>,
        /// Salutation.
        pub salutation: Option<String>,
        /// Title, for example 采购部经理.
        pub title: Option<String>,
        /// Department.
        pub department: Option<String>,
        /// Part in a decision.
        pub decision_role: Option<DecisionRole>,
        /// Mobile number (personal).
        pub mobile: Option<Guarded<String>>,
        /// Telephone (personal).
        pub phone: Option<Guarded<String>>,
        /// E-mail (personal).
        pub email: Option<Guarded<String>>,
        /// WeChat id (personal).
        pub wechat: Option<Guarded<String>>,
        /// WeCom id (personal).
        pub wecom: Option<Guarded<String>>,
        /// Birthday (personal).
        pub birthday: Option<Guarded<FlexDate>>,
        /// Preferences.
        pub preferences: Option<String>,
        /// Whether this is the main contact.
        pub primary: bool,
        /// The day the contact left.
        pub left_on: Option<FlexDate>,
        /// Who came after.
        pub succeeded_by: Option<ContactId>,
        /// What is worth knowing, as far as the caller sees what it rests on.
        #[serde(default)]
        pub hints: Vec<ContactHint>,
        /// When it was recorded.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// A contact to make.
    #[derive(Default)]
    pub struct NewContact {
        /// The name.
        #[validate(length(min = 1, max = 80))]
        pub name: String,
        /// Salutation.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub salutation: Option<String>,
        /// Title.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub title: Option<String>,
        /// Department.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub department: Option<String>,
        /// Part in a decision.
        #[serde(default)]
        pub decision_role: Option<DecisionRole>,
        /// Mobile number.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub mobile: Option<String>,
        /// Telephone.
        #[serde(default)]
        #[validate(length(max = 40))]
        pub phone: Option<String>,
        /// E-mail.
        #[serde(default)]
        #[validate(length(max = 200))]
        pub email: Option<String>,
        /// WeChat id.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub wechat: Option<String>,
        /// WeCom id.
        #[serde(default)]
        #[validate(length(max = 80))]
        pub wecom: Option<String>,
        /// Birthday.
        #[serde(default)]
        pub birthday: Option<FlexDate>,
        /// Preferences.
        #[serde(default)]
        #[validate(length(max = 2000))]
        pub preferences: Option<String>,
        /// Whether this is the main contact; the first one is.
        #[serde(default)]
        pub primary: bool,
    }

    /// Changes to a contact.
    #[derive(Default)]
    pub struct ContactPatch {
        /// The name.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<Given<String>>,
        /// Salutation.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub salutation: Patch<String>,
        /// Title.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub title: Patch<String>,
        /// Department.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub department: Patch<String>,
        /// Part in a decision.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<DecisionRole>))]
        pub decision_role: Patch<DecisionRole>,
        /// Mobile number.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub mobile: Patch<Given<String>>,
        /// Telephone.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 40))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub phone: Patch<Given<String>>,
        /// E-mail.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 200))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub email: Patch<Given<String>>,
        /// WeChat id.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub wechat: Patch<Given<String>>,
        /// WeCom id.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 80))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub wecom: Patch<Given<String>>,
        /// Birthday.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub birthday: Patch<Given<FlexDate>>,
        /// Preferences.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(max = 2000))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub preferences: Patch<String>,
        /// Whether this is the main contact; setting it takes the mark from the other.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
        pub primary: Patch<bool>,
        /// The day the contact left.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<FlexDate>))]
        pub left_on: Patch<FlexDate>,
        /// Who came after.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<ContactId>))]
        pub succeeded_by: Patch<ContactId>,
    }
}

#[cfg(test)]
mod tests {
    use super::is_private_mailbox;

    #[test]
    fn a_private_mailbox_is_known_by_its_domain() {
        for private in [
            "a@163.com",
            "W***@QQ.com",
            "x@vip.sina.com",
            " b@gmail.com ",
        ] {
            assert!(is_private_mailbox(private), "{private}");
        }
        for other in [
            "a@hengli.com.cn",
            "a@my163.com",
            "qq.com",
            "",
            "a@b@gmail.com.example.org",
        ] {
            assert!(!is_private_mailbox(other), "{other}");
        }
    }
}
