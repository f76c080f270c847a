//! Does the same work on many items, on several threads, and keeps their order.

use std::{
    panic,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Suppresses panic messages of a file reader that gives up, because the caller reports the file
/// itself.
pub fn quietly<R>(work: impl FnOnce() -> R) -> R {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let made = work();
    panic::set_hook(hook);
    made
}

/// Returns the results of `work` for each item, in order. After the first error no new work is
/// begun.
///
/// # Errors
/// The first error.
pub fn on_all<T: Send, R: Send, E: Send>(
    things: Vec<T>,
    work: impl Fn(T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8).min(things.len());
    if threads <= 1 {
        return things.into_iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let waiting: Vec<Mutex<Option<T>>> =
        things.into_iter().map(|thing| Mutex::new(Some(thing))).collect();
    let done = Mutex::new(Vec::with_capacity(waiting.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = waiting.get(at) else { break };
                    let thing = thing
                        .lock()
                        .expect("nobody panics while holding this")
                        .take()
                        .expect("each is taken once");
                    let made = work(thing);
                    if made.is_err() {
                        next.store(waiting.len(), Ordering::Relaxed);
                    }
                    done.lock().expect("nobody panics while holding this").push((at, made));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("every thread has ended well");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::on_all;

    #[test]
    fn results_come_in_the_order_of_their_sources() {
        let squares =
            on_all((0..500_u64).collect(), |number| Ok::<_, ()>(number * number)).unwrap();
        assert_eq!(squares, (0..500).map(|number| number * number).collect::<Vec<_>>());
        assert_eq!(
            on_all((0..500).collect(), |number| if number == 77 {
                Err(number)
            } else {
                Ok(number)
            }),
            Err(77)
        );
    }
}
