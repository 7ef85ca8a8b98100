package ledger.book;

import platform.web.ProblemCode;

/** The problems of closing a period. Each constant says when it is answered and what a client can do. */
enum PeriodProblem implements ProblemCode {
    PERIOD_CLOSED(
            409,
            "The day is closed already",
            "A period that was closed before contains the day. `details.closed_through` is the last closed day.",
            "Send a later day. Entries of a closed period never change; correct them with entries of an open one."),
    PERIOD_NOT_OVER(
            409,
            "The period is not over",
            "The day is not before today in the time zone of the ledger. `details.today` is the current day.",
            "Close the period after its last day."),
    LEDGER_BEHIND(
            409,
            "The ledger has not booked the whole period",
            "Events of the period may not be booked yet. `details.booked_until` says how far the ledger is, if it is known.",
            "Wait until the lag of the ledger is short, and send the request again.");

    private final Description description;

    PeriodProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
