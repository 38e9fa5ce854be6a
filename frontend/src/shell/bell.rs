//! What one is told of (R-TELL): a bell with the number of unread notifications, and the newest of them, those of one
//! customer and topic together.

use crate::api;
use crate::feature::record::linked;
use crate::i18n::{tr, tr_with};
use crate::state::live::on_told;
use crate::state::use_session;
use crate::t;
use crate::ui::{Glyph, Icon, Menu, MenuItem};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use serde_json::Value;
use shared::Page;
use shared::audit::SystemKind;
use shared::live::Told as Happened;
use shared::notification::{
    GroupName, MarkRead, Notification, NotificationGroup, SystemSubject, Unread, Why,
};

/// How many groups are shown.
const SHOWN: usize = 20;
/// Beyond this the server does not count.
const MANY: i64 = 100;

/// What was read. Copies are one and the same.
#[derive(Clone, Copy)]
struct Told {
    unread: RwSignal<i64>,
    groups: RwSignal<Vec<NotificationGroup>>,
}

impl Told {
    fn read(self) {
        spawn_local(async move {
            if let Ok(count) = api::get::<Unread>("/notifications/unread").await {
                self.unread.try_set(count.unread);
            }
            let groups = api::get::<Page<NotificationGroup>>("/notifications/groups").await;
            if let Ok(mut page) = groups {
                page.items.truncate(SHOWN);
                self.groups.try_set(page.items);
            }
        });
    }

    fn mark(self, group: Option<GroupName>) {
        spawn_local(async move {
            let which = MarkRead { ids: None, group };
            let done: api::Answer<Value> = api::post("/notifications/read", &which).await;
            // What could not be marked stays unread, which the next look shows.
            let _ = done;
            self.read();
        });
    }
}

/// The bell.
#[component]
pub fn Bell() -> impl IntoView {
    let told = Told {
        unread: RwSignal::new(0),
        groups: RwSignal::new(Vec::new()),
    };
    let session = use_session();
    Effect::new(move |_| {
        session.changed.track();
        told.read();
    });
    on_told(move |happened| {
        if happened.contains(&Happened::Notification) {
            told.read();
        }
    });
    // Whoever comes back to the tab sees what happened meanwhile.
    let back = window_event_listener(ev::focus, move |_| told.read());
    on_cleanup(move || back.remove());
    let label = Signal::derive(move || match told.unread.get() {
        0 => tr("bell.title"),
        n => tr_with("bell.unread", &[("n", number(n))]),
    });
    view! {
        <Menu label=label class="button quiet icon-only bell" button=ViewFn::from(move || view! {
            <Icon glyph=Glyph::Bell/>
            <span class="bell-count" aria-hidden="true" hidden=move || told.unread.get() == 0>{move || number(told.unread.get())}</span>
        })>
            <List told=told/>
        </Menu>
    }
}

fn number(n: i64) -> String {
    if n >= MANY {
        format!("{}+", MANY - 1)
    } else {
        n.to_string()
    }
}

#[component]
fn List(told: Told) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let open = move |address: &str, name: GroupName| {
        told.mark(Some(name));
        navigate.with_value(|go| go(address, Default::default()));
    };
    view! {
        <div class="bell-list">
            <Show when=move || told.groups.with(Vec::is_empty)>
                <p class="bell-none minor">{t!("bell.none")}</p>
            </Show>
            <Show when=move || told.unread.get() != 0>
                <MenuItem on_press=move |()| told.mark(None)>{t!("bell.all_read")}</MenuItem>
            </Show>
            {move || told.groups.get().into_iter().map(|group| {
                let customer = group.newest.customer.as_ref().map(|customer| customer.id);
                let address = place_of(&group.newest);
                let name = GroupName { customer_id: customer, topic: group.topic.clone() };
                let (unread, read) = (group.unread > 0, name.clone());
                view! {
                    <div class="bell-row">
                        <MenuItem on_press=move |()| open(&address, name.clone())>
                            <Line count=group.count unread=unread one=group.newest/>
                        </MenuItem>
                        {unread.then(move || view! { <ReadButton told=told name=read/> })}
                    </div>
                }
            }).collect_view()}
        </div>
    }
}

/// Marks what belongs together as read; the list stays open.
#[component]
fn ReadButton(told: Told, name: GroupName) -> impl IntoView {
    view! {
        <button type="button" class="button quiet icon-only" role="menuitem" aria-label=t!("bell.group_read")
            on:click=move |event| { event.stop_propagation(); told.mark(Some(name.clone())); }>
            <Icon glyph=Glyph::Check size=14/>
        </button>
    }
}

/// Where that is looked at which a notification tells of. What concerns no customer stands in the settings: a task that fails,
/// or a change of who sees what.
fn place_of(one: &Notification) -> String {
    let subject = one.system.as_ref().map(|subject| subject.kind);
    match &one.customer {
        _ if one.why == Why::Reveals => "/settings/reveals".to_owned(),
        _ if one.why == Why::JobFailing => "/settings/jobs".to_owned(),
        Some(customer) => task_of(one).unwrap_or_else(|| format!("/customers/{}", customer.id)),
        None => subject
            .map_or("/settings/roles", SystemKind::alarm_place)
            .to_owned(),
    }
}

/// Where that is looked at which is to be done.
fn task_of(one: &Notification) -> Option<String> {
    let customer = one
        .customer
        .as_ref()
        .filter(|_| one.why.is_about_a_task())?;
    Some(linked::address(customer.id, one.kind?, one.record_id?))
}

/// What of the system a notification is about.
fn system_name(subject: &SystemSubject) -> String {
    match subject.kind {
        SystemKind::Role => tr_with(
            "bell.role",
            &[("role", tr(&format!("role.{}", subject.key)))],
        ),
        SystemKind::Job => crate::feature::job::name_of(&subject.key),
        _ => subject.name.clone(),
    }
}

/// The fields of a policy by the names that the screen gives them.
fn fields(fields: &[String]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| crate::feature::role::field_name(field))
        .collect();
    names.join(&tr("role_policy.separator"))
}

/// Who changed what of who sees what.
fn alarm(subject: Option<&SystemSubject>, who: String, changed: &[String]) -> String {
    let text = subject.map_or("policy_changed", |subject| subject.kind.alarm_text());
    // Of a policy alone it is said what changed; only its fields have names on a screen of their own.
    let fields = if text == "policy_changed" {
        fields(changed)
    } else {
        String::new()
    };
    tr_with(&format!("bell.{text}"), &[("who", who), ("fields", fields)])
}

/// What signal was raised, and about what.
fn signal(signal: String, about: Option<String>) -> String {
    match about {
        Some(name) => tr_with("bell.signal_called", &[("signal", signal), ("name", name)]),
        None => tr_with("bell.signal", &[("signal", signal)]),
    }
}

/// Who did what to which customer, and when.
#[component]
fn Line(one: Notification, count: i64, unread: bool) -> impl IntoView {
    let author = one
        .author
        .map_or_else(|| tr("bell.system"), |user| user.name);
    let name = match (one.customer, &one.system) {
        (Some(customer), _) => customer.name.text().unwrap_or(customer.number),
        (None, Some(subject)) => system_name(subject),
        (None, None) => tr("bell.system"),
    };
    let kind = one
        .kind
        .map_or_else(String::new, |kind| tr(&format!("bell.kind.{kind}")));
    let called = one.called.as_ref().and_then(shared::Guarded::text);
    let kind = called.clone().map_or_else(
        || kind.clone(),
        |name| tr_with("bell.called", &[("kind", kind.clone()), ("name", name)]),
    );
    let said = match one.why {
        Why::Named => tr_with("bell.named", &[("who", author)]),
        Why::Trusted => tr_with("bell.trusted", &[("who", author)]),
        Why::Customer => tr_with(
            "bell.did",
            &[
                ("who", author),
                ("action", tr(&format!("bell.action.{}", one.action))),
                ("kind", kind),
            ],
        ),
        Why::Reminder => tr_with("bell.reminder", &[("kind", kind)]),
        Why::Overdue => tr_with("bell.overdue", &[("kind", kind)]),
        Why::AtRisk => tr_with("bell.at_risk", &[("kind", kind)]),
        Why::Signal => signal(
            one.signal
                .map_or_else(String::new, crate::feature::signal::name),
            called,
        ),
        Why::Reveals => tr_with("bell.reveals", &[("who", author)]),
        Why::JobFailing => tr("bell.job_failing"),
        Why::Alarm => alarm(one.system.as_ref(), author, &one.fields),
    };
    view! {
        <span class="bell-line" class:unread=unread>
            <span class="bell-head">
                <strong>{name}</strong>
                <time class="minor small">{crate::show::moment(one.created_at)}</time>
            </span>
            <span class="small">{said}</span>
            {(count > 1).then(|| view! {
                <span class="minor small">{tr_with("bell.more", &[("n", (count - 1).to_string())])}</span>
            })}
            {unread.then(|| view! { <span class="sr-only">{tr("bell.is_unread")}</span> })}
        </span>
    }
}
