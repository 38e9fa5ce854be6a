//! One entry of a timeline, each kind in its own way.

use super::changes::{Told, told};
use super::talk::{heading, quoted};
use crate::feature::attachment;
use crate::feature::contract::card::ContractLines;
use crate::feature::customer::open::Open;
use crate::feature::interaction::entry::purpose_name;
use crate::feature::kind;
use crate::feature::record::input::word;
use crate::feature::reveal;
use crate::feature::todo::tick::{TodoLine, who};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::ui::{Badge, Glyph, Icon};
use leptos::prelude::*;
use shared::audit::Change;
use shared::id::EventId;
use shared::interaction::{Answered, Direction, Interaction};
use shared::reveal::RecordRef;
use shared::role::{RecordKind, WholeClass};
use shared::stage::StageChange;
use shared::timeline::{AnyRecord, Dimension, TimelineEntry, TimelineWhat};
use shared::user::UserRef;
use uuid::Uuid;

/// A heading, what stands small beside it, and what stands below.
struct Drawn {
    /// The class of the dot on the line.
    dot: String,
    head: AnyView,
    /// Short facts after the time: people, reasons.
    beside: Vec<String>,
    body: AnyView,
}

/// An entry; `correct` opens an interaction for correction. No component, so that who calls it follows the language.
pub fn entry_view(
    open: Open,
    entry: TimelineEntry,
    correct: Callback<Interaction>,
) -> impl IntoView + use<> {
    let TimelineEntry {
        id,
        happened_at,
        recorded_at,
        author,
        what,
        dimension,
        ..
    } = entry;
    let late = matches!(&what, TimelineWhat::Interaction { interaction } if interaction.late);
    // What one may not read one is not asked to correct.
    let editable = match &what {
        TimelineWhat::Interaction { interaction } if interaction.content.is_some() => {
            Some(interaction.clone())
        }
        _ => None,
    };
    let author = author.map(|user| user.name);
    let Drawn {
        dot,
        head,
        beside,
        body,
    } = drawn(open, id, what, author.clone());
    let time = crate::show::when(&happened_at);
    let recorded = tr_with(
        "timeline.recorded",
        &[("when", crate::show::moment(recorded_at))],
    );
    let mut meta = vec![time];
    meta.extend(beside.into_iter().filter(|text| !text.is_empty()));
    view! {
        <li class=format!("moment of-{dimension}")>
            <span class=format!("moment-dot {dot}") class:hollow=hollow(dimension) aria-hidden="true"></span>
            <div class="moment-head">
                <strong class="moment-title">{head}</strong>
                <span class="minor small" title=recorded.clone()>{meta.join(" · ")}</span>
                {late.then(|| view! { <span title=recorded><Badge tone="warn">{tr("timeline.late")}</Badge></span> })}
                {editable.map(|interaction| view! {
                    <Show when=move || open.may_write(RecordKind::Interaction)>
                        <button type="button" class="button quiet icon-only moment-edit" title=tr("customer.edit") aria-label=tr("interaction.edit_title")
                            on:click={ let interaction = interaction.clone(); move |_| correct.run(interaction.clone()) }><Icon glyph=Glyph::Edit size=14/></button>
                    </Show>
                })}
            </div>
            {body}
        </li>
    }
}

/// An interaction by itself, as its entry shows it.
pub fn interaction_view(open: Open, interaction: Interaction) -> impl IntoView + use<> {
    let time = crate::show::when(&interaction.happened_at);
    let Drawn {
        head, beside, body, ..
    } = interaction_drawn(open, interaction);
    let beside = beside.into_iter().filter(|text| !text.is_empty());
    let meta: Vec<String> = std::iter::once(time).chain(beside).collect();
    view! {
        <div class="moment-head">
            <strong class="moment-title">{head}</strong>
            <span class="minor small">{meta.join(" · ")}</span>
        </div>
        {body}
    }
}

const fn hollow(dimension: Dimension) -> bool {
    !matches!(dimension, Dimension::Interactions | Dimension::Stage)
}

fn plain(dot: &str, head: String, author: Option<String>, body: AnyView) -> Drawn {
    Drawn {
        dot: dot.to_owned(),
        head: head.into_any(),
        beside: author.into_iter().collect(),
        body,
    }
}

fn drawn(open: Open, entry: EventId, what: TimelineWhat, author: Option<String>) -> Drawn {
    let of = |kind: RecordKind, id: Uuid| Told {
        entry,
        record: RecordRef { kind, id },
    };
    match what {
        TimelineWhat::Interaction { interaction } => interaction_drawn(open, interaction),
        TimelineWhat::InteractionChanged {
            interaction,
            changes,
        } => {
            let (head, _) = heading(&interaction);
            let head = format!("{} · {head}", tr("timeline.interaction_changed"));
            let body = told(of(RecordKind::Interaction, interaction.id.uuid()), changes);
            plain("dot-records", head, author, body)
        }
        TimelineWhat::RecordArchived {
            record_kind,
            name,
            restored,
            ..
        } => {
            let key = if restored {
                "timeline.record_restored"
            } else {
                "timeline.record_archived"
            };
            let what = tr(&format!("{record_kind}.one"));
            let name = name.and_then(|name| name.text());
            let head = [Some(tr_with(key, &[("what", what)])), name];
            let head: Vec<String> = head.into_iter().flatten().collect();
            plain("dot-records", head.join(" · "), author, ().into_any())
        }
        TimelineWhat::StageChange { change } => stage_drawn(change, author),
        TimelineWhat::CustomerCreated {} => {
            plain("dot-profile", tr("timeline.created"), author, ().into_any())
        }
        TimelineWhat::ProfileChanged { changes } => {
            let body = told(of(RecordKind::Customer, open.id.uuid()), changes);
            plain("dot-profile", tr("timeline.profile_changed"), author, body)
        }
        TimelineWhat::Merged {
            number,
            into,
            undone,
            changes,
        } => {
            let key = match (undone, into) {
                (true, _) => "timeline.unmerged",
                (false, true) => "timeline.merged_into",
                (false, false) => "timeline.merged",
            };
            let body = told(of(RecordKind::Customer, open.id.uuid()), changes);
            let head = tr_with(key, &[("number", number)]);
            plain("dot-profile", head, author, body)
        }
        TimelineWhat::HandedOver { from, to, reason } => handed_over(from, to, reason, author),
        TimelineWhat::Archived { restored } => {
            let key = if restored {
                "timeline.restored"
            } else {
                "timeline.archived"
            };
            plain("dot-profile", tr(key), author, ().into_any())
        }
        TimelineWhat::ContactAdded { contact } => {
            let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
            let record = RecordRef {
                kind: RecordKind::Contact,
                id: contact.id.uuid(),
            };
            let head = tr_with("timeline.contact_added", &[("name", name)]);
            Drawn {
                head: view! { {head}<reveal::Sealed record=record field="name" value=contact.name bare=true/> }
                    .into_any(),
                ..plain("dot-contacts", String::new(), author, ().into_any())
            }
        }
        TimelineWhat::ContactChanged { contact, changes } => {
            let name = contact.name.text().unwrap_or_else(|| tr("ui.hidden"));
            let body = told(of(RecordKind::Contact, contact.id.uuid()), changes);
            plain(
                "dot-contacts",
                tr_with("timeline.contact_changed", &[("name", name)]),
                author,
                body,
            )
        }
        TimelineWhat::Contract { contract } => {
            let body = view! { <div class="moment-box"><ContractLines contract=contract/></div> }
                .into_any();
            plain("dot-contracts", tr("timeline.contract"), author, body)
        }
        TimelineWhat::ContractChanged { contract, changes } => {
            let name = contract.product.or(contract.number).unwrap_or_default();
            let body = told(of(RecordKind::Contract, contract.id.uuid()), changes);
            plain(
                "dot-contracts",
                tr_with("timeline.contract_changed", &[("name", name)]),
                author,
                body,
            )
        }
        TimelineWhat::TodoAdded { todo } => {
            let locks = reveal::texts(RecordKind::Todo, todo.id, &todo);
            let body = view! { <TodoLine open=open todo=todo/>{locks} }.into_any();
            plain("dot-todos", tr("timeline.todo_added"), author, body)
        }
        TimelineWhat::TodoChanged { todo, changes } => {
            let head = format!("{} · {}", tr("timeline.todo_changed"), todo.what);
            let body = told(of(RecordKind::Todo, todo.id.uuid()), changes);
            plain("dot-todos", head, author, body)
        }
        TimelineWhat::TodoClosed { todo } => {
            let key = format!("timeline.todo_{}", todo.state);
            let text = format!("{} · {}", todo.what, who(&todo));
            let body =
                view! { <p class="moment-text">{text.trim_end_matches(" · ").to_owned()}</p> }
                    .into_any();
            plain("dot-todos", tr(&key), author, body)
        }
        TimelineWhat::Recorded { record } => recorded(&record, author),
        TimelineWhat::RecordChanged { record, changes } => {
            record_changed(entry, &record, changes, author)
        }
        TimelineWhat::Tagged { tag, removed } => {
            let key = if removed {
                "timeline.untagged"
            } else {
                "timeline.tagged"
            };
            plain(
                "dot-profile",
                tr_with(key, &[("label", tag.label)]),
                author,
                ().into_any(),
            )
        }
    }
}

/// A record of a declared kind, as its own panel shows it.
fn recorded(record: &AnyRecord, author: Option<String>) -> Drawn {
    let section = record.kind().as_str();
    let Some(shown) = kind::shown(record) else {
        return plain(
            "dot-records",
            tr(&format!("{section}.one")),
            author,
            ().into_any(),
        );
    };
    let head = format!("{} · {}", tr(&format!("{section}.one")), shown.title);
    let badges = shown
        .badges
        .into_iter()
        .map(|(tone, text)| view! { <Badge tone=tone>{text}</Badge> })
        .collect_view();
    let body = view! {
        <p class="moment-badges">{badges}<span class="minor small">{shown.facts.join(" · ")}</span></p>
        {shown.body}
        {locks(record)}
    };
    plain("dot-records", head, author, body.into_any())
}

/// The locks of the texts of a record in which something is masked.
fn locks(record: &AnyRecord) -> Option<AnyView> {
    let value = serde_json::to_value(record).ok()?;
    reveal::texts(record.kind(), id_of(record)?, value.get("record")?)
}

fn id_of(record: &AnyRecord) -> Option<Uuid> {
    let value = serde_json::to_value(record).ok()?;
    value.get("record")?.get("id")?.as_str()?.parse().ok()
}

fn record_changed(
    entry: EventId,
    record: &AnyRecord,
    changes: Vec<Change>,
    author: Option<String>,
) -> Drawn {
    let section = record.kind().as_str();
    let title = kind::shown(record).map(|shown| shown.title);
    let name = tr_with(
        "timeline.record_changed",
        &[("what", tr(&format!("{section}.one")))],
    );
    let head = title.map_or_else(|| name.clone(), |title| format!("{name} · {title}"));
    let record = RecordRef {
        kind: record.kind(),
        id: id_of(record).unwrap_or_default(),
    };
    let body = told(Told { entry, record }, changes);
    // What nobody of the team changed, the customer did by a link, where there is a link to it; else the product itself.
    let nobody = match record.kind {
        RecordKind::Questionnaire | RecordKind::ServiceCase => "timeline.by_link",
        _ => "timeline.by_itself",
    };
    let author = author.or_else(|| Some(tr(nobody)));
    plain("dot-records", head, author, body)
}

fn handed_over(
    from: Option<UserRef>,
    to: Option<UserRef>,
    reason: Option<String>,
    author: Option<String>,
) -> Drawn {
    let name =
        |user: Option<UserRef>| user.map_or_else(|| tr("customer.no_owner"), |user| user.name);
    let head = tr_with(
        "timeline.handed_over",
        &[("from", name(from)), ("to", name(to))],
    );
    let mut drawn = plain("dot-profile", head, author, ().into_any());
    drawn.beside.extend(reason);
    drawn
}

fn stage_drawn(change: StageChange, author: Option<String>) -> Drawn {
    let session = use_session();
    let to = session.stage_name(&change.to);
    let head = match &change.from {
        Some(from) => format!("{} → {to}", session.stage_name(from)),
        None => to,
    };
    let mut beside: Vec<String> = author.into_iter().collect();
    beside.extend(
        change
            .loss_reason
            .map(|reason| word("loss_reason", reason.as_str())),
    );
    beside.extend(change.reason);
    beside.extend(change.detail);
    if !change.open_gates.is_empty() {
        beside.push(tr("timeline.open_gates"));
    }
    if change.undone {
        beside.push(tr("timeline.undone"));
    }
    Drawn {
        dot: session.stage_hue(&change.to).to_owned(),
        head: view! { <span class:undone=change.undone>{head}</span> }.into_any(),
        beside,
        // The contract that it carried has an entry of its own.
        body: ().into_any(),
    }
}

fn interaction_drawn(open: Open, interaction: Interaction) -> Drawn {
    let (head, text) = heading(&interaction);
    let locks = reveal::texts(RecordKind::Interaction, interaction.id, &interaction);
    let names = |list: Vec<String>| list.join("、");
    let mut ours: Vec<String> = interaction
        .our_users
        .iter()
        .map(|user| user.name.clone())
        .collect();
    ours.extend(interaction.our_others.clone());
    let theirs: Vec<String> = interaction
        .contacts
        .iter()
        .filter_map(|c| c.name.text())
        .collect();
    let mut beside = vec![names(ours), names(theirs)];
    if interaction.direction == Direction::Incoming {
        beside.push(word("direction", "incoming"));
    }
    if interaction.class != WholeClass::Open {
        beside.push(word("mark", interaction.class.as_str()));
    }
    if interaction.answered != Answered::Yes {
        beside.push(word("answered", interaction.answered.as_str()));
    }
    let said = [
        ("consensus", interaction.consensus),
        ("judgement", interaction.judgement),
        ("competitor", interaction.competitor),
        ("purpose", interaction.purpose.as_deref().map(purpose_name)),
    ];
    let said = said
        .into_iter()
        .filter_map(|(name, text)| text.map(|text| (name, text)));
    let body = view! {
        {text.map(|text| view! { <p class="moment-text">{text}</p> })}
        {interaction.feedback.map(|words| view! { <blockquote class="quote">{quoted(&words)}</blockquote> })}
        {said.map(|(name, text)| view! {
            <p class="moment-said"><span class="minor">{tr(&format!("interaction.field.{name}"))}</span>" "{text}</p>
        }).collect_view()}
        {interaction.fulfilled.into_iter().map(|plan| {
            let goal = plan.goal.unwrap_or_else(|| word("goal_kind", plan.goal_kind.as_str()));
            let text = format!("{} {goal}", crate::show::when(&plan.planned));
            view! { <p class="moment-said"><span class="minor">{tr("interaction.fulfilled")}</span>" "{text}</p> }
        }).collect_view()}
        {interaction.attachments.iter().map(attachment::line).collect_view()}
        {interaction.doubtful.map(|why| view! {
            <p class="moment-said"><Badge tone="bad">{tr("timeline.doubtful")}</Badge>" "{why}</p>
        })}
        {locks}
        {interaction.todos.into_iter().filter(|todo| todo.archived_at.is_none())
            .map(|todo| view! { <TodoLine open=open todo=todo/> }).collect_view()}
    };
    Drawn {
        dot: "dot-interactions".to_owned(),
        head: head.into_any(),
        beside,
        body: body.into_any(),
    }
}
