"""Opens a page in WebKitGTK, runs a script in it, and prints what the page asks to print. Says the title that
the script gave to the page.

    python3 print_gtk.py URL PDF SCRIPT
"""

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
outcome = ["nothing was printed"]


def ended(what):
    outcome[0] = what
    Gtk.main_quit()


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
view.connect("load-changed", loaded)
view.load_uri(url)
GLib.timeout_add_seconds(40, Gtk.main_quit)
Gtk.main()
print(view.get_title())
sys.exit(outcome[0])
