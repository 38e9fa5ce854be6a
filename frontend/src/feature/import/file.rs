//! The file before it is sent.

/// The largest file that the server takes.
pub const MAX_BYTES: f64 = 20.0 * 1024.0 * 1024.0;

/// Why a file is not even sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// Larger than the server takes.
    TooLarge,
    /// Nothing in it.
    Empty,
    /// A workbook of a kind that is not taken, which has to be saved as XLSX or CSV first.
    Workbook,
}

/// Looks at name and size, so that a hopeless upload is told at once.
///
/// # Errors
/// Why it is not sent.
pub fn check(name: &str, bytes: f64) -> Result<(), Unsent> {
    let name = name.to_lowercase();
    if bytes <= 0.0 {
        Err(Unsent::Empty)
    } else if bytes > MAX_BYTES {
        Err(Unsent::TooLarge)
    } else if [".et", ".numbers"].iter().any(|end| name.ends_with(end)) {
        Err(Unsent::Workbook)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn hopeless_files_are_told_at_once() {
        assert_eq!(check("f1.csv", 100.0), Ok(()));
        assert_eq!(check("F1.XLSX", 100.0), Ok(()));
        assert_eq!(check("f1.numbers", 100.0), Err(Unsent::Workbook));
        assert_eq!(check("f1.csv", 0.0), Err(Unsent::Empty));
        assert_eq!(check("f1.csv", MAX_BYTES + 1.0), Err(Unsent::TooLarge));
    }
}
