use super::*;
use std::io::Write as _;

fn zipped(parts: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        archive
            .start_file(*part, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(b"<x/>").unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn compound_of(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(b"x").unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

#[test]
fn every_type_is_known_by_its_content() {
    let office = |part| zipped(&["[Content_Types].xml", "_rels/.rels", part]);
    let gb = encoding_rs::GB18030.encode("客户,电话\n").0.into_owned();
    let utf16 = [0xff, 0xfe, 0x2d, 0x4e].to_vec();
    for (name, bytes, kind) in [
        ("报价.pdf", PDF.to_vec(), FileType::Pdf),
        ("A.PNG", PNG.to_vec(), FileType::Png),
        (
            "a.jpeg",
            b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(),
            FileType::Jpeg,
        ),
        ("a.gif", b"GIF89a\x01\0\x01\0".to_vec(), FileType::Gif),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), FileType::Webp),
        ("a.docx", office("word/document.xml"), FileType::Docx),
        ("a.xlsx", office("xl/workbook.xml"), FileType::Xlsx),
        ("a.pptx", office("ppt/presentation.xml"), FileType::Pptx),
        ("a.doc", compound_of("/WordDocument"), FileType::Doc),
        ("a.xls", compound_of("/Workbook"), FileType::Xls),
        ("a.xls", compound_of("/Book"), FileType::Xls),
        ("a.ppt", compound_of("/PowerPoint Document"), FileType::Ppt),
        ("密.xlsx", compound_of("/EncryptedPackage"), FileType::Xlsx),
        ("a.txt", "你好，世界".as_bytes().to_vec(), FileType::Txt),
        ("a.txt", utf16, FileType::Txt),
        ("a.csv", gb, FileType::Csv),
        ("没有扩展名", PDF.to_vec(), FileType::Pdf),
    ] {
        assert_eq!(recognise(&bytes, name), Ok(kind), "{name}");
    }
}

#[test]
fn a_file_that_is_not_what_it_says_is_refused() {
    let with_macros = zipped(&[
        "[Content_Types].xml",
        "word/document.xml",
        "word/vbaProject.bin",
    ]);
    for (name, bytes, code) in [
        ("a.pdf", PNG.to_vec(), Code::FileMismatch),
        ("a.pdf", b"MZ\x90\0\x03\0\0\0".to_vec(), Code::FileMismatch),
        ("a.pdf", b"<html>".to_vec(), Code::FileMismatch),
        ("a.exe", PDF.to_vec(), Code::FileMismatch),
        ("a.docx", zipped(&["a.txt"]), Code::FileMismatch),
        ("a.docx", with_macros, Code::FileMismatch),
        ("a.xlsx", compound_of("/WordDocument"), Code::FileMismatch),
        (
            "a.doc",
            compound_of("/EncryptedPackage"),
            Code::FileMismatch,
        ),
        ("a.csv", b"a\0b".to_vec(), Code::FileMismatch),
        (
            "a.exe",
            b"MZ\x90\0\x03\0\0\0".to_vec(),
            Code::UnknownFileType,
        ),
        ("a.zip", zipped(&["a.txt"]), Code::UnknownFileType),
        (
            "a.html",
            b"<script>alert(1)</script>".to_vec(),
            Code::UnknownFileType,
        ),
        ("a.svg", b"<svg xmlns='x'/>".to_vec(), Code::UnknownFileType),
        ("a.pdf", Vec::new(), Code::EmptyFile),
    ] {
        assert_eq!(recognise(&bytes, name), Err(code), "{name}");
    }
}

#[test]
fn a_path_in_the_name_deceives_nobody() {
    assert_eq!(recognise(PDF, "x.png/a.pdf"), Ok(FileType::Pdf));
    assert_eq!(recognise(PDF, "a.pdf\\b.exe"), Err(Code::FileMismatch));
    assert!(may_be_called(FileType::Jpeg, "新名.JPG") && may_be_called(FileType::Jpeg, "新名"));
    assert!(!may_be_called(FileType::Jpeg, "a.exe"));
}

proptest::proptest! {
    #[test]
    fn no_content_makes_it_stumble(bytes in proptest::collection::vec(proptest::num::u8::ANY, 1..400), head in 0..4usize) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], b"%PDF-"];
        let whole = [heads[head], &bytes].concat();
        // Whatever it is, it is not a picture that it does not begin like.
        proptest::prop_assert!(recognise(&whole, "a.webp").is_err() || whole.starts_with(b"RIFF"));
    }
}
