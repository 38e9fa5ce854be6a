//! What a client uploads: a multipart form with one file and what is said of it.

use super::rules;
use crate::error::{AppError, AppResult};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use shared::Code;
use shared::attachment::{FileType, clean_name};
use shared::id::InteractionId;
use shared::role::WholeClass;

/// The longest value of a field beside the file, in bytes.
const LONGEST: usize = 1_000;

/// The form, as the document shows it.
#[derive(Debug, utoipa::ToSchema)]
#[allow(dead_code)]
pub struct AttachmentUpload {
    /// The file, with its name; 20 MiB at the most.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Who may see it; `open` where absent.
    class: Option<WholeClass>,
    /// The interaction of the customer that it belongs to.
    interaction_id: Option<InteractionId>,
}

/// A file as it was sent.
#[derive(Debug, Default)]
pub struct Upload {
    name: String,
    content: Option<Vec<u8>>,
    /// Who may see it.
    pub class: Option<WholeClass>,
    /// The interaction that it belongs to.
    pub interaction: Option<InteractionId>,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Examined {
    /// Its name, made safe.
    pub name: String,
    /// What it is.
    pub kind: FileType,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its content.
    pub content: Vec<u8>,
}

/// Reads the form.
///
/// # Errors
/// [`Code::UnsupportedMedia`] for what is no form, [`Code::TooLarge`], [`Code::Malformed`] where it breaks off, and
/// [`Code::Invalid`] with the fields that cannot be taken.
pub async fn read(request: &HttpRequest, payload: Payload, limit: usize) -> AppResult<Upload> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return Err(Code::UnsupportedMedia.into());
    }
    let mut form = Multipart::new(request.headers(), payload);
    let mut upload = Upload::default();
    while let Some(field) = form.next().await {
        take(field.map_err(broken)?, &mut upload, limit).await?;
    }
    Ok(upload)
}

async fn take(mut field: Field, upload: &mut Upload, limit: usize) -> AppResult<()> {
    let name = field.name().unwrap_or_default().to_owned();
    let refuse = |code| Err(AppError::field(format!("/{name}"), code));
    match name.as_str() {
        "file" if upload.content.is_some() => refuse(Code::NotOnList),
        "file" => {
            upload.name = file_name(&field);
            upload.content = Some(bytes(&mut field, limit).await?);
            Ok(())
        }
        "class" => match text(&mut field).await?.parse() {
            Ok(class) => {
                upload.class = Some(class);
                Ok(())
            }
            Err(_) => refuse(Code::NotOnList),
        },
        "interaction_id" => match text(&mut field).await?.parse() {
            Ok(id) => {
                upload.interaction = Some(id);
                Ok(())
            }
            Err(_) => refuse(Code::NoSuchInteraction),
        },
        _ => refuse(Code::UnknownField),
    }
}

fn file_name(field: &Field) -> String {
    let Some(disposition) = field.content_disposition() else {
        return String::new();
    };
    let extended = disposition
        .get_filename_ext()
        .and_then(|name| String::from_utf8(name.value.clone()).ok());
    extended
        .or_else(|| disposition.get_filename().map(str::to_owned))
        .unwrap_or_default()
}

async fn bytes(field: &mut Field, limit: usize) -> AppResult<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(broken)?;
        if all.len() + chunk.len() > limit {
            return Err(Code::TooLarge.into());
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}

async fn text(field: &mut Field) -> AppResult<String> {
    String::from_utf8(bytes(field, LONGEST).await?).map_err(|_| Code::Malformed.into())
}

fn broken(_: MultipartError) -> AppError {
    Code::Malformed.into()
}

impl Upload {
    /// Looks at the file. Not for the event loop: it reads every byte.
    ///
    /// # Errors
    /// [`Code::Invalid`] where there is none, and as [`rules::recognise`].
    pub fn examine(self) -> AppResult<Examined> {
        let content = self
            .content
            .ok_or_else(|| AppError::field("/file", Code::Required))?;
        let kind = rules::recognise(&content, &self.name)?;
        Ok(Examined {
            name: clean_name(&self.name, kind),
            kind,
            sha256: Sha256::digest(&content).into(),
            content,
        })
    }
}
