//! From bytes to text: UTF-8 with or without a mark, else GB18030, and nothing by guesswork.

use super::plan::Refusal;
use shared::error::Code;
use shared::import::FileEncoding;

/// The largest file that is read.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Decodes a file of text.
///
/// # Errors
/// [`Code::TooLarge`]; [`Code::UnknownEncoding`] for UTF-16, workbooks and other binary files, and bytes that are
/// neither UTF-8 nor plausible GB18030; [`Code::BrokenFile`] for UTF-8 that ends inside a character.
pub fn decode(bytes: &[u8]) -> Result<(String, FileEncoding), Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(refuse(
            Code::TooLarge,
            "文件超过 16 MB",
            "The file is larger than 16 MB",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(refuse(
            Code::UnknownEncoding,
            "这是 Excel 工作簿，请另存为 CSV（UTF-8）后再导入",
            "This is a workbook; please save it as CSV (UTF-8) and import that",
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(refuse(
            Code::UnknownEncoding,
            "文件编码为 UTF-16，请另存为 UTF-8 后再导入",
            "The file is in UTF-16; please save it as UTF-8 and import that",
        ));
    }
    if looks_binary(bytes) {
        return Err(unknown());
    }
    let (body, marked) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    match std::str::from_utf8(body) {
        Ok(text) => Ok((text.to_owned(), FileEncoding::Utf8)),
        Err(error) => {
            let valid = body.get(..error.valid_up_to()).unwrap_or_default();
            // Everything was UTF-8 until the very last, incomplete character.
            if error.error_len().is_none() && (marked || !valid.is_ascii()) {
                let lines = valid.iter().filter(|b| **b == b'\n').count();
                return Err(Refusal {
                    line: i64::try_from(lines + 1).ok(),
                    ..refuse(
                        Code::BrokenFile,
                        "文件在一个字符的中间结束，可能没有传完",
                        "The file ends in the middle of a character; it may not have been sent whole",
                    )
                });
            }
            if marked {
                return Err(unknown());
            }
            gb18030(body)
        }
    }
}

fn gb18030(bytes: &[u8]) -> Result<(String, FileEncoding), Refusal> {
    let text = encoding_rs::GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(unknown)?;
    let odd = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    if !reads_as_chinese(bytes) || text.chars().any(odd) {
        return Err(unknown());
    }
    Ok((text.into_owned(), FileEncoding::Gb18030))
}

/// Whether the two-byte characters are mostly those of everyday Chinese.
///
/// Nearly any bytes are *valid* GB18030, also those of Latin-1, Big5 or Shift JIS; but only in Chinese text do most of
/// them fall into the rows of GB 2312.
fn reads_as_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut all) = (0_usize, 0_usize);
    let mut rest = bytes.iter().copied();
    while let Some(lead) = rest.next() {
        if lead < 0x81 {
            continue;
        }
        match rest.next() {
            // Four bytes: emoji, rare characters; they speak neither way.
            Some(0x30..=0x39) => {
                let _ = (rest.next(), rest.next());
            }
            Some(0xA1..=0xFE) if matches!(lead, 0xA1..=0xA3 | 0xB0..=0xF7) => {
                common += 1;
                all += 1;
            }
            _ => all += 1,
        }
    }
    common * 10 >= all * 8
}

/// A NUL, or more control characters than a text ever has.
fn looks_binary(bytes: &[u8]) -> bool {
    let control = bytes
        .iter()
        .filter(|b| matches!(b, 0x01..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F))
        .count();
    bytes.contains(&0) || control * 100 > bytes.len()
}

fn refuse(code: Code, zh: &str, en: &str) -> Refusal {
    Refusal {
        code,
        line: None,
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn unknown() -> Refusal {
    refuse(
        Code::UnknownEncoding,
        Code::UnknownEncoding.message(shared::Lang::Zh),
        Code::UnknownEncoding.message(shared::Lang::En),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "客户名称,联系人\n恒力智能装备科技有限公司,陈经理😀\n";

    fn code(bytes: &[u8]) -> Option<Code> {
        decode(bytes).err().map(|refusal| refusal.code)
    }

    #[test]
    fn reads_utf_8_and_gb18030() {
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        let gb = encoding_rs::GB18030.encode(TEXT).0;
        for (bytes, encoding) in [
            (TEXT.as_bytes(), FileEncoding::Utf8),
            (&marked, FileEncoding::Utf8),
            (&gb, FileEncoding::Gb18030),
        ] {
            assert_eq!(decode(bytes), Ok((TEXT.to_owned(), encoding)));
        }
        assert_eq!(decode(b"name\nACME\n").map(|d| d.1), Ok(FileEncoding::Utf8));
    }

    #[test]
    fn refuses_what_it_would_have_to_guess() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let bare_utf16: Vec<u8> = "name,x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big5 = encoding_rs::BIG5
            .encode("客戶名稱,聯絡人\n恆力智能裝備科技有限公司,陳經理\n")
            .0;
        let shift_jis = encoding_rs::SHIFT_JIS
            .encode("顧客名,担当者\n株式会社サンプルテスト,やまだ\n")
            .0;
        for bytes in [
            &utf16[..],
            &bare_utf16,
            &big5,
            &shift_jis,
            b"caf\xE9 M\xFCller,name\n",
            b"PK\x03\x04rest of a workbook",
            b"\x89PNG\r\n\x1a\n\0\0",
            b"\xFF\xFF\xFF\xFF",
            b"\xEF\xBB\xBFa\xFFb",
        ] {
            assert_eq!(code(bytes), Some(Code::UnknownEncoding), "{bytes:x?}");
        }
    }

    #[test]
    fn half_a_character_is_a_broken_file() {
        let cut = &TEXT.as_bytes()[..TEXT.len() - 3];
        let refusal = decode(cut).unwrap_err();
        assert_eq!((refusal.code, refusal.line), (Code::BrokenFile, Some(2)));
    }

    #[test]
    fn a_file_has_a_largest_size() {
        assert_eq!(code(&vec![b'a'; MAX_BYTES + 1]), Some(Code::TooLarge));
    }
}
