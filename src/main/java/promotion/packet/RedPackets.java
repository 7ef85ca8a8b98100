package promotion.packet;

import static org.jooq.impl.DSL.inline;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.COUPON;
import static promotion.jooq.Tables.RED_PACKET;
import static promotion.jooq.Tables.RED_PACKET_CLAIM;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.Unnest;
import promotion.engine.Definition.Funding;
import promotion.jooq.tables.records.RedPacketClaimRecord;
import promotion.jooq.tables.records.RedPacketRecord;
import promotion.packet.RedPacket.Secret;
import promotion.packet.RedPacketClaim.Key;
import promotion.packet.RedPacketClaim.State;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The tables of red packets and of what customers have drawn. The constraint of the table enforces the totals. */
@Repository
public class RedPackets {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final DSLContext database;

    RedPackets(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored red packets, in the order of their ids. */
    public Map<String, RedPacket> lock(Collection<String> ids) {
        Map<String, RedPacket> found = HashMap.newHashMap(ids.size());
        database.selectFrom(RED_PACKET)
                .where(anyOf(RED_PACKET.RED_PACKET_ID, ids))
                .orderBy(RED_PACKET.RED_PACKET_ID)
                .forNoKeyUpdate()
                .forEach(row -> found.put(row.getRedPacketId(), packet(row)));
        return found;
    }

    /** Returns the claims with these keys. Whoever changes a claim locks its red packet first. */
    public Map<Key, RedPacketClaim> claims(Collection<Key> keys) {
        Unnest.Rows wanted = Unnest.<Key>of(keys)
                .column(RED_PACKET_CLAIM.RED_PACKET_ID, Key::redPacketId)
                .column(RED_PACKET_CLAIM.CUSTOMER, Key::customer)
                .as("wanted");
        Map<Key, RedPacketClaim> found = HashMap.newHashMap(keys.size());
        database.select(RED_PACKET_CLAIM.fields())
                .select(RED_PACKET.CURRENCY)
                .from(RED_PACKET_CLAIM)
                .join(RED_PACKET)
                .on(RED_PACKET.RED_PACKET_ID.eq(RED_PACKET_CLAIM.RED_PACKET_ID))
                .join(wanted.table())
                .on(RED_PACKET_CLAIM.RED_PACKET_ID.eq(wanted.field(RED_PACKET_CLAIM.RED_PACKET_ID)))
                .and(RED_PACKET_CLAIM.CUSTOMER.eq(wanted.field(RED_PACKET_CLAIM.CUSTOMER)))
                .forEach(row -> {
                    RedPacketClaim claim = claim(row.into(RED_PACKET_CLAIM), row.get(RED_PACKET.CURRENCY));
                    found.put(claim.key(), claim);
                });
        return found;
    }

    /** Claims that have expired and that no order holds, the oldest first. */
    List<SettleClaim> expired(Instant now, int limit) {
        return database.select(RED_PACKET_CLAIM.RED_PACKET_ID, RED_PACKET_CLAIM.CUSTOMER, RED_PACKET_CLAIM.CODE)
                .from(RED_PACKET_CLAIM)
                .join(COUPON)
                .on(COUPON.CODE.eq(RED_PACKET_CLAIM.CODE))
                .where(RED_PACKET_CLAIM.STATE.eq(inline(State.OPEN.name())))
                .and(RED_PACKET_CLAIM.EXPIRES_AT.le(now.atOffset(ZoneOffset.UTC)))
                .and(COUPON.HELD.eq(0L))
                .orderBy(RED_PACKET_CLAIM.EXPIRES_AT)
                .limit(limit)
                .forNoKeyUpdate()
                .of(RED_PACKET_CLAIM)
                .skipLocked()
                .fetch(row -> new SettleClaim(new Key(row.value1(), row.value2()), row.value3()));
    }

    public Optional<RedPacket> find(String id) {
        return database.selectFrom(RED_PACKET)
                .where(RED_PACKET.RED_PACKET_ID.eq(id))
                .fetchOptional(RedPackets::packet);
    }

    /** Returns at most {@code limit} red packets after {@code afterId}, in the order of their ids. */
    public List<RedPacket> page(String afterId, int limit) {
        return database.selectFrom(RED_PACKET)
                .where(RED_PACKET.RED_PACKET_ID.gt(afterId))
                .orderBy(RED_PACKET.RED_PACKET_ID)
                .limit(limit)
                .fetch(RedPackets::packet);
    }

    /**
     * Inserts new red packets and claims, updates stored red packets, and stores the states of claims. If another transaction stored one of
     * the new claims meanwhile, the batch is repeated.
     */
    public void save(RedPacketRows rows) {
        rows.packets().writeInserted(this::insert);
        rows.packets().writeUpdated(this::update);
        rows.claims().writeInserted(this::insertClaims);
        rows.claims().writeUpdated(this::updateClaims);
    }

    private void insert(List<RedPacket> packets) {
        atCommit(columns(packets)
                .column(RED_PACKET.SECRET, packet -> packet.secret().key())
                .insertInto(database, RED_PACKET));
    }

    private void update(List<RedPacket> packets) {
        atCommit(columns(packets).update(database, RED_PACKET, RED_PACKET.RED_PACKET_ID));
    }

    private static Unnest<RedPacket> columns(List<RedPacket> packets) {
        return Unnest.<RedPacket>of(packets)
                .column(RED_PACKET.RED_PACKET_ID, RedPacket::redPacketId)
                .column(RED_PACKET.NAME, packet -> packet.terms().name())
                .column(RED_PACKET.CURRENCY, packet -> packet.terms().total().currency())
                .column(RED_PACKET.TOTAL_MINOR, packet -> packet.terms().total().amountMinor())
                .column(RED_PACKET.CLAIMED_MINOR, RedPacket::claimedMinor)
                .column(RED_PACKET.LEAST_MINOR, packet -> packet.terms().leastMinor())
                .column(RED_PACKET.MOST_MINOR, packet -> packet.terms().mostMinor())
                .column(RED_PACKET.THRESHOLD_MINOR, RedPackets::thresholdMinor)
                .column(
                        RED_PACKET.CLAIMS_FROM,
                        packet -> packet.terms().claimsFrom().atOffset(ZoneOffset.UTC))
                .column(
                        RED_PACKET.CLAIMS_UNTIL,
                        packet -> packet.terms().claimsUntil().atOffset(ZoneOffset.UTC))
                .column(RED_PACKET.VALID_HOURS, packet -> packet.terms().validHours())
                .column(RED_PACKET.PAUSED, packet -> packet.terms().paused())
                .column(RED_PACKET.FUNDING, RedPackets::funding);
    }

    private static @Nullable JSONB funding(RedPacket packet) {
        List<Funding> funding = packet.terms().funding();
        return funding.isEmpty() ? null : JSONB.valueOf(JSON.writeValueAsString(funding));
    }

    private static @Nullable Long thresholdMinor(RedPacket packet) {
        Money threshold = packet.terms().threshold();
        return threshold == null ? null : threshold.amountMinor();
    }

    private void insertClaims(List<RedPacketClaim> claims) {
        atCommit(Unnest.<RedPacketClaim>of(claims)
                .column(RED_PACKET_CLAIM.RED_PACKET_ID, claim -> claim.key().redPacketId())
                .column(RED_PACKET_CLAIM.CUSTOMER, claim -> claim.key().customer())
                .column(RED_PACKET_CLAIM.CODE, RedPacketClaim::code)
                .column(RED_PACKET_CLAIM.AMOUNT_MINOR, claim -> claim.amount().amountMinor())
                .column(RED_PACKET_CLAIM.CLAIMED_AT, claim -> claim.claimedAt().atOffset(ZoneOffset.UTC))
                .column(RED_PACKET_CLAIM.EXPIRES_AT, claim -> claim.expiresAt().atOffset(ZoneOffset.UTC))
                .column(RED_PACKET_CLAIM.STATE, claim -> claim.state().name())
                .insertInto(database, RED_PACKET_CLAIM));
    }

    private void updateClaims(List<RedPacketClaim> claims) {
        atCommit(Unnest.<RedPacketClaim>of(claims)
                .column(RED_PACKET_CLAIM.CODE, RedPacketClaim::code)
                .column(RED_PACKET_CLAIM.STATE, claim -> claim.state().name())
                .update(database, RED_PACKET_CLAIM, RED_PACKET_CLAIM.CODE));
    }

    private static RedPacket packet(RedPacketRecord row) {
        Long threshold = row.getThresholdMinor();
        return new RedPacket(
                row.getRedPacketId(),
                new RedPacketTerms(
                        row.getName(),
                        Money.ofMinor(row.getTotalMinor(), row.getCurrency()),
                        row.getLeastMinor(),
                        row.getMostMinor(),
                        threshold == null ? null : Money.ofMinor(threshold, row.getCurrency()),
                        row.getClaimsFrom().toInstant(),
                        row.getClaimsUntil().toInstant(),
                        row.getValidHours(),
                        row.getPaused(),
                        row.getFunding() == null
                                ? List.of()
                                : List.of(JSON.readValue(row.getFunding().data(), Funding[].class))),
                row.getClaimedMinor(),
                new Secret(row.getSecret()));
    }

    private static RedPacketClaim claim(RedPacketClaimRecord row, String currency) {
        return new RedPacketClaim(
                new Key(row.getRedPacketId(), row.getCustomer()),
                row.getCode(),
                Money.ofMinor(row.getAmountMinor(), currency),
                row.getClaimedAt().toInstant(),
                row.getExpiresAt().toInstant(),
                State.valueOf(row.getState()));
    }
}
