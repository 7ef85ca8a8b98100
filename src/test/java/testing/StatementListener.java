package testing;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListenerProvider;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;

/** Is called with each statement that a context executes through jOOQ, until it is closed. {@link ExecutedStatements} counts at the server. */
public final class StatementListener implements AutoCloseable {

    private final DSLContext database;
    private final ExecuteListenerProvider[] before;

    /** @param listener is called with each statement as it begins, in the thread that executes it */
    public StatementListener(DSLContext database, Consumer<ExecuteContext> listener) {
        this.database = database;
        this.before = database.configuration().executeListenerProviders();
        ExecuteListenerProvider more =
                new DefaultExecuteListenerProvider(new CallbackExecuteListener().onExecuteStart(listener::accept));
        database.configuration()
                .set(Stream.concat(Arrays.stream(before), Stream.of(more)).toArray(ExecuteListenerProvider[]::new));
    }

    @Override
    public void close() {
        database.configuration().set(before);
    }
}
