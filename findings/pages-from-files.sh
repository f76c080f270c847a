#!/usr/bin/env bash
# A page that is opened from a file: three browsers differ in who can read what it keeps, in its paper, and in the arrow keys.
#
# Versions: Chromium 156.0.8078.108, Firefox 153.8.0esr and WebKitGTK 2.50.6 of Debian 12, puppeteer-core 24.43.1 from npm.
#
# Seen, for a page at file:///.../one/page.html:
#   - localStorage: Chromium and WebKitGTK have one for all files of the computer, so that two/page.html reads what one/page.html keeps
#     (origin "file://"). Firefox has one for each path (origin "null"): a file that is moved or copied finds nothing. Puppeteer starts
#     Firefox with security.fileuri.strict_origin_policy off, under which Firefox behaves as the others do: a test that leaves it so is wrong.
#   - paper: "@page { size: A4; margin: 30mm }" and two words 100 mm apart. Chromium and Firefox print the first one 30 mm from the edge and the
#     other 100 mm further on. WebKitGTK takes its margins from the printer's settings alone (6.35 mm), and prints the words 140 mm apart: a
#     millimetre in a style is none on its paper.
#   - radio buttons: from the first one, the left arrow leads to the last in Chromium and Firefox, and nowhere in WebKitGTK.
#
# Consequence: words that a page keeps are open to every other page on the computer in two browsers, and seem lost after a move in the third.
# A sheet that must not run over needs room to spare. A journey by keyboard must not go left from a first choice.
set -euo pipefail
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  packages=(chromium firefox-esr webkit2gtk-driver xvfb xauth python3-gi gir1.2-webkit2-4.1 poppler-utils)
  dpkg -s "${packages[@]}" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null; }
fi
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir home one two
export HOME=$work/home
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.43.1
cat >one/page.html <<'HTML'
<!doctype html><meta charset="utf-8"><title>A page</title>
<style>@page { size: A4; margin: 30mm } body { margin: 0 } i { position: absolute; top: 0; font: 10pt sans-serif }</style>
<i style="left: 0">near</i><i style="left: 100mm">away</i>
<p style="margin-top: 3em"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2"><input type="radio" name="r" value="3"></p>
HTML
cp one/page.html two/page.html

cat >try.mjs <<'JAVASCRIPT'
import { spawn } from "node:child_process";
import puppeteer from "puppeteer-core";
const [name, program] = process.argv.slice(2);
const at = (folder) => "file://" + process.cwd() + "/" + folder + "/page.html";
const keep = "localStorage.setItem('kept', 'words')";
const kept = "localStorage.getItem('kept') + ' ' + location.origin";
const radio = "document.querySelector('input').focus()";
const chosen = "(document.querySelector('input:checked') ?? { value: 'none' }).value";
const said = { webkit: webkit, chrome: other, firefox: other };
console.log(await said[name]());

async function other() {
  const session = await puppeteer.launch({
    browser: name,
    executablePath: program,
    args: name === "chrome" ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
    extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true },
  });
  const page = await session.newPage();
  await page.goto(at("one"));
  await page.evaluate(keep);
  await page.goto(at("two"));
  const there = await page.evaluate(kept);
  await page.evaluate(radio);
  for (const key of [" ", "ArrowLeft"]) await page.keyboard.press(key);
  const choice = await page.evaluate(chosen);
  await page.goto(at("one"));
  await page.pdf({ path: name + ".pdf", preferCSSPageSize: true });
  await session.close();
  return there + " " + choice;
}

async function webkit() {
  const service = spawn("WebKitWebDriver", ["--port=4499"], { stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch("http://127.0.0.1:4499" + path, { method, body: body && JSON.stringify(body) });
    return (await answer.json()).value;
  };
  for (let wait = 0; wait < 50 && !(await call("GET", "/status").catch(() => null)); wait += 1) await new Promise((done) => setTimeout(done, 100));
  const options = { binary: program, args: ["--automation"] };
  const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  const run = (code) => call("POST", `/session/${sessionId}/execute/sync`, { script: "return " + code, args: [] });
  const open = (folder) => call("POST", `/session/${sessionId}/url`, { url: at(folder) });
  const press = (value) => call("POST", `/session/${sessionId}/actions`, { actions: [{ type: "key", id: "k", actions: [{ type: "keyDown", value }, { type: "keyUp", value }] }] });
  await open("one");
  await run(keep);
  await open("two");
  const there = await run(kept);
  await run(radio);
  for (const key of [" ", "\uE012"]) await press(key);
  const choice = await run(chosen);
  await call("DELETE", "/session/" + sessionId);
  service.kill();
  return there + " " + choice;
}
JAVASCRIPT
cat >print.py <<'PYTHON'
import os
import gi
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2
window, view = Gtk.Window(), WebKit2.WebView()
window.add(view)
window.show_all()
def loaded(view, event):
    if event == WebKit2.LoadEvent.FINISHED:
        operation, settings, setup = WebKit2.PrintOperation.new(view), Gtk.PrintSettings(), Gtk.PageSetup()
        settings.set_printer("Print to File")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, "file://" + os.getcwd() + "/webkit.pdf")
        setup.set_paper_size_and_default_margins(Gtk.PaperSize.new("iso_a4"))
        operation.set_print_settings(settings)
        operation.set_page_setup(setup)
        operation.connect("finished", lambda _: Gtk.main_quit())
        operation.print_()
        view.operation = operation
view.connect("load-changed", loaded)
view.load_uri("file://" + os.getcwd() + "/one/page.html")
GLib.timeout_add_seconds(30, Gtk.main_quit)
Gtk.main()
PYTHON
mini_browser=$(ls /usr/lib/*/webkit2gtk-4.1/MiniBrowser | head -n 1)
chromium=$(node try.mjs chrome "$(command -v chromium)")
firefox=$(node try.mjs firefox "$(command -v firefox-esr)")
webkit=$(xvfb-run -a node try.mjs webkit "$mini_browser")
xvfb-run -a /usr/bin/python3 print.py 2>/dev/null
# Where the first word stands, and how far away the second, in whole millimetres.
paper() { pdftotext -bbox "$1" - | awk -F'"' '/near</ { from = $2 } /away</ { to = $2 } END { printf "%.0f %.0f", from / 72 * 25.4, (to - from) / 72 * 25.4 }'; }
seen="Chromium: $chromium, $(paper chrome.pdf)
Firefox: $firefox, $(paper firefox.pdf)
WebKitGTK: $webkit, $(paper webkit.pdf)"
echo "what another file reads, its origin, the choice after the left arrow; the margin and 100 mm on paper, in millimetres:"
echo "$seen"
[ "$seen" = "Chromium: words file:// 3, 30 100
Firefox: null null 3, 30 100
WebKitGTK: words file:// 1, 6 140" ] || { echo "this changed" >&2; exit 1; }
