//! Large inputs, and the least that any program must do with them.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use imh::format::Sha256Writer;

use crate::made::{Made, evidence};

/// Makes 2 GB of photographs, film, text and tables in 400 files.
pub(crate) fn large() -> Made {
    evidence("large", 400, |at| match at % 10 {
        0..6 => (
            "jpg",
            4_600_000,
            Some(
                b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xda\0\x02"
                    .as_slice(),
            ),
        ),
        6 => ("mp4", 18_000_000, Some(b"\0\0\0\x18ftypmp42".as_slice())),
        7 => ("txt", 400_000, None),
        8 => ("csv", 1_500_000, None),
        _ => ("mov", 4_000_000, Some(b"\0\0\0\x14ftypqt  ".as_slice())),
    })
}

/// Reads and digests every file on all threads; with `writes`, also writes it to its place in one
/// file, and with `syncs` syncs that.
pub(crate) fn read_and_digest(
    made: &Made,
    files: &[PathBuf],
    writes: bool,
    syncs: bool,
) -> Duration {
    let starts = files.iter().scan(0, |end, path| {
        let start = *end;
        *end += fs::metadata(path).unwrap().len();
        Some(start)
    });
    let places: Vec<(&PathBuf, u64)> = files.iter().zip(starts).collect();
    let target = made.folder.join("floor.bin");
    let next = AtomicUsize::new(0);
    let work = || {
        let output = writes.then(|| File::create(&target).unwrap());
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().unwrap().get() {
                scope.spawn(|| {
                    let mut output =
                        writes.then(|| File::options().write(true).open(&target).unwrap());
                    let mut buffer = vec![0; 1 << 20];
                    while let Some((path, start)) = places.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        if let Some(output) = &mut output {
                            output.seek(SeekFrom::Start(*start)).unwrap();
                        }
                        let mut digest = Sha256Writer::new(std::io::sink());
                        let mut file = File::open(path).unwrap();
                        loop {
                            let read = file.read(&mut buffer).unwrap();
                            if read == 0 {
                                break;
                            }
                            digest.write_all(&buffer[..read]).unwrap();
                            if let Some(output) = &mut output {
                                output.write_all(&buffer[..read]).unwrap();
                            }
                        }
                        let _ = digest.finish();
                    }
                });
            }
        });
        if let Some(output) = output.filter(|_| syncs) {
            output.sync_all().unwrap();
        }
    };
    made.timed(work).1
}
