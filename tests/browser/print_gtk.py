"""Opens a page in WebKitGTK, runs a script in it, and prints what the page asks to print. Then a word is typed, and
the window is closed. Says as JSON the title that the script gave to the page, and whether the page asked before it was left.

    python3 print_gtk.py URL PDF SCRIPT
"""

import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

url, target, script = sys.argv[1:4]
window = Gtk.Window(default_width=320, default_height=800)
view = WebKit2.WebView()
window.add(view)
window.show_all()
outcome = {"failed": "nothing was printed", "asked": False}


def ended(failed):
    outcome["failed"] = failed
    if failed:
        Gtk.main_quit()
    typed = 'document.querySelector("input[name=label]").dispatchEvent(new Event("input", { bubbles: true }))'
    view.evaluate_javascript(typed, -1, None, None, None, lambda *_: view.try_close())


def asked(_, dialog):
    outcome["asked"] = dialog.get_dialog_type() == WebKit2.ScriptDialogType.BEFORE_UNLOAD_CONFIRM
    dialog.confirm_set_confirmed(True)
    return True


def printed(_, operation):
    settings = Gtk.PrintSettings()
    settings.set_printer("Print to File")
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, GLib.filename_to_uri(target))
    setup = Gtk.PageSetup()
    setup.set_paper_size_and_default_margins(Gtk.PaperSize.new("iso_a4"))
    operation.set_print_settings(settings)
    operation.set_page_setup(setup)
    operation.connect("finished", lambda _: ended(None))
    operation.connect("failed", lambda _, error: ended(error.message))
    operation.print_()
    return True


def loaded(view, event):
    if event == WebKit2.LoadEvent.FINISHED:
        view.evaluate_javascript(open(script).read(), -1, None, None, None, None)


view.connect("print", printed)
view.connect("script-dialog", asked)
view.connect("close", lambda _: Gtk.main_quit())
view.connect("load-changed", loaded)
view.load_uri(url)
GLib.timeout_add_seconds(40, Gtk.main_quit)
Gtk.main()
print(json.dumps({"title": view.get_title(), "asked": outcome["asked"]}))
sys.exit(outcome["failed"])
