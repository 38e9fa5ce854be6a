//! Attached files on the customer page.

mod preview;
pub mod upload;

use crate::api;
use crate::api::form::Fetch;
use crate::feature::kind::{Act, Shown, Spec};
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::word;
use crate::i18n::{tr, tr_with};
use crate::ui::{Glyph, Icon, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use preview::Preview;
use serde_json::Value;
use shared::attachment::{Attachment, FileType};
use shared::role::RecordKind;
use shared::role::WholeClass;

/// Who may see a file.
pub const CLASSES: &[&str] = shared::role::WholeClass::WORDS;

/// How the kind shows.
pub const SPEC: Spec = Spec {
    kind: RecordKind::Attachment,
    path: "attachments",
    section: "attachment",
    groups: &[(
        "",
        &[
            Field::new("name", Kind::Text, 200).required(),
            Field::new("class", Kind::Choice(CLASSES), 20)
                .required()
                .words("whole_class"),
            Field::new("interaction_id", Kind::Related("interactions"), 40),
        ],
    )],
    shown,
    acts: |_| Vec::<Act>::new(),
};

fn shown(record: &Value) -> Option<Shown> {
    let one: Attachment = serde_json::from_value(record.clone()).ok()?;
    let mut badges = Vec::new();
    if one.class != WholeClass::Open {
        badges.push(("warn", word("whole_class", one.class.as_str())));
    }
    let mut facts = Vec::new();
    facts.extend(one.file_type.map(|kind| word("file_type", kind.as_str())));
    facts.extend(one.size.map(size));
    facts.extend(one.author.as_ref().map(|author| author.name.clone()));
    facts.push(crate::show::moment(one.created_at));
    facts.extend(one.interaction.as_ref().map(|talk| {
        let words = talk.summary.clone().unwrap_or_default();
        let what = format!("{} {words}", crate::show::when(&talk.happened_at));
        tr_with("attachment.of_interaction", &[("what", what)])
    }));
    let name = one.name.text();
    Some(Shown {
        title: name.clone().unwrap_or_else(|| tr("attachment.sealed")),
        badges,
        facts,
        body: one
            .file_type
            .map(|kind| open(&one, kind, name.unwrap_or_default())),
        settled: false,
    })
}

/// A file as part of something else: its name, and what opens it.
pub fn line(one: &Attachment) -> AnyView {
    let name = one.name.text();
    let shown = name.clone().unwrap_or_else(|| tr("attachment.sealed"));
    let acts = one
        .file_type
        .map(|kind| open(one, kind, name.unwrap_or_default()));
    view! { <div class="moment-file"><span class="moment-file-name">{shown}</span>{acts}</div> }
        .into_any()
}

/// What opens a file: a look at it where browsers show it, and a copy to keep.
fn open(one: &Attachment, kind: FileType, name: String) -> AnyView {
    let id = one.id;
    let looking = RwSignal::new(false);
    let fallback = name.clone();
    let keep = move |_| {
        let fallback = fallback.clone();
        spawn_local(async move {
            let path = api::attachment::content_path(id);
            if let Err(error) = api::form::download(&Fetch::Get(path), &fallback).await {
                toast_error(&error);
            }
        });
    };
    let named = |key: &str| format!("{} {name}", tr(key));
    let title = name.clone();
    view! {
        <p class="file-line">
            <span class=format!("file-icon file-{}", family(kind))><Icon glyph=glyph(kind) size=18/></span>
            {kind.has_preview().then(|| view! {
                <button type="button" class="button quiet small" name="preview" aria-label=named("attachment.preview")
                    on:click=move |_| looking.set(true)><Icon glyph=Glyph::Eye size=14/>{tr("attachment.preview")}</button>
            })}
            <button type="button" class="button quiet small" name="download" aria-label=named("attachment.download")
                on:click=keep><Icon glyph=Glyph::Import size=14/>{tr("attachment.download")}</button>
        </p>
        {kind.has_preview().then(|| view! { <Preview id=id kind=kind name=title open=looking/> })}
    }
    .into_any()
}

const fn family(kind: FileType) -> &'static str {
    match kind {
        FileType::Pdf => "pdf",
        FileType::Doc | FileType::Docx => "text",
        FileType::Xls | FileType::Xlsx | FileType::Csv => "table",
        FileType::Ppt | FileType::Pptx => "slides",
        FileType::Txt => "plain",
        _ => "image",
    }
}

const fn glyph(kind: FileType) -> Glyph {
    match kind {
        FileType::Pdf => Glyph::Contract,
        FileType::Doc | FileType::Docx | FileType::Txt => Glyph::TextFile,
        FileType::Xls | FileType::Xlsx | FileType::Csv => Glyph::TableFile,
        FileType::Ppt | FileType::Pptx => Glyph::Screen,
        _ => Glyph::Image,
    }
}

/// `340 KB`, `1.2 MB`.
fn size(bytes: i64) -> String {
    let tenths = |unit: i64| (bytes.saturating_mul(10).saturating_add(unit / 2)) / unit;
    let (tenths, unit) = match bytes {
        ..1_000 => return tr_with("attachment.bytes", &[("n", bytes.to_string())]),
        1_000..999_950 => (tenths(1_024), "KB"),
        _ => (tenths(1_048_576), "MB"),
    };
    if tenths >= 100 || tenths % 10 == 0 {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_size_reads_in_a_unit_that_fits() {
        assert_eq!(size(348_160), "340 KB");
        assert_eq!(size(1_536), "1.5 KB");
        assert_eq!(size(20 * 1_048_576), "20 MB");
        assert_eq!(size(1_300_000), "1.2 MB");
    }
}
