package ledger.settlement;

import platform.web.ProblemCode;

/** The problems of settling what is due to third parties. Each constant says when it is answered and what a client can do. */
enum SettlementProblem implements ProblemCode {
    SETTLEMENT_UNDER_WAY(
            409,
            "Another settlement of the party is in progress",
            "A settlement of the same party and currency still collects. `details.settlement_no` is its number.",
            "Wait until it has ended, and send the request again."),
    PARTY_UNKNOWN(
            409,
            "The party has no split",
            "No split was ever declared for a party with this id.",
            "Check the id of the party; the list of the splits has it."),
    SETTLEMENT_IN_FUTURE(
            409,
            "The last day is in the future",
            "The day is after today in the time zone of the ledger. `details.today` is the current day.",
            "Send today or an earlier day.");

    private final Description description;

    SettlementProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
