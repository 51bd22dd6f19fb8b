//! The text of a file, whatever its encoding: UTF-8, UTF-16 in either order, or Windows-1256, which older programs write Arabic in.

use std::{
    fs::File,
    io::{self, Read, Seek},
};

use crm::overview::imports::FileProblem;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::Stop;

/// How much is read at once, in bytes.
const PART: usize = 16 * 1024;

/// Which encoding a file is in: by its mark, by where its zeros are, or because it is no UTF-8.
pub(super) fn of(file: &mut File) -> Result<&'static Encoding, Stop> {
    let mut part = vec![0; PART];
    file.rewind()?;
    let read = file.read(&mut part)?;
    let head = part.get(..read).unwrap_or_default();
    if let Some((marked, _)) = Encoding::for_bom(head) {
        return Ok(marked);
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    // Blanks, digits and line ends have a zero at their side, also in a text that is Arabic.
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        return match (even, odd) {
            (0, _) => Ok(UTF_16LE),
            (_, 0) => Ok(UTF_16BE),
            _ => Err(FileProblem::NoTable.into()),
        };
    }
    file.rewind()?;
    Ok(if is_utf8(file)? { UTF_8 } else { WINDOWS_1256 })
}

fn is_utf8(file: &mut File) -> io::Result<bool> {
    let mut part = vec![0; PART];
    let mut cut = Vec::new();
    loop {
        let read = file.read(&mut part)?;
        let Some(read) = part.get(..read).filter(|read| !read.is_empty()) else { return Ok(cut.is_empty()) };
        cut.extend_from_slice(read);
        let valid = match std::str::from_utf8(&cut) {
            Ok(_) => cut.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        cut.drain(..valid);
    }
}

/// The text, piece by piece, in UTF-8.
pub(super) struct Text<'a> {
    file: &'a mut File,
    decoder: Decoder,
    raw: Vec<u8>,
    /// How much of `raw` is there, and how much of that is decoded.
    filled: usize,
    decoded: usize,
    is_over: bool,
    is_finished: bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(file: &'a mut File, encoding: &'static Encoding) -> io::Result<Self> {
        file.rewind()?;
        let decoder = encoding.new_decoder_with_bom_removal();
        Ok(Self { file, decoder, raw: vec![0; PART], filled: 0, decoded: 0, is_over: false, is_finished: false })
    }

    /// The next piece; empty at the end. Bytes that are none of the encoding's, and zeros, make the file one that is no text.
    pub(super) fn next(&mut self, into: &mut Vec<u8>) -> Result<(), Stop> {
        into.clear();
        if self.is_finished {
            return Ok(());
        }
        into.resize(PART * 4, 0);
        loop {
            if self.decoded == self.filled && !self.is_over {
                self.filled = self.file.read(&mut self.raw)?;
                self.decoded = 0;
                self.is_over = self.filled == 0;
            }
            let left = self.raw.get(self.decoded..self.filled).unwrap_or_default();
            let (result, read, written, has_errors) = self.decoder.decode_to_utf8(left, into, self.is_over);
            self.decoded += read;
            if has_errors {
                return Err(FileProblem::Encoding.into());
            }
            self.is_finished = self.is_over && result == CoderResult::InputEmpty;
            if written > 0 || self.is_finished {
                into.truncate(written);
                return match into.contains(&0) {
                    true => Err(FileProblem::NoTable.into()),
                    false => Ok(()),
                };
            }
        }
    }
}
