package payment.wallet;

import static org.jooq.impl.DSL.row;
import static payment.jooq.Tables.WALLET;
import static payment.jooq.Tables.WALLET_MOVEMENT;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.Slice;
import platform.privacy.PersonalRecords;

/**
 * The wallets of a customer and their movements, for exports. An erasure changes nothing here: a balance is a debt of the shop, and its
 * movements prove it. They name the owner only by the subject of the token, as orders do, and hold no other data about the person. So a
 * customer who signs in again after an erasure still has their money.
 */
@Repository
class WalletRecords implements PersonalRecords {

    private static final String CURRENCY = "[A-Z]{3}";

    private final DSLContext database;

    WalletRecords(DSLContext database) {
        this.database = database;
    }

    /** @param number of the movement; 0 for the wallet itself, which comes before its movements */
    private record Row(String currency, long number, PersonalRecord shown) {}

    @Override
    public Slice<PersonalRecord> page(String subject, @Nullable String cursor, int limit) {
        Optional<Cursor> after = Cursor.parse(cursor, 2);
        String currency = after.map(position -> position.part(0, text -> text.matches(CURRENCY)))
                .orElse("");
        long number = after.map(position -> position.number(1)).orElse(-1L);
        Slice<Row> page = Slice.of(
                limit,
                rows -> rows(subject, currency, number, rows),
                row -> Cursor.of(row.currency(), Long.toString(row.number())));
        return new Slice<>(page.rows(Row::shown), page.nextCursor());
    }

    private List<Row> rows(String subject, String currency, long number, int limit) {
        List<Row> rows = new ArrayList<>();
        database.selectFrom(WALLET)
                .where(WALLET.OWNER.eq(subject))
                .and(number < 0 ? WALLET.CURRENCY.ge(currency) : WALLET.CURRENCY.gt(currency))
                .orderBy(WALLET.CURRENCY)
                .limit(limit)
                .fetch(Wallets::wallet)
                .forEach(wallet -> rows.add(new Row(wallet.key().currency(), 0, shown(wallet))));
        database.selectFrom(WALLET_MOVEMENT)
                .where(WALLET_MOVEMENT.OWNER.eq(subject))
                .and(row(WALLET_MOVEMENT.CURRENCY, WALLET_MOVEMENT.MOVEMENT_NO).gt(currency, number))
                .orderBy(WALLET_MOVEMENT.CURRENCY, WALLET_MOVEMENT.MOVEMENT_NO)
                .limit(limit)
                .forEach(row -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("currency", row.getCurrency());
                    values.put("movement_no", row.getMovementNo());
                    values.put("kind", row.getKind());
                    values.put("amount", Money.ofMinor(row.getAmountMinor(), row.getCurrency()));
                    values.put("reference", row.getReference());
                    values.put("correlation", row.getCorrelation());
                    values.put("at", row.getAt().toInstant());
                    rows.add(new Row(
                            row.getCurrency(), row.getMovementNo(), new PersonalRecord("WALLET_MOVEMENT", values)));
                });
        return rows.stream()
                .sorted(Comparator.comparing(Row::currency).thenComparingLong(Row::number))
                .limit(limit)
                .toList();
    }

    private static PersonalRecord shown(Wallet wallet) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("balance", wallet.money(wallet.balanceMinor()));
        values.put("held", wallet.money(wallet.heldMinor()));
        return new PersonalRecord("WALLET", values);
    }

    @Override
    public int erase(String subject) {
        return 0;
    }
}
