//! Many things at the same time, their results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does `work` for every item, `threads` at a time, and gives the results in the order of the items. After the first error nothing new is
/// begun; of several errors the one of the first item is given.
pub(super) fn each<T: Sync, R: Send, E: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(usize, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(items.len())));
    let run = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return };
            let result = work(at, item);
            if result.is_err() {
                next.fetch_max(items.len(), Ordering::Relaxed);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    match threads.min(items.len()) {
        0 | 1 => run(),
        // A panic of one of them is a panic here.
        threads => std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(run)))),
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_come_in_order_and_an_error_ends_it() {
        let items: Vec<usize> = (0..100).collect();
        let doubled = each::<_, _, ()>(&items, 8, |_, n| Ok(n * 2)).expect("no error");
        assert!(doubled.iter().enumerate().all(|(at, n)| *n == at * 2) && doubled.len() == 100);
        let failed = each(&items, 8, |_, n| if *n >= 10 { Err(*n) } else { Ok(()) });
        assert_eq!(failed.expect_err("from ten on"), 10);
        assert_eq!(each::<_, (), ()>(&[] as &[u8], 8, |_, _| Err(())), Ok(Vec::new()));
    }
}
