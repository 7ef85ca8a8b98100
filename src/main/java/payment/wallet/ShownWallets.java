package payment.wallet;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static payment.jooq.Tables.TOP_UP;
import static payment.jooq.Tables.WALLET;
import static payment.jooq.Tables.WALLET_MOVEMENT;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.Tables;
import payment.jooq.tables.records.PaymentRecord;
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
        return topUps(owner).and(TOP_UP.REFERENCE.eq(reference)).fetchOptional(ShownWallets::topUp);
    }

    /**
     * The top-ups that this owner has begun, newest first.
     *
     * @param after the last top-up of the page before; null for the first page
     */
    List<WalletView.TopUpView> topUps(String owner, @Nullable TopUpPosition after, int limit) {
        Condition isBehind = after == null
                ? noCondition()
                : row(TOP_UP.CREATED_AT, TOP_UP.REFERENCE)
                        .lt(after.createdAt().atOffset(ZoneOffset.UTC), after.topUpId());
        return topUps(owner)
                .and(isBehind)
                .orderBy(TOP_UP.CREATED_AT.desc(), TOP_UP.REFERENCE.desc())
                .limit(limit)
                .fetch(ShownWallets::topUp);
    }

    /** Where a page of top-ups ends. */
    record TopUpPosition(Instant createdAt, String topUpId) {}

    private SelectConditionStep<Record> topUps(String owner) {
        return database.select(PAYMENT.asterisk())
                .select(TOP_UP.CREATED_AT)
                .from(TOP_UP)
                .join(PAYMENT)
                .on(PAYMENT.REFERENCE.eq(TOP_UP.REFERENCE))
                .where(TOP_UP.OWNER.eq(owner));
    }

    private static WalletView.TopUpView topUp(Record row) {
        PaymentRecord payment = row.into(PAYMENT);
        return new WalletView.TopUpView(
                payment.getReference(),
                TopUpStatus.of(payment.getStatus().toUpperCase(Locale.ROOT)),
                Money.ofMinor(payment.getAmountMinor(), payment.getCurrency()),
                payment.getMethod(),
                payment.getInstructions() == null ? null : JSON.readValue(payment.getInstructions(), INSTRUCTIONS),
                payment.getFailure(),
                row.get(TOP_UP.CREATED_AT).toInstant(),
                payment.getExpiresAt().toInstant(),
                instant(payment.getCapturedAt()));
    }

    private static @Nullable Instant instant(java.time.@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
