package ledger.book;

import static ledger.jooq.Tables.ACCOUNT;
import static platform.sql.Writes.atCommit;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ledger.booking.Account;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Stores the declared accounts. Postings to other accounts are refused by the database. */
@Repository
class Accounts {

    private final DSLContext database;
    private volatile Set<String> known = Set.of();

    Accounts(DSLContext database) {
        this.database = database;
    }

    /** Declares the accounts of providers and funders that were not seen before. */
    void declare(Collection<Account> used) {
        if (isKnown(used)) {
            return;
        }
        known = database.select(ACCOUNT.CODE).from(ACCOUNT).fetchSet(ACCOUNT.CODE);
        List<Account> added = used.stream()
                .filter(each -> !known.contains(each.code()))
                .distinct()
                .toList();
        if (!added.isEmpty()) {
            Unnest.Rows rows = Unnest.of(added)
                    .column(ACCOUNT.CODE, Account::code)
                    .column(ACCOUNT.KIND, each -> each.kind().name())
                    .as("used");
            atCommit(database.insertInto(ACCOUNT, rows.columns())
                    .select(rows.select())
                    .onConflictDoNothing());
        }
    }

    private boolean isKnown(Collection<Account> used) {
        return known.containsAll(used.stream().map(Account::code).collect(Collectors.toSet()));
    }
}
