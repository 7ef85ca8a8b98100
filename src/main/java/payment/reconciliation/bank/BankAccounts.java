package payment.reconciliation.bank;

import static payment.jooq.Tables.BANK_ACCOUNT;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.BankAccountRecord;
import platform.web.ProblemException;

/** Stores the bank accounts. All methods join the running transaction. */
@Repository
class BankAccounts {

    private final DSLContext database;

    BankAccounts(DSLContext database) {
        this.database = database;
    }

    /** @return false if there is an account with this id */
    boolean add(BankAccount account) {
        return database.insertInto(BANK_ACCOUNT)
                        .set(BANK_ACCOUNT.ACCOUNT_ID, account.id())
                        .set(BANK_ACCOUNT.CURRENCY, account.currency())
                        .set(BANK_ACCOUNT.NAME, account.name())
                        .set(BANK_ACCOUNT.BEGINS_ON, account.beginsOn())
                        .set(BANK_ACCOUNT.DECLARED_AT, account.declaredAt().atOffset(ZoneOffset.UTC))
                        .onConflictDoNothing()
                        .execute()
                > 0;
    }

    Optional<BankAccount> find(String id) {
        return database.selectFrom(BANK_ACCOUNT)
                .where(BANK_ACCOUNT.ACCOUNT_ID.eq(id))
                .fetchOptional(BankAccounts::account);
    }

    /** @throws ProblemException 404 if there is no such bank account */
    BankAccount known(String id) {
        return find(id).orElseThrow(() -> ProblemException.notFound("There is no such bank account."));
    }

    /** @param after only later ids; null for all */
    List<BankAccount> list(@Nullable String after, int limit) {
        return database.selectFrom(BANK_ACCOUNT)
                .where(after == null ? DSL.noCondition() : BANK_ACCOUNT.ACCOUNT_ID.gt(after))
                .orderBy(BANK_ACCOUNT.ACCOUNT_ID)
                .limit(limit)
                .fetch(BankAccounts::account);
    }

    boolean exist() {
        return database.fetchExists(BANK_ACCOUNT);
    }

    /**
     * Locks all accounts of a currency. Whoever changes lines or transfers of the currency holds this lock, so two transactions cannot both miss
     * what the other one adds.
     *
     * @return whether there is one
     */
    boolean lock(String currency) {
        return !database.select(BANK_ACCOUNT.ACCOUNT_ID)
                .from(BANK_ACCOUNT)
                .where(BANK_ACCOUNT.CURRENCY.eq(currency))
                .orderBy(BANK_ACCOUNT.ACCOUNT_ID)
                .forUpdate()
                .fetch()
                .isEmpty();
    }

    private static BankAccount account(BankAccountRecord row) {
        return new BankAccount(
                row.getAccountId(),
                row.getCurrency(),
                row.getName(),
                row.getBeginsOn(),
                row.getDeclaredAt().toInstant());
    }
}
