//! What the screen must know of users, teams and stages.

use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::feature::second_factor::access_of;
use crate::i18n::{lang, tr};
use crate::state::use_session;
use leptos::prelude::{AnyView, With as _};
use serde_json::Value;
use shared::Lang;
use shared::purpose::Purpose;
use shared::role::Capability;
use shared::stage::Stage;
use shared::tag::Tag;
use shared::team::Team;
use shared::user::User;
use shared::word::Word;

const ROLES: &[&str] = &[
    "administrator",
    "manager",
    "sales",
    "marketing",
    "success",
    "technical",
    "auditor",
];
const STAGE_ROLES: &[&str] = shared::stage::StageRole::WORDS;
const HUES: &[&str] = shared::stage::StageHue::WORDS;
const GATES: &[&str] = &["need", "contract", "loss_reason", "reason"];

const TAG_DIMENSIONS: &[&str] = shared::tag::TagDimension::WORDS;

const ENTRY_FIELDS: &[&str] = shared::purpose::EntryField::WORDS;

/// How one of a kind goes that is no longer wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It stays.
    Never,
    /// It is removed for good, where nothing stands on it.
    Removed,
    /// It is archived and can be brought back.
    Archived,
}

/// One kind of administrators' data.
#[derive(Clone, Copy)]
pub struct Spec {
    /// Its place in addresses.
    pub path: &'static str,
    /// Where its texts stand.
    pub section: &'static str,
    /// Who may change it.
    pub capability: Capability,
    /// What names one of them in addresses.
    pub key: &'static str,
    /// The fields of a new one.
    pub new: &'static [Field],
    /// The fields of one that is there.
    pub change: &'static [Field],
    /// How one goes.
    pub end: End,
    /// How one reads in the list.
    pub line: fn(&Value) -> Option<Line>,
    /// What else can be done with one, beside changing and removing it.
    pub more: Option<fn(&Value) -> AnyView>,
}

/// One of them in the list.
pub struct Line {
    /// Its name.
    pub name: String,
    /// Short facts.
    pub facts: Vec<String>,
    /// Whether it stands back.
    pub back: bool,
}

impl Spec {
    /// What names it in the address of its page.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

impl Line {
    fn of(name: String, facts: Vec<String>) -> Self {
        Self {
            name,
            facts,
            back: false,
        }
    }
}

/// Users.
pub const USERS: Spec = Spec {
    path: "users",
    section: "user",
    capability: Capability::ManageUsers,
    key: "id",
    new: &[
        Field::new("username", Kind::Text, 40).required(),
        Field::new("name", Kind::Text, 80).required(),
        Field::new("role", Kind::Choice(ROLES), 20)
            .required()
            .words("role"),
        Field::new("team_id", Kind::Team, 0),
        Field::new("password", Kind::Secret, 200).required(),
        Field::new("email", Kind::Text, 254),
        Field::new("language", Kind::Choice(shared::Lang::WORDS), 2).words("language"),
        Field::new("zone", Kind::Text, 64),
    ],
    change: &[
        Field::new("name", Kind::Text, 80).required(),
        Field::new("role", Kind::Choice(ROLES), 20)
            .required()
            .words("role"),
        Field::new("team_id", Kind::Team, 0),
        Field::new("password", Kind::Secret, 200),
        Field::new("email", Kind::Text, 254),
        Field::new("language", Kind::Choice(shared::Lang::WORDS), 2).words("language"),
        Field::new("zone", Kind::Text, 64),
        Field::new("active", Kind::Flag, 0),
    ],
    end: End::Never,
    line: user_line,
    more: Some(access_of),
};

/// Teams.
pub const TEAMS: Spec = Spec {
    path: "teams",
    section: "team",
    capability: Capability::ManageUsers,
    key: "id",
    new: TEAM_FIELDS,
    change: TEAM_FIELDS,
    end: End::Never,
    line: team_line,
    more: None,
};

const TEAM_FIELDS: &[Field] = &[
    Field::new("name", Kind::Text, 80).required(),
    Field::new("parent_id", Kind::Team, 0),
];

/// Stages.
pub const STAGES: Spec = Spec {
    path: "stages",
    section: "stage",
    capability: Capability::ManageStages,
    key: "code",
    new: &[
        Field::new("code", Kind::Text, 40).required(),
        Field::new("role", Kind::Choice(STAGE_ROLES), 20)
            .required()
            .words("stage_role"),
        NAME_ZH,
        NAME_EN,
        DEFINITION_ZH,
        DEFINITION_EN,
        HUE,
        POSITION,
        USUAL,
        ENTER,
        LEAVE,
    ],
    change: &[
        NAME_ZH,
        NAME_EN,
        DEFINITION_ZH,
        DEFINITION_EN,
        HUE,
        POSITION,
        USUAL,
        ENTER,
        LEAVE,
    ],
    end: End::Removed,
    line: stage_line,
    more: None,
};

/// Purposes of interactions.
pub const PURPOSES: Spec = Spec {
    path: "purposes",
    section: "purpose",
    capability: Capability::ManageStages,
    key: "code",
    new: &[
        Field::new("code", Kind::Text, 40).required(),
        NAME_ZH,
        NAME_EN,
        POSITION,
        SHOWS,
    ],
    change: &[NAME_ZH, NAME_EN, POSITION, SHOWS],
    end: End::Removed,
    line: purpose_line,
    more: None,
};

/// Where customers come from.
pub const SOURCES: Spec = Spec {
    path: "lists/source",
    section: "source_list",
    ..WORDS
};

/// What needs are about.
pub const NEED_CATEGORIES: Spec = Spec {
    path: "lists/need_category",
    section: "need_category",
    ..WORDS
};

/// Tags set by hand.
pub const TAGS: Spec = Spec {
    path: "tags",
    section: "tag_list",
    capability: Capability::ManageStages,
    key: "id",
    new: TAG_FIELDS,
    change: TAG_FIELDS,
    end: End::Archived,
    line: tag_line,
    more: None,
};

const TAG_FIELDS: &[Field] = &[
    Field::new("dimension", Kind::Choice(TAG_DIMENSIONS), 20)
        .required()
        .words("tag_dimension"),
    Field::new("label", Kind::Text, 40).required(),
];

const WORDS: Spec = Spec {
    path: "",
    section: "",
    capability: Capability::ManageStages,
    key: "code",
    new: &[
        Field::new("code", Kind::Text, 40).required(),
        NAME_ZH,
        NAME_EN,
        POSITION,
    ],
    change: &[NAME_ZH, NAME_EN, POSITION],
    end: End::Removed,
    line: word_line,
    more: None,
};

const SHOWS: Field = Field::new("fields", Kind::Words(ENTRY_FIELDS), 0).words("entry_field");
const NAME_ZH: Field = Field::new("name_zh", Kind::Text, 40).required();
const NAME_EN: Field = Field::new("name_en", Kind::Text, 40).required();
const DEFINITION_ZH: Field = Field::new("definition_zh", Kind::Text, 400);
const DEFINITION_EN: Field = Field::new("definition_en", Kind::Text, 400);
const HUE: Field = Field::new("hue", Kind::Choice(HUES), 20)
    .required()
    .words("hue");
const POSITION: Field = Field::new("position", Kind::Number(0, 1000), 4).required();
const USUAL: Field = Field::new("usual_days", Kind::Number(1, 3650), 4);
const ENTER: Field = Field::new("enter_gates", Kind::Words(GATES), 0).words("gate");
const LEAVE: Field = Field::new("leave_gates", Kind::Words(GATES), 0).words("gate");

fn user_line(value: &Value) -> Option<Line> {
    let user: User = serde_json::from_value(value.clone()).ok()?;
    let team = use_session().teams.with(|teams| {
        teams
            .iter()
            .find(|team| Some(team.id) == user.team_id)
            .map(|team| team.name.clone())
    });
    let mut facts = vec![user.username, word("role", user.role.as_str())];
    facts.extend(team);
    facts.extend((!user.active).then(|| tr("user.inactive")));
    Some(Line {
        name: user.name,
        facts,
        back: !user.active,
    })
}

fn team_line(value: &Value) -> Option<Line> {
    let team: Team = serde_json::from_value(value.clone()).ok()?;
    let above = use_session().teams.with(|teams| {
        teams
            .iter()
            .find(|other| Some(other.id) == team.parent_id)
            .map(|other| format!("{} {}", tr("team.below"), other.name))
    });
    Some(Line::of(team.name, above.into_iter().collect()))
}

fn stage_line(value: &Value) -> Option<Line> {
    let stage: Stage = serde_json::from_value(value.clone()).ok()?;
    let (name, other) = match lang() {
        Lang::Zh => (stage.name_zh, stage.name_en),
        Lang::En => (stage.name_en, stage.name_zh),
    };
    let gates: Vec<String> = stage
        .enter_gates
        .iter()
        .map(|gate| word("gate", gate.as_str()))
        .collect();
    let mut facts = vec![other, stage.code];
    facts
        .extend((!gates.is_empty()).then(|| format!("{} {}", tr("stage.wants"), gates.join("、"))));
    Some(Line::of(name, facts))
}

fn purpose_line(value: &Value) -> Option<Line> {
    let purpose: Purpose = serde_json::from_value(value.clone()).ok()?;
    let (name, other) = match lang() {
        Lang::Zh => (purpose.name_zh, purpose.name_en),
        Lang::En => (purpose.name_en, purpose.name_zh),
    };
    let shown: Vec<String> = purpose
        .fields
        .iter()
        .map(|field| word("entry_field", field.as_str()))
        .collect();
    Some(Line::of(name, vec![other, shown.join("、")]))
}

fn tag_line(value: &Value) -> Option<Line> {
    let tag: Tag = serde_json::from_value(value.clone()).ok()?;
    let dimension = word("tag_dimension", tag.dimension.as_str());
    Some(Line::of(tag.label, vec![dimension]))
}

fn word_line(value: &Value) -> Option<Line> {
    let word: Word = serde_json::from_value(value.clone()).ok()?;
    let (name, other) = match lang() {
        Lang::Zh => (word.name_zh, word.name_en),
        Lang::En => (word.name_en, word.name_zh),
    };
    Some(Line::of(name, vec![other, word.code]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn takes<P: serde::de::DeserializeOwned>(spec: Spec) {
        for field in spec.change {
            let body = format!(r#"{{"{}":null}}"#, field.name);
            assert!(serde_json::from_str::<P>(&body).is_ok(), "{body}");
        }
    }

    #[wasm_bindgen_test]
    fn every_field_of_a_form_is_one_of_its_record() {
        takes::<shared::user::UserPatch>(USERS);
        takes::<shared::team::TeamPatch>(TEAMS);
        takes::<shared::stage::StagePatch>(STAGES);
        takes::<shared::purpose::PurposePatch>(PURPOSES);
        takes::<shared::word::WordPatch>(SOURCES);
        takes::<shared::tag::TagPatch>(TAGS);
    }

    #[wasm_bindgen_test]
    fn a_purpose_can_show_every_part_of_the_entry() {
        let all: Vec<&str> = shared::purpose::EntryField::ALL
            .iter()
            .map(|field| field.as_str())
            .collect();
        assert_eq!(ENTRY_FIELDS, all);
    }
}
