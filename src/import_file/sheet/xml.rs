//! XML as a stream, of which no event is longer, nothing nested deeper and all of it no larger than there is room for.

use std::io::{self, BufRead, BufReader, Read};

use crm::overview::imports::FileProblem;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

/// The most bytes of one part, as they come out of the archive.
const PART: u64 = 256 << 20;

/// The most bytes between two events.
const EVENT: usize = 1 << 20;

/// How deep it may be nested.
const DEPTH: usize = 32;

pub(super) struct Xml<R: Read> {
    reader: Reader<Bound<BufReader<R>>>,
    event: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(part: R) -> Self {
        let bound = Bound { inner: BufReader::with_capacity(64 * 1024, part), left: PART, event: EVENT };
        Self { reader: Reader::from_reader(bound), event: Vec::new(), depth: 0 }
    }

    /// What comes next; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, FileProblem> {
        self.event.clear();
        self.reader.get_mut().event = EVENT;
        let Self { reader, event: into, depth } = self;
        let event = match reader.read_event_into(into) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(FileProblem::TooLarge);
            }
            Err(_) => return Err(FileProblem::Broken),
        };
        match event {
            Event::Eof => return Ok(None),
            Event::Start(_) => *depth += 1,
            Event::End(_) => *depth = depth.saturating_sub(1),
            _ => {}
        }
        if *depth > DEPTH { Err(FileProblem::Broken) } else { Ok(Some(event)) }
    }
}

/// Adds what an event says to a text: its characters, and the few that have names.
pub(super) fn said(event: &Event<'_>, text: &mut String) -> Result<(), FileProblem> {
    match event {
        Event::Text(said) => text.push_str(&said.decode().map_err(|_| FileProblem::Encoding)?),
        Event::CData(said) => text.push_str(&said.decode().map_err(|_| FileProblem::Encoding)?),
        Event::GeneralRef(named) => match named.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            Ok(None) => {
                let name = named.decode().map_err(|_| FileProblem::Encoding)?;
                text.push_str(quick_xml::escape::resolve_predefined_entity(&name).ok_or(FileProblem::Broken)?);
            }
            Err(_) => return Err(FileProblem::Broken),
        },
        _ => {}
    }
    Ok(())
}

/// An attribute by its name, in whatever space of names.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut all = tag.attributes();
    let mut all = all.with_checks(false).flatten();
    let one = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    one.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Gives no more than so much.
struct Bound<R> {
    inner: R,
    left: u64,
    event: usize,
}

impl<R: BufRead> BufRead for Bound<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(self.event);
        let some = self.inner.fill_buf()?;
        if most == 0 && !some.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(some.get(..most).unwrap_or(some))
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count as u64);
        self.event = self.event.saturating_sub(count);
        self.inner.consume(count);
    }
}

impl<R: BufRead> Read for Bound<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?;
        let count = some.len().min(into.len());
        if let (Some(from), Some(into)) = (some.get(..count), into.get_mut(..count)) {
            into.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}
