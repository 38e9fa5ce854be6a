//! Sealed values, in pairs: what a mask shows of both is the same, and all else differs, lengths too. The second ones
//! go down where the first ones go up, so that no order is the same in both worlds.

use serde_json::{Value, json};
use shared::uscc::CreditCode;

/// Why a value is not for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Personal,
    Commercial,
    Confidential,
    /// Open, but of a customer that not everyone reaches.
    Reach,
}

/// One value in both worlds.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The field, for messages.
    pub field: String,
    pub class: Class,
    pub a: String,
    pub b: String,
    /// Whether anyone at all sees it in clear: nobody is near to a customer of the pool.
    pub shown: bool,
}

/// Makes values: always the same ones in the same order, so that the scripts of two worlds agree.
pub struct Secrets {
    /// The classes whose values are the second ones in this world.
    differing: Vec<Class>,
    next: usize,
    /// All that were made.
    pub made: Vec<Secret>,
    /// Whether what is made now is seen by anyone.
    pub shown: bool,
}

impl Secrets {
    pub fn new(differing: &[Class]) -> Self {
        Self {
            differing: differing.to_vec(),
            next: 0,
            made: Vec::new(),
            shown: true,
        }
    }

    /// Values that stand in no world: for those who write.
    pub fn of_others() -> Self {
        Self {
            next: 500,
            ..Self::new(&[])
        }
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    /// One of two values.
    pub fn pick(&mut self, field: &str, class: Class, a: String, b: String) -> String {
        let second = self.differing.contains(&class);
        let value = if second { b.clone() } else { a.clone() };
        self.made.push(Secret {
            field: field.to_owned(),
            class,
            a,
            b,
            shown: self.shown,
        });
        value
    }

    /// A mobile number: `138****5678` of both.
    pub fn mobile(&mut self, field: &str) -> String {
        let n = self.number();
        let of = |middle: usize| format!("139{middle:04}{:04}", 5000 + n);
        self.pick(field, Class::Personal, of(1000 + n), of(9000 - n))
    }

    /// A landline of eleven digits.
    pub fn phone(&mut self, field: &str) -> String {
        let n = self.number();
        let of = |middle: usize| format!("021{middle:04}{:04}", 5000 + n);
        self.pick(field, Class::Personal, of(1000 + n), of(9000 - n))
    }

    /// A name: `王*` of both.
    pub fn person(&mut self, field: &str) -> String {
        let n = self.number();
        let (a, b) = (format!("王甲{}", 1000 + n), format!("王乙乙乙{}", 9000 - n));
        self.pick(field, Class::Personal, a, b)
    }

    /// An address: `w***@example.com` of both.
    pub fn email(&mut self, field: &str) -> String {
        let n = self.number();
        let (a, b) = (
            format!("wa{n}@example.com"),
            format!("wbbbbbb{n}@example.com"),
        );
        self.pick(field, Class::Personal, a, b)
    }

    /// An account: `wx***` of both.
    pub fn account(&mut self, field: &str) -> String {
        let n = self.number();
        let (a, b) = (
            format!("wx_a{}", 1000 + n),
            format!("wx_bbbbbb{}", 1000 + n),
        );
        self.pick(field, Class::Personal, a, b)
    }

    /// A day, of which nothing is shown.
    pub fn day(&mut self, field: &str) -> String {
        let n = self.number() % 28 + 1;
        let (a, b) = (format!("1977-03-{n:02}"), format!("1981-11-{n:02}"));
        self.pick(field, Class::Personal, a, b)
    }

    /// A text of which nothing is shown.
    pub fn whole(&mut self, field: &str, class: Class) -> String {
        let n = self.number();
        let (a, b) = (
            // As many digits in each: none stands within another.
            format!("秘密甲{}", 1000 + n),
            format!("第二个世界里长得多的秘密乙{}", 9000 - n),
        );
        self.pick(field, class, a, b)
    }

    /// An amount: both in the band of 10–50 ten thousands.
    pub fn amount(&mut self, field: &str, class: Class) -> Value {
        let n = self.number();
        let (a, b) = (format!("12{n:04}.00"), format!("43{:04}.75", 9000 - n));
        json!({ "amount": self.pick(field, class, a, b), "currency": "CNY" })
    }

    /// Free text with something in it that is recognised: by turns a mobile number, an e-mail address, the number of
    /// an identity card, and that of a bank card. The rest is the same.
    pub fn text(&mut self, field: &str) -> String {
        let n = self.number();
        let (a, b) = match n % 4 {
            0 => (
                format!("139{:04}{:04}", 1000 + n, 5000 + n),
                format!("139{:04}{:04}", 7000 + 3 * n, 5000 + n),
            ),
            1 => (
                format!("ta{n}@example.com"),
                format!("tbbbbbb{n}@example.com"),
            ),
            2 => (
                format!("1101051949{:06}02", 100_000 + n),
                format!("1101051949{:06}02", 700_000 + 3 * n),
            ),
            _ => (
                format!("622202{:011}23", 20_000_000 + n),
                format!("622202{:011}23", 70_000_000 + 3 * n),
            ),
        };
        format!("找 {} 谈", self.pick(field, Class::Personal, a, b))
    }

    /// The label of a tag. Everybody reads it, so that nothing is taken there that a screen would mask: another one each
    /// time, and the same in both worlds.
    pub fn label(&mut self) -> String {
        format!("标签{}", self.number())
    }

    /// An open value, that is sealed by nothing but reach.
    pub fn open(&mut self, field: &str, a: &str, b: &str) -> String {
        self.pick(field, Class::Reach, a.to_owned(), b.to_owned())
    }

    /// An open credit code.
    pub fn credit_code(&mut self, field: &str) -> String {
        let n = self.number();
        let of = |first: &str| {
            let code = CreditCode::complete(&format!("{first}{n:05}")).unwrap();
            code.as_str().to_owned()
        };
        self.pick(field, Class::Reach, of("91350100M000"), of("91440300M111"))
    }
}
