package payment.wallet;

import static payment.jooq.Tables.TOP_UP;
import static payment.jooq.Tables.WALLET;
import static payment.jooq.Tables.WALLET_MOVEMENT;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.Tables;
import payment.jooq.tables.records.WalletMovementRecord;
import payment.wallet.WalletView.TopUpStatus;
import platform.money.Money;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads wallets as customers and operators see them. */
@Repository
class ShownWallets {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final payment.jooq.tables.Payment PAYMENT = Tables.PAYMENT_;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> INSTRUCTIONS = new TypeReference<>() {};

    private final DSLContext database;

    ShownWallets(DSLContext database) {
        this.database = database;
    }

    /** The wallets of this owner, ordered by currency; empty if none was opened. There is one for each currency at most. */
    List<Wallet> of(String owner) {
        return database.selectFrom(WALLET)
                .where(WALLET.OWNER.eq(owner))
                .orderBy(WALLET.CURRENCY)
                .fetch(Wallets::wallet);
    }

    /**
     * The movements of a wallet, newest first.
     *
     * @param before only movements with lower numbers; null for the first page
     */
    List<WalletView.MovementView> movements(WalletKey key, @Nullable Long before, int limit) {
        return database.selectFrom(WALLET_MOVEMENT)
                .where(WALLET_MOVEMENT.OWNER.eq(key.owner()))
                .and(WALLET_MOVEMENT.CURRENCY.eq(key.currency()))
                .and(WALLET_MOVEMENT.MOVEMENT_NO.lt(before == null ? Long.MAX_VALUE : before))
                .orderBy(WALLET_MOVEMENT.MOVEMENT_NO.desc())
                .limit(limit)
                .fetch(ShownWallets::movement);
    }

    private static WalletView.MovementView movement(WalletMovementRecord row) {
        String currency = row.getCurrency();
        return new WalletView.MovementView(
                row.getMovementNo(),
                MovementKind.valueOf(row.getKind()),
                Money.ofMinor(row.getAmountMinor(), currency),
                Money.ofMinor(row.getCreditedMinor() - row.getSpentMinor(), currency),
                Money.ofMinor(row.getHeldMinor(), currency),
                row.getReference(),
                row.getCorrelation(),
                row.getAt().toInstant());
    }

    /** The top-up of this owner with this reference. */
    Optional<WalletView.TopUpView> topUp(String owner, String reference) {
        return database.select(PAYMENT.asterisk())
                .from(TOP_UP)
                .join(PAYMENT)
                .on(PAYMENT.REFERENCE.eq(TOP_UP.REFERENCE))
                .where(TOP_UP.REFERENCE.eq(reference))
                .and(TOP_UP.OWNER.eq(owner))
                .fetchOptionalInto(PAYMENT)
                .map(row -> new WalletView.TopUpView(
                        row.getReference(),
                        TopUpStatus.of(row.getStatus().toUpperCase(Locale.ROOT)),
                        Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                        row.getMethod(),
                        row.getInstructions() == null ? null : JSON.readValue(row.getInstructions(), INSTRUCTIONS),
                        row.getFailure(),
                        row.getNotedAt().toInstant(),
                        row.getExpiresAt().toInstant(),
                        instant(row.getCapturedAt())));
    }

    private static @Nullable Instant instant(java.time.@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
