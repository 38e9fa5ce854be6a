// Runs every test of the module and reports what they printed. The names are those that wasm-bindgen-test agrees on with its runners.
const output = document.getElementById("output");
let reported = false;

async function report(passed, more = "") {
  if (reported) return;
  reported = true;
  const verdict = passed ? "passed" : "failed";
  await fetch("/report", { method: "POST", body: `${verdict}\n${output.textContent}\n${more}` });
}

addEventListener("error", (event) => report(false, `uncaught: ${event.message}`));
addEventListener("unhandledrejection", (event) => report(false, `unhandled: ${event.reason}`));

try {
  window.__wbg_test_invoke = (test) => test();
  const module = await import("/tests.js");
  const filter = await (await fetch("/filter.json")).json();
  const wasm = await module.default({ module_or_path: "/tests_bg.wasm" });
  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const print = console[level].bind(console);
    console[level] = (...values) => {
      print(...values);
      module[`__wbgtest_console_${level}`](values);
    };
  }
  const all = Object.keys(wasm).filter((name) => name.startsWith("__wbgt_"));
  const chosen = all.filter((name) => name.slice(name.indexOf("::") + 2).includes(filter));
  const context = new module.WasmBindgenTestContext(false);
  context.filtered_count(all.length - chosen.length);
  await report(await context.run(chosen.map((name) => wasm[name])));
} catch (error) {
  await report(false, `cannot run the tests: ${error}\n${error.stack ?? ""}`);
}
