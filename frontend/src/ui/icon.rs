//! Icons: our own line drawings on a grid of 24.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($name:ident = $path:literal),+ $(,)?) => {
        /// The drawings there are.
        #[allow(missing_docs, reason = "each is named after what it shows")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph { $($name),+ }

        impl Glyph {
            const fn path(self) -> &'static str { match self { $(Self::$name => $path),+ } }
        }
    };
}

glyphs! {
    Board = "M4 4h4v16H4zM10 4h4v11h-4zM16 4h4v7h-4z",
    Customers = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
    Import = "M12 4v11M8 11l4 4 4-4M4.5 16v3.5h15V16",
    Settings = "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1",
    Search = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
    Plus = "M12 5v14M5 12h14",
    Close = "M6 6l12 12M18 6L6 18",
    Check = "M5 12.5l4.5 4.5L19 7.5",
    Lock = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    Down = "M6 9l6 6 6-6",
    Up = "M6 15l6-6 6 6",
    Left = "M15 6l-6 6 6 6",
    Right = "M9 6l6 6-6 6",
    ArrowRight = "M4 12h16M14 6l6 6-6 6",
    More = "M4 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM18 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    Sun = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    Moon = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    Screen = "M3.5 5h17v11h-17zM9 20h6M12 16v4",
    SignOut = "M14 4H5v16h9M10 12h10M17 8.5l3.5 3.5-3.5 3.5",
    Phone = "M6 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3c0 1-.9 2-2 2A16.5 16.5 0 0 1 4 5.5c0-1.1 1-2 2-2z",
    Mail = "M3.5 6h17v12.5h-17zM4 7l8 6 8-6",
    Chat = "M4 5h16v11h-9l-4 4v-4H4z",
    Visit = "M12 21c4.5-5 6.5-8.2 6.5-11a6.5 6.5 0 1 0-13 0c0 2.8 2 6 6.5 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    Meeting = "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 19c.5-3.5 2.7-5 6-5s5.5 1.5 6 5M16 5.5a3 3 0 0 1 0 5.5M17.5 14.3c2.3.5 3.6 2 4 4.7",
    Edit = "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5",
    Archive = "M4 5h16v4H4zM5.5 9v10.5h13V9M10 13h4",
    Restore = "M4 5v5h5M4.5 10A8 8 0 1 1 4 14",
    Undo = "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
    Calendar = "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
    Bell = "M6 10.5a6 6 0 0 1 12 0c0 4.5 2 5.5 2 6.5H4c0-1 2-2 2-6.5zM10 20a2.1 2.1 0 0 0 4 0",
    Clock = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.5",
    Tag = "M4 4h8l8.5 8.5-8 8L4 12zM8 8h.01",
    Star = "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z",
    Contract = "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6",
    File = "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
    TextFile = "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 11h6M9 14h6M9 17h4",
    TableFile = "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
    Image = "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3 4.5 4.5M15.5 9h.01",
    Filter = "M4 5.5h16L14 13v6.5l-4-2V13z",
    Sort = "M8 4.5v15M4.5 16L8 19.5l3.5-3.5M16 19.5v-15M12.5 8L16 4.5 19.5 8",
    Warning = "M12 4L2.5 20h19zM12 10v5M12 17.5h.01",
    Info = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.8h.01",
    Eye = "M2.5 12c2.5-4.5 5.6-6.5 9.5-6.5s7 2 9.5 6.5c-2.5 4.5-5.6 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    Copy = "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
    Print = "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    Move = "M4 6h7v12H4zM14 12h6.5M17.5 8.5L21 12l-3.5 3.5",
    Globe = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c-5 5.5-5 11.5 0 17 5-5.5 5-11.5 0-17z",
    Trash = "M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13",
    Refresh = "M20 5v5h-5M19.5 10A8 8 0 1 0 20 14",
}

/// An icon in the colour of the text around it; it says nothing to screen readers, the text beside it does.
#[component]
pub fn Icon(
    /// Which one.
    glyph: Glyph,
    /// Another size than 16 pixels.
    #[prop(default = 16)]
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="icon" width=size height=size viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}

/// The mark of the product: a line that runs through, and the moment on it.
#[component]
pub fn Mark(
    /// Another size than 22 pixels.
    #[prop(default = 22)]
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="mark" width=size height=size viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="3"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d="M3 23c3.5 0 4-4 6.5-9S13 6.5 16 11s3.5 12 7 12 3.5-5 6-5"></path>
            <circle cx="15" cy="9.5" r="2.6" fill="currentColor" stroke="none"></circle>
        </svg>
    }
}
