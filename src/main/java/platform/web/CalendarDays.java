package platform.web;

import java.time.LocalDate;

/** The rule of days in parameters. */
public final class CalendarDays {

    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    private CalendarDays() {}

    /** @throws ProblemException 400 if the day is not in the years 1 to 9999, which is the range that the database can compare */
    public static void require(String field, LocalDate day) {
        if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
            throw ProblemException.invalid(field, "must be a day of the years 1 to 9999");
        }
    }
}
