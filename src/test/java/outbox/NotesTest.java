package outbox;

import testing.TestDatabase;

/** A test with the units of {@link Notes} on their database, which is empty at its start. */
abstract class NotesTest extends NodeTest {

    final TestDatabase database = Notes.database();
    final Notes.Writer writer = new Notes.Writer();
    final Notes.Reader reader = new Notes.Reader();
    /** The reader of a second instance. */
    final Notes.Reader otherReader = new Notes.Reader();

    final Notes.Archive archive = new Notes.Archive();

    final Node.Setup node() {
        return Node.on(database);
    }
}
