package payment.statement;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** The form in which a provider writes what has moved on its accounts of the shop. */
public interface FundStatementFormat {

    /** Gets the lines of a statement one by one, in the order of the file. */
    @FunctionalInterface
    interface Lines {

        void add(FundLine line) throws DamagedStatementException;
    }

    /** The zone in which the provider counts days. */
    ZoneId zone();

    /** The accounts of the shop, 1 to 10, each with a statement of its own: 1 to 16 upper case letters. */
    List<String> accounts();

    /**
     * Reads a statement of one account. It needs memory for one line only. When this method returns normally, the file is complete: totals and
     * end marks have been checked, and each balance continues the one before.
     *
     * @param day the day of the statement
     * @throws DamagedStatementException if the file is not a complete statement in this form
     */
    void read(InputStream file, LocalDate day, Lines lines) throws IOException, DamagedStatementException;
}
