package app.database;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows why a migration refused the database, and its advice, instead of a stack trace. Such a migration raises an exception with the code
 * {@link #CODE} and a hint.
 */
final class RefusedByMigration extends AbstractFailureAnalyzer<PSQLException> {

    static final String CODE = "OW001";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, PSQLException refused) {
        ServerErrorMessage answer = refused.getServerErrorMessage();
        return answer != null && CODE.equals(answer.getSQLState())
                ? new FailureAnalysis(answer.getMessage(), answer.getHint(), root)
                : null;
    }
}
