//! The pieces that every screen is made of. Their looks are in `style/30-ui.css`.
//!
//! Buttons are plain `<button type="button" class="button">`; more classes: `primary`, `quiet`, `danger`, `small`,
//! `icon-only`. A pill that filters is `class="chip"` with `aria-pressed`. A box with a hairline is `class="panel"`.

mod copy;
mod dialog;
mod field;
mod icon;
mod menu;
mod small;
mod toast;

pub use copy::CopyLine;
pub use dialog::Dialog;
pub use field::{Field, Select, TextArea, TextInput};
pub use icon::{Glyph, Icon, Mark};
pub use menu::{Menu, MenuItem};
pub use small::{
    Avatar, Badge, Dot, Empty, Failed, Lifeline, Masked, Segmented, Skeleton, hue_class,
    show_current,
};
pub use toast::{ToastArea, toast, toast_act, toast_ask, toast_bad, toast_error, toast_undo};
