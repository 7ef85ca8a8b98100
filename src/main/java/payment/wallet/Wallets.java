package payment.wallet;

import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static payment.jooq.Tables.BALANCE_PART;
import static payment.jooq.Tables.TOP_UP;
import static payment.jooq.Tables.WALLET;
import static payment.jooq.Tables.WALLET_MOVEMENT;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import payment.jooq.Tables;
import payment.jooq.tables.records.WalletRecord;
import payment.wallet.BalancePart.State;
import platform.sql.Unnest;

/** Stores wallets, their movements, what they pay of payments, and their top-ups. A batch that names no wallet runs no statement here. */
@Repository
public class Wallets {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final payment.jooq.tables.Payment PAYMENT = Tables.PAYMENT_;

    private final DSLContext database;
    private final WalletProperties properties;

    Wallets(DSLContext database, WalletProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /**
     * Reads what is known of the payments and top-ups, and locks the wallets in the order of their keys. The rows of the payments must be
     * locked already: what wallets pay of them changes only under that lock.
     *
     * @param at the time of the batch
     */
    public WalletRows lock(WalletKeys keys, Instant at) {
        if (keys.isEmpty()) {
            return WalletRows.none(at);
        }
        Set<WalletKey> wallets = new TreeSet<>(keys.named);
        Map<String, BalancePart> parts = parts(keys.payments);
        parts.values().forEach(part -> wallets.add(part.wallet()));
        Map<String, TopUp> topUps = new HashMap<>();
        if (!keys.topUps.isEmpty()) {
            database.select(TOP_UP.REFERENCE, TOP_UP.OWNER, TOP_UP.CREATED_AT, TOP_UP.CREDITED, PAYMENT.CURRENCY)
                    .from(TOP_UP)
                    .join(PAYMENT)
                    .on(PAYMENT.REFERENCE.eq(TOP_UP.REFERENCE))
                    .where(anyOf(TOP_UP.REFERENCE, keys.topUps))
                    .forEach(row -> {
                        TopUp topUp = new TopUp(
                                row.value1(), row.value2(), row.value3().toInstant(), row.value4());
                        topUps.put(topUp.reference(), topUp);
                        wallets.add(new WalletKey(topUp.owner(), row.value5()));
                    });
        }
        return new WalletRows(at, properties.heldBeyond(), lock(wallets), parts, topUps);
    }

    private Map<String, BalancePart> parts(Collection<String> payments) {
        Map<String, BalancePart> parts = new HashMap<>();
        if (!payments.isEmpty()) {
            database.selectFrom(BALANCE_PART)
                    .where(anyOf(BALANCE_PART.REFERENCE, payments))
                    .forEach(row -> parts.put(
                            row.getReference(),
                            new BalancePart(
                                    row.getReference(),
                                    new WalletKey(row.getOwner(), row.getCurrency()),
                                    row.getAmountMinor(),
                                    State.valueOf(row.getState()),
                                    row.getRefundMinor(),
                                    row.getFreeAt().toInstant())));
        }
        return parts;
    }

    private Map<WalletKey, Wallet> lock(Set<WalletKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Unnest.Rows rows = Unnest.of(keys)
                .column(WALLET.OWNER, WalletKey::owner)
                .column(WALLET.CURRENCY, WalletKey::currency)
                .as("k");
        Map<WalletKey, Wallet> found = new HashMap<>();
        database.selectFrom(WALLET)
                .where(row(WALLET.OWNER, WALLET.CURRENCY)
                        .in(select(rows.field(WALLET.OWNER), rows.field(WALLET.CURRENCY))
                                .from(rows.table())))
                .orderBy(WALLET.OWNER, WALLET.CURRENCY)
                .forUpdate()
                .forEach(row -> {
                    Wallet wallet = wallet(row);
                    found.put(wallet.key(), wallet);
                });
        return found;
    }

    static Wallet wallet(WalletRecord row) {
        return new Wallet(
                new WalletKey(row.getOwner(), row.getCurrency()),
                row.getCreditedMinor(),
                row.getHeldMinor(),
                row.getSpentMinor(),
                row.getMovements(),
                row.getBooked());
    }

    /** Writes the changes at the commit. If another transaction has opened one of the wallets meanwhile, the commit fails, and the batch is repeated. */
    public void save(WalletRows rows) {
        rows.wallets().writeInserted(this::insert);
        rows.wallets().writeUpdated(this::update);
        add(rows.movements());
        rows.parts().writeInserted(this::insertParts);
        rows.parts().writeUpdated(this::updateParts);
        rows.topUps().writeInserted(this::insertTopUps);
        rows.topUps().writeUpdated(this::updateTopUps);
    }

    private void insert(List<Wallet> wallets) {
        atCommit(columns(wallets).insertInto(database, WALLET));
    }

    private void update(List<Wallet> wallets) {
        atCommit(columns(wallets).update(database, WALLET, WALLET.OWNER, WALLET.CURRENCY));
    }

    private static Unnest<Wallet> columns(List<Wallet> wallets) {
        return Unnest.<Wallet>of(wallets)
                .column(WALLET.OWNER, wallet -> wallet.key().owner())
                .column(WALLET.CURRENCY, wallet -> wallet.key().currency())
                .column(WALLET.CREDITED_MINOR, Wallet::creditedMinor)
                .column(WALLET.HELD_MINOR, Wallet::heldMinor)
                .column(WALLET.SPENT_MINOR, Wallet::spentMinor)
                .column(WALLET.MOVEMENTS, Wallet::movements)
                .column(WALLET.BOOKED, Wallet::booked);
    }

    private void add(List<Movement> movements) {
        if (!movements.isEmpty()) {
            atCommit(Unnest.of(movements)
                    .column(WALLET_MOVEMENT.OWNER, movement -> movement.key().owner())
                    .column(WALLET_MOVEMENT.CURRENCY, movement -> movement.key().currency())
                    .column(WALLET_MOVEMENT.MOVEMENT_NO, Movement::number)
                    .column(WALLET_MOVEMENT.KIND, movement -> movement.kind().name())
                    .column(
                            WALLET_MOVEMENT.AMOUNT_MINOR,
                            movement -> movement.amount().amountMinor())
                    .column(WALLET_MOVEMENT.REFERENCE, Movement::reference)
                    .column(WALLET_MOVEMENT.CORRELATION, Movement::correlation)
                    .column(
                            WALLET_MOVEMENT.CREDITED_MINOR,
                            movement -> movement.after().creditedMinor())
                    .column(
                            WALLET_MOVEMENT.HELD_MINOR,
                            movement -> movement.after().heldMinor())
                    .column(
                            WALLET_MOVEMENT.SPENT_MINOR,
                            movement -> movement.after().spentMinor())
                    .column(WALLET_MOVEMENT.AT, movement -> movement.at().atOffset(ZoneOffset.UTC))
                    .insertInto(database, WALLET_MOVEMENT));
        }
    }

    private void insertParts(List<BalancePart> parts) {
        atCommit(columnsOfParts(parts)
                .column(BALANCE_PART.OWNER, part -> part.wallet().owner())
                .column(BALANCE_PART.CURRENCY, part -> part.wallet().currency())
                .column(BALANCE_PART.AMOUNT_MINOR, BalancePart::amountMinor)
                .column(BALANCE_PART.FREE_AT, part -> part.freeAt().atOffset(ZoneOffset.UTC))
                .insertInto(database, BALANCE_PART));
    }

    private void updateParts(List<BalancePart> parts) {
        atCommit(columnsOfParts(parts).update(database, BALANCE_PART, BALANCE_PART.REFERENCE));
    }

    private static Unnest<BalancePart> columnsOfParts(List<BalancePart> parts) {
        return Unnest.<BalancePart>of(parts)
                .column(BALANCE_PART.REFERENCE, BalancePart::reference)
                .column(BALANCE_PART.STATE, part -> part.state().name())
                .column(BALANCE_PART.REFUND_MINOR, BalancePart::refundMinor);
    }

    private void insertTopUps(List<TopUp> topUps) {
        atCommit(Unnest.of(topUps)
                .column(TOP_UP.REFERENCE, TopUp::reference)
                .column(TOP_UP.OWNER, TopUp::owner)
                .column(TOP_UP.CREATED_AT, topUp -> topUp.createdAt().atOffset(ZoneOffset.UTC))
                .column(TOP_UP.CREDITED, TopUp::credited)
                .insertInto(database, TOP_UP));
    }

    private void updateTopUps(List<TopUp> topUps) {
        atCommit(Unnest.of(topUps)
                .column(TOP_UP.REFERENCE, TopUp::reference)
                .column(TOP_UP.CREDITED, TopUp::credited)
                .update(database, TOP_UP, TOP_UP.REFERENCE));
    }
}
