//! Importing the paper forms (DOMAIN section 5).
//!
//! The way of a file: [`decode`] turns bytes into text, [`sheet`] text into rows (`workbook` those of XLSX, `universal` those of JSON), [`forms`] recognises the columns,
//! [`read`](mod@read) goes through the rows, and [`plan`] is what comes out: everything that will be made, and everything
//! that could not be read. All of that is pure. Then [`preview`] asks what
//! is there already, [`apply`] makes the rest through the same functions as every other way in, and [`store`] keeps the
//! file.

mod already;
pub mod apply;
pub mod command;
mod customers;
pub mod decode;
mod draft;
pub mod forms;
pub mod handlers;
pub mod headings;
mod history;
mod knowledge;
pub mod known;
mod make;
mod people;
pub mod plan;
mod plans;
pub mod preview;
mod profile;
pub mod read;
mod records;
pub(crate) mod say;
pub mod sheet;
mod stages;
pub mod store;
#[cfg(test)]
mod tests;
mod universal;
mod workbook;

/// Whether a kept file holds such a text, in whatever form it came; one that cannot be read holds none.
#[must_use]
pub fn any_text(bytes: &[u8], is: &dyn Fn(&str) -> bool) -> bool {
    if workbook::is_workbook(bytes) {
        return workbook::any_text(bytes, is);
    }
    decode::decode(bytes).is_ok_and(|(text, _)| is(&text))
}

pub use known::Known;
pub use make::without_person as person_of_text;
pub use plan::{ImportPlan, Refusal};
pub use plans::AT_RISK;
pub use read::{Clock, is_blank, read};
pub use records::{
    CLASS_MARKS, DERIVED, NEED_MARKS, TAKEN as TAKEN_MEASURES, measures as measures_of,
};
