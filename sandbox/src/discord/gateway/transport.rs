//! How text goes over the socket: as it is, or through one zlib stream for the whole connection
//! (Discord docs, Gateway, "Transport Compression").

use axum::extract::ws::Message as Frame;
use flate2::{Compress, CompressError, Compression, FlushCompress};

/// How much room the output gets at a time.
const ROOM: usize = 4096;

/// One connection's way.
pub(super) enum Transport {
    /// Text frames.
    Plain,
    /// Binary frames. Each message ends with a sync flush, by which the client knows that it is whole.
    ZlibStream(Box<Compress>),
}

impl Transport {
    pub(super) fn zlib_stream() -> Self {
        Self::ZlibStream(Box::new(Compress::new(Compression::default(), true)))
    }

    /// The frame for a text.
    pub(super) fn frame(&mut self, text: String) -> Result<Frame, CompressError> {
        match self {
            Self::Plain => Ok(Frame::Text(text.into())),
            Self::ZlibStream(stream) => Ok(Frame::Binary(flush(stream, text.as_bytes())?.into())),
        }
    }
}

/// Everything put in comes out: the flush is complete once there is room left.
fn flush(stream: &mut Compress, mut input: &[u8]) -> Result<Vec<u8>, CompressError> {
    let mut output = Vec::new();
    loop {
        output.reserve(ROOM);
        let before = stream.total_in();
        stream.compress_vec(input, &mut output, FlushCompress::Sync)?;
        let taken = usize::try_from(stream.total_in() - before).unwrap_or(input.len());
        input = &input[taken.min(input.len())..];
        if input.is_empty() && output.len() < output.capacity() {
            return Ok(output);
        }
    }
}
