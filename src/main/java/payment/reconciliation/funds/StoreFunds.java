package payment.reconciliation.funds;

import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;
import payment.reconciliation.funds.FundStatement.Source;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Stores an imported statement of funds, and publishes its payouts. */
@Component
class StoreFunds implements Edit.WithoutAnswer<StoreFunds.Wanted> {

    private final FundStorage storage;

    StoreFunds(FundStorage storage) {
        this.storage = storage;
    }

    /** @param sha256 of the file */
    record Wanted(String provider, LocalDate day, String account, String sha256, Funds funds) {}

    /** @throws ProblemException 409 if the day is closed */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        boolean isNew = storage.store(
                wanted.provider(), wanted.day(), wanted.account(), Source.UPLOADED, wanted.sha256(), wanted.funds());
        if (isNew) {
            editing.changed(
                    wanted.provider() + "/" + wanted.day(),
                    null,
                    Map.of(
                            "account", wanted.account(),
                            "sha256", wanted.sha256(),
                            "lines", wanted.funds().lines()));
        }
        return Nothing.ELSE;
    }
}
