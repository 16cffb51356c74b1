#include "app/gui/application.h"

#include "ui/importing/example_catalog.h"
#include "ui/window/autosave.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"

namespace attn {

namespace {

// What the last start ended with; at the first start, or when that cannot be read any more, the first example.
void openLast(MainWindow& window, Session& session)
{
    QString damage;
    if (const auto last = Autosave::restore(Autosave::defaultPath(), &damage)) {
        session.edit(QObject::tr("Open"), {}, [&](Document& document) { document = *last; });
        session.undoStack()->clear();
        return;
    }
    window.files()->openExample(exampleCatalog().front().name);
    session.undoStack()->clear();
    if (!damage.isEmpty())
        window.showError(damage);
}

} // namespace

int runWindow(QApplication& application, const QStringList& files)
{
    // The one style that follows our palettes everywhere.
    QApplication::setStyle(QStringLiteral("Fusion"));
    Settings settings;
    Session session;
    MainWindow window(&session, &settings);
    if (files.isEmpty())
        openLast(window, session);
    for (const QString& file : files)
        window.files()->open(file);

    Autosave autosave(&session, Autosave::defaultPath(), nullptr);
    window.show();
    const int code = application.exec();
    autosave.saveNow();
    return code;
}

} // namespace attn
