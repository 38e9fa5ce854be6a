//! What a file is, by its content alone; the name must agree.

use shared::Code;
use shared::attachment::{FileType, extension};
use std::io::Cursor;

/// What the content says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// It is of this type.
    Of(FileType),
    /// Text; the name says whether it is a table.
    Text,
    /// An Office document behind a password; the name says which.
    Locked,
}

/// The type of a file.
///
/// # Errors
/// [`Code::EmptyFile`], [`Code::UnknownFileType`], and [`Code::FileMismatch`] where name and content disagree.
pub fn recognise(bytes: &[u8], name: &str) -> Result<FileType, Code> {
    if bytes.is_empty() {
        return Err(Code::EmptyFile);
    }
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let said = extension(last.trim_matches(|c: char| c.is_whitespace() || c.is_control()));
    let said = said.as_deref();
    let known = said.and_then(FileType::of_extension);
    let agreed = match (content(bytes), said, known) {
        (Some(Content::Of(kind)), None, _) => Some(kind),
        (Some(Content::Of(kind)), _, Some(known)) if kind == known => Some(kind),
        (Some(Content::Text), None, _) => Some(FileType::Txt),
        (Some(Content::Text), _, Some(known @ (FileType::Txt | FileType::Csv))) => Some(known),
        (Some(Content::Locked), _, Some(known)) if is_modern_office(known) => Some(known),
        // Something that is not taken, and does not pretend to be.
        (None | Some(Content::Text), _, None) => return Err(Code::UnknownFileType),
        _ => None,
    };
    agreed.ok_or(Code::FileMismatch)
}

/// Whether a name still says what a file of this type is; one without an extension says nothing wrong.
#[must_use]
pub fn may_be_called(kind: FileType, name: &str) -> bool {
    extension(name).is_none_or(|said| FileType::of_extension(&said) == Some(kind))
}

const fn is_modern_office(kind: FileType) -> bool {
    matches!(kind, FileType::Docx | FileType::Xlsx | FileType::Pptx)
}

fn content(bytes: &[u8]) -> Option<Content> {
    if bytes.starts_with(b"PK\x03\x04") {
        return packed(bytes).map(Content::Of);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    let by_signature = infer::get(bytes).and_then(|found| match found.mime_type() {
        "application/pdf" => Some(FileType::Pdf),
        "image/png" => Some(FileType::Png),
        "image/jpeg" => Some(FileType::Jpeg),
        "image/gif" => Some(FileType::Gif),
        "image/webp" => Some(FileType::Webp),
        _ => None,
    });
    match by_signature {
        Some(kind) => Some(Content::Of(kind)),
        None => is_text(bytes).then_some(Content::Text),
    }
}

/// An Office document of today is an archive with one part that says what it is. One with macros is not taken.
fn packed(bytes: &[u8]) -> Option<FileType> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let parts: Vec<_> = archive.file_names().collect::<Result<_, _>>().ok()?;
    let has = |name: &str| parts.iter().any(|part| part == name);
    let macros = parts.iter().any(|part| part.ends_with("vbaProject.bin"));
    if macros || !has("[Content_Types].xml") {
        return None;
    }
    [
        ("word/document.xml", FileType::Docx),
        ("xl/workbook.xml", FileType::Xlsx),
        ("ppt/presentation.xml", FileType::Pptx),
    ]
    .into_iter()
    .find_map(|(part, kind)| has(part).then_some(kind))
}

/// One from before 2007, or one behind a password, is a compound file with a stream that says what it is.
fn compound(bytes: &[u8]) -> Option<Content> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    [
        ("/WordDocument", Content::Of(FileType::Doc)),
        ("/Workbook", Content::Of(FileType::Xls)),
        ("/Book", Content::Of(FileType::Xls)),
        ("/PowerPoint Document", Content::Of(FileType::Ppt)),
        ("/EncryptedPackage", Content::Locked),
    ]
    .into_iter()
    .find_map(|(stream, found)| file.is_stream(stream).then_some(found))
}

/// Whether it reads as text in UTF-8, UTF-16 with its mark, or GB18030.
fn is_text(bytes: &[u8]) -> bool {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    let unprintable = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    !broken && !text.contains(unprintable)
}

#[cfg(test)]
mod tests;
