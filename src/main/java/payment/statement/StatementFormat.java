package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;

/** The form in which a provider writes its statements. */
public interface StatementFormat {

    /** Gets the lines of a statement one by one, in the order of the file. */
    @FunctionalInterface
    interface Lines {

        void add(StatementLine line) throws IOException;
    }

    /** The zone in which the provider counts days. */
    ZoneId zone();

    /** Whether refunds stand on the day of their request, not on the day on which the money went back. */
    default boolean datesRefundsAtTheirRequest() {
        return false;
    }

    /**
     * Reads a statement. It needs memory for one line only, whatever the size of the file. The file is complete when this method returns
     * normally: totals and end marks have been checked. Before that, lines may have been passed on although the rest of the file is damaged.
     *
     * @param day the day of the statement
     * @throws DamagedStatementException if the file is not a complete statement in this form
     */
    void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException;
}
