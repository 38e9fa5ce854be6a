//! People in a cell: `李总监（采购部）`, `何工`, `采购部李总监`, `张伟 采购经理`.

use super::known::Known;
use super::scan::{Scan, fold, fold_char, split};

/// A person as a cell names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name; only its mask may be known.
    pub name: Known,
    /// 先生, 女士, 老师 and the like, where the name ends so.
    pub salutation: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The department.
    pub department: Option<String>,
}

const TITLES: &[&str] = &[
    "副总经理",
    "总经理",
    "董事长",
    "总工程师",
    "工程师",
    "总监",
    "经理",
    "主任",
    "主管",
    "部长",
    "院长",
    "厂长",
    "科长",
    "处长",
    "校长",
    "店长",
    "会长",
    "总裁",
    "秘书",
    "助理",
    "专员",
    "顾问",
    "组长",
    "队长",
    "董事",
    "采购员",
    "采购",
    "出纳",
    "会计",
    "director",
    "manager",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "engineer",
    "buyer",
];

const SALUTATIONS: &[&str] = &["先生", "女士", "小姐", "老师"];

const DEPARTMENTS: &[&str] = &[
    "事业部",
    "研究院",
    "办公室",
    "车间",
    "中心",
    "部门",
    "部",
    "处",
    "科",
    "组",
    "department",
    "dept",
];

/// Reads the people of a cell, in their order.
#[must_use]
pub fn people(text: &str) -> Vec<Person> {
    split_outside_parentheses(text)
        .iter()
        .filter_map(|part| person(part))
        .collect()
}

/// Reads one person; none where there is no name.
#[must_use]
pub fn person(text: &str) -> Option<Person> {
    let (outside, inside) = parentheses(text);
    let mut words = split(&outside, |c| matches!(c, ' ' | '-' | ':')).into_iter();
    let first = words.next()?;
    // Latin names have spaces in them; what follows a Chinese one is a title or a department.
    let (name, more): (String, Vec<String>) = if !first.is_ascii() {
        (first, words.collect())
    } else {
        (outside.clone(), Vec::new())
    };
    let (department, name) = match more.first() {
        // 采购部-李总监
        Some(next) if is_department(&name) => (Some(name), next.clone()),
        _ => department_before(&name),
    };
    let mut person = Person {
        salutation: ending(&name, SALUTATIONS),
        title: ending(&name, TITLES),
        name: Known::from_text(&name),
        department,
    };
    for word in more.iter().chain(&inside).filter(|word| **word != name) {
        person.add(word);
    }
    Some(person)
}

impl Person {
    /// Sorts a word beside the name into title or department; a title that begins with a department gives both.
    fn add(&mut self, word: &str) {
        if is_department(word) {
            self.department.get_or_insert_with(|| word.to_owned());
        } else {
            if self.department.is_none() {
                self.department = department_of_title(word);
            }
            // A written title says more than the one that is part of the name.
            self.title = Some(word.to_owned());
        }
    }
}

/// The department that a title begins with: 采购部 of 采购部经理.
#[must_use]
pub fn department_of_title(title: &str) -> Option<String> {
    let (department, rest) = title.trim().split_once('部')?;
    let fine = department.chars().count() >= 2
        && TITLES.iter().any(|t| rest.ends_with(t))
        && !rest.starts_with('长');
    fine.then(|| format!("{department}部"))
}

/// Whether a written name means the person of that name: 王销售经理 and 王销售（销售部） mean 王销售.
///
/// Nothing is guessed from a surname alone.
#[must_use]
pub fn means_person(written: &str, name: &str) -> bool {
    let (written, name) = (fold(&parentheses(written).0), fold(name));
    written.strip_prefix(&name).is_some_and(|rest| {
        let rest = rest.trim();
        !name.is_empty()
            && (rest.is_empty() || TITLES.contains(&rest) || SALUTATIONS.contains(&rest))
    })
}

fn is_department(word: &str) -> bool {
    let folded: String = word.chars().map(fold_char).collect();
    word.chars().count() >= 2 && DEPARTMENTS.iter().any(|d| folded.ends_with(d))
}

/// `采购部李总监` → 采购部, 李总监.
fn department_before(name: &str) -> (Option<String>, String) {
    let Some((before, after)) = name.split_once('部') else {
        return (None, name.to_owned());
    };
    let title_follows = TITLES.contains(&after);
    let fine =
        (2..=8).contains(&before.chars().count()) && (2..=5).contains(&after.chars().count());
    if fine && !title_follows {
        (Some(format!("{before}部")), after.to_owned())
    } else {
        (None, name.to_owned())
    }
}

/// The longest of these endings that a name has and is more than.
fn ending(name: &str, endings: &[&str]) -> Option<String> {
    let folded: String = name.chars().map(fold_char).collect();
    endings
        .iter()
        .filter(|e| !e.is_ascii() && folded.ends_with(**e) && folded != **e)
        .max_by_key(|e| e.len())
        .map(|e| (*e).to_owned())
}

/// What stands outside of parentheses, and the words inside them.
fn parentheses(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in text.trim().chars() {
        match fold_char(c) {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                inside.push(',');
            }
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    let parts = split(&inside, |c| matches!(c, ',' | ';' | '、' | '/'));
    // Latin titles have spaces in them; between Chinese words a space separates.
    let words = parts.into_iter().flat_map(|part| {
        if part.is_ascii() {
            vec![part]
        } else {
            split(&part, |c| c == ' ')
        }
    });
    (outside.trim().to_owned(), words.collect())
}

fn split_outside_parentheses(text: &str) -> Vec<String> {
    let mut scan = Scan::new(text);
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    while let Some(c) = scan.peek() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '、' | ',' | ';' | '/' | '+' | '&' if depth == 0 => {
                parts.push(scan.written(from, scan.at()));
                from = scan.at() + 1;
            }
            _ => {}
        }
        scan.step();
    }
    parts.push(scan.written(from, scan.at()));
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<[String; 3]> {
        people(text)
            .into_iter()
            .map(|p| {
                [
                    p.name.text().to_owned(),
                    p.title.unwrap_or_default(),
                    p.department.unwrap_or_default(),
                ]
            })
            .collect()
    }

    #[test]
    fn names_with_title_and_department() {
        for (text, name, title, department) in [
            ("李总监（采购部）", "李总监", "总监", "采购部"),
            ("李总监(采购部)", "李总监", "总监", "采购部"),
            ("何工", "何工", "", ""),
            ("陈经理", "陈经理", "经理", ""),
            ("王丽", "王丽", "", ""),
            ("王丽（采购部经理）", "王丽", "采购部经理", "采购部"),
            ("王丽（采购部、经理）", "王丽", "经理", "采购部"),
            ("采购部李总监", "李总监", "总监", "采购部"),
            ("采购部-李总监", "李总监", "总监", "采购部"),
            ("张伟 采购经理", "张伟", "采购经理", ""),
            ("John Smith (Manager)", "John Smith", "Manager", ""),
            ("王*（技术中心）", "王*", "", "技术中心"),
        ] {
            assert_eq!(
                read(text),
                [[name, title, department].map(str::to_owned)],
                "{text}"
            );
        }
        assert_eq!(read("李总监（采购部，财务部）、何工").len(), 2);
        assert!(people("（采购部）").is_empty() && people("").is_empty());
    }

    #[test]
    fn a_written_name_means_someone() {
        for written in ["王销售", "王销售经理", "王销售（销售部）", " 王销售 先生"]
        {
            assert!(means_person(written, "王销售"), "{written}");
        }
        for written in ["", "王", "王经理", "王销售二", "李王销售"] {
            assert!(!means_person(written, "王销售"), "{written}");
        }
        assert!(means_person("John Smith", "john smith") && !means_person("王丽", ""));
    }

    #[test]
    fn titles_may_begin_with_the_department() {
        assert_eq!(department_of_title("采购部经理").as_deref(), Some("采购部"));
        assert_eq!(department_of_title("部长"), None);
        assert_eq!(department_of_title("采购总监"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in "[李王采购部总监经理（）()、 -]{0,16}|\\PC{0,24}") {
            for person in people(&text) {
                prop_assert!(!person.name.text().is_empty());
            }
            let _ = department_of_title(&text);
        }
    }
}
