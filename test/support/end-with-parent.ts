/** Loaded into processes that a test starts: they end when the test's own process is gone, however it ended. */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 1_000).unref();
