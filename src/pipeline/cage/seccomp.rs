//! seccomp: the few system calls that computing needs; every other is refused with `EPERM`.

use libc::{
    PROT_EXEC, RLIMIT_CPU, SYS_brk, SYS_clock_getres, SYS_clock_gettime, SYS_clock_nanosleep, SYS_close, SYS_exit,
    SYS_exit_group, SYS_fstat, SYS_futex, SYS_getpid, SYS_getrandom, SYS_getrusage, SYS_gettid, SYS_gettimeofday,
    SYS_madvise, SYS_membarrier, SYS_mmap, SYS_mprotect, SYS_mremap, SYS_munmap, SYS_nanosleep, SYS_prlimit64,
    SYS_read, SYS_readv, SYS_restart_syscall, SYS_rseq, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sched_getaffinity, SYS_sched_yield, SYS_set_robust_list, SYS_sigaltstack, SYS_tgkill, SYS_write, SYS_writev,
};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, apply_filter_all_threads,
};
use std::collections::BTreeMap;
use std::io;

/// Allowed whatever their arguments: memory, time, the pipes that are open, signal handlers, the end.
const FREE: [i64; 32] = [
    SYS_brk,
    SYS_clock_getres,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_close,
    SYS_exit,
    SYS_exit_group,
    SYS_fstat,
    SYS_futex,
    SYS_getpid,
    SYS_getrandom,
    SYS_getrusage,
    SYS_gettid,
    SYS_gettimeofday,
    SYS_madvise,
    SYS_membarrier,
    SYS_mremap,
    SYS_munmap,
    SYS_nanosleep,
    SYS_read,
    SYS_readv,
    SYS_restart_syscall,
    SYS_rseq,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sched_getaffinity,
    SYS_sched_yield,
    SYS_set_robust_list,
    SYS_sigaltstack,
    SYS_write,
    SYS_writev,
];

/// Locks every thread of this process.
pub(super) fn lock() -> io::Result<()> {
    let program = program().map_err(io::Error::other)?;
    apply_filter_all_threads(&program).map_err(io::Error::other)
}

fn program() -> Result<BpfProgram, BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FREE.iter().map(|call| (*call, Vec::new())).collect();
    // Memory may not become code, ...
    let not_code = Is::MaskedEq(PROT_EXEC as u64);
    rules.insert(SYS_mmap, vec![rule(&[(2, not_code.clone(), 0)])?]);
    rules.insert(SYS_mprotect, vec![rule(&[(2, not_code, 0)])?]);
    // ... signals reach this process alone (abort sends one), ...
    rules.insert(SYS_tgkill, vec![rule(&[(0, Is::Eq, std::process::id().into())])?]);
    // ... and of all limits the one on processor time is set anew for every document.
    rules.insert(SYS_prlimit64, vec![rule(&[(0, Is::Eq, 0), (1, Is::Eq, RLIMIT_CPU.into())])?]);
    let refused = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?;
    filter.try_into()
}

fn rule(conditions: &[(u8, Is, u64)]) -> Result<SeccompRule, BackendError> {
    let conditions =
        conditions.iter().map(|(at, is, value)| SeccompCondition::new(*at, Length::Dword, is.clone(), *value));
    SeccompRule::new(conditions.collect::<Result<_, _>>()?)
}
