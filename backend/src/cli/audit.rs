//! `throughline audit …`

use super::args::{AuditAction, VerifyArgs};
use super::{Failure, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::db::schema::customer;
use crate::db::types::Key;
use crate::events::verify::{self, Break, End, Fault, Witness};
use diesel::prelude::*;
use shared::Lang;
use shared::id::CustomerId;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use uuid::Uuid;

/// Looks after the audit trail.
pub fn run(config: Config, action: AuditAction) -> Result<(), Failure> {
    match action {
        AuditAction::Verify(args) => verify(config, &args),
    }
}

/// Follows the chains, and says where one is broken.
fn verify(config: Config, args: &VerifyArgs) -> Result<(), Failure> {
    let lang = terminal_language();
    let state = setup::open(config)?;
    let mut teller = Teller {
        lang,
        noted: match &args.against {
            Some(path) => read_note(path, lang)?,
            None => HashMap::new(),
        },
        note: args
            .note
            .as_deref()
            .map(|path| begin(path, lang))
            .transpose()?,
        failed: None,
    };
    let followed = state.db.read_now(|conn| match &args.customer {
        None => {
            let mut followed = verify::all(conn, &mut teller)?;
            followed.broken += teller.vanished();
            Ok(Some(followed))
        }
        Some(number) => {
            let found: Option<Key<CustomerId>> = customer::table
                .filter(customer::number.eq(number))
                .select(customer::id)
                .first(conn)
                .optional()?;
            found
                .map(|id| verify::of_customer(conn, id.0, number, &mut teller))
                .transpose()
        }
    })?;
    let Some(followed) = followed else {
        let what = lang.pick("没有这个客户编号", "there is no customer with this number");
        let number = args.customer.as_deref().unwrap_or_default();
        return Err(Failure::new(format!("{what}: {number}")));
    };
    teller.finish()?;
    let (chains, entries, broken) = (followed.chains, followed.entries, followed.broken);
    if broken > 0 {
        return Err(Failure::new(match lang {
            Lang::Zh => {
                format!("审计链已损坏：{chains} 条链中有 {broken} 条（共 {entries} 条记录）")
            }
            Lang::En => format!("{broken} of {chains} chains are broken ({entries} entries)"),
        }));
    }
    terminal::say(match lang {
        Lang::Zh => format!("审计链完整：{chains} 条链，{entries} 条记录。"),
        Lang::En => format!("The audit trail is whole: {chains} chains, {entries} entries."),
    });
    Ok(())
}

/// Says what is found, a line each.
struct Teller {
    lang: Lang,
    /// What was noted of earlier ends and not met yet.
    noted: HashMap<Uuid, (i64, Vec<u8>)>,
    note: Option<Box<dyn Write>>,
    failed: Option<std::io::Error>,
}

impl Witness for Teller {
    fn broken(&mut self, found: Break) {
        let system = self.lang.pick("系统记录", "system trail").to_owned();
        let mut line = found.customer.unwrap_or(system);
        if let Some(seq) = found.seq {
            let _ = write!(line, "\t#{seq}");
        }
        if let Some(at) = found.at {
            let _ = write!(line, "\t{}", at.and_utc().format("%Y-%m-%dT%H:%M:%SZ"));
        }
        terminal::say(format!("{line}\t{}", said(found.fault, self.lang)));
    }

    fn whole(&mut self, end: End) {
        let Some(note) = &mut self.note else { return };
        let hash: String = end.hash.iter().map(|b| format!("{b:02x}")).collect();
        if let Err(error) = writeln!(note, "{} {} {hash}", end.chain, end.seq) {
            self.failed.get_or_insert(error);
        }
    }

    fn noted(&mut self, chain: Uuid) -> Option<(i64, Vec<u8>)> {
        self.noted.remove(&chain)
    }
}

impl Teller {
    /// Chains that were noted and of which nothing is left; how many.
    fn vanished(&mut self) -> u64 {
        let gone: Vec<Uuid> = self.noted.drain().map(|(chain, _)| chain).collect();
        for chain in &gone {
            self.broken(Break {
                customer: Some(chain.to_string()),
                seq: None,
                at: None,
                fault: Fault::NoChain,
            });
        }
        gone.len() as u64
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let flushed = self.note.as_mut().map_or(Ok(()), |note| note.flush());
        match self.failed.take().map_or(flushed, Err) {
            Ok(()) => Ok(()),
            Err(error) => Err(Failure::new(format!("--note: {error}"))),
        }
    }
}

const fn said(fault: Fault, lang: Lang) -> &'static str {
    match fault {
        Fault::Changed => lang.pick(
            "记录被改动或调换",
            "the entry is not the one that was recorded here",
        ),
        Fault::Missing => lang.pick("此处缺少记录", "an entry is missing here"),
        Fault::CutOff => lang.pick("末尾记录被删除", "the last entries are gone"),
        Fault::Beyond => lang.pick(
            "记录位于链尾之后",
            "there are entries behind the end of the chain",
        ),
        Fault::NoChain => lang.pick("没有审计链", "there is no chain"),
        Fault::Older => lang.pick(
            "建链前的旧记录被改动，或有记录不在链上",
            "entries from before the chain were changed, or an entry stands beside the chain",
        ),
        Fault::Unreadable => lang.pick("记录无法读取", "the entry cannot be read"),
        Fault::Remade => lang.pick(
            "与先前记下的链尾不符：审计链被重做",
            "the chain is another than the one that was noted",
        ),
    }
}

fn begin(path: &Path, lang: Lang) -> Result<Box<dyn Write>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdout()));
    }
    match File::create(path) {
        Ok(file) => Ok(Box::new(BufWriter::new(file))),
        Err(error) => {
            let what = lang.pick("无法写入文件", "the file cannot be written");
            Err(Failure::new(format!("{}: {what}: {error}", path.display())))
        }
    }
}

/// Reads what [`Teller::whole`] wrote.
fn read_note(path: &Path, lang: Lang) -> Result<HashMap<Uuid, (i64, Vec<u8>)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let what = lang.pick("无法读取文件", "the file cannot be read");
        Failure::new(format!("{}: {what}: {error}", path.display()))
    })?;
    let line = |line: &str| -> Option<(Uuid, (i64, Vec<u8>))> {
        let mut parts = line.split_whitespace();
        let (chain, seq, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let pairs = hash.as_bytes().chunks(2);
        let bytes = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        Some((
            chain.parse().ok()?,
            (seq.parse().ok()?, bytes.collect::<Option<_>>()?),
        ))
    };
    let noted: Option<HashMap<_, _>> = text.lines().map(line).collect();
    noted.ok_or_else(|| {
        let what = lang.pick("不是链尾记录文件", "this is no note of where chains ended");
        Failure::new(format!("{}: {what}", path.display()))
    })
}
