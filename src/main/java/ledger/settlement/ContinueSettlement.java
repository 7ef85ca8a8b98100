package ledger.settlement;

import outbox.Command;

/** The next step of a settlement run, which the timer requests. It does nothing if the run has ended. */
public record ContinueSettlement(long settlementNo) implements Command<Boolean> {

    @Override
    public String correlation() {
        return "ledger";
    }
}
