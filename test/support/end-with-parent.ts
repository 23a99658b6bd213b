/** Loaded into a process that a test starts: it ends when the test's own process is gone, however that has ended. */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 1_000).unref();
