package order.rates;

import static order.jooq.Tables.CHANNEL;
import static order.jooq.Tables.SHIPPING_RATE;
import static order.jooq.Tables.TAX_RATE;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.multiset;

import java.util.List;
import java.util.Optional;
import order.charges.Channel;
import order.charges.RateTables;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import order.jooq.tables.records.ChannelRecord;
import order.jooq.tables.records.ShippingRateRecord;
import order.jooq.tables.records.TaxRateRecord;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Repository;
import platform.money.Money;

/** The tables of rates that operators maintain. They are small, so a checkout reads all rows. */
@Repository
class Rates {

    private final DSLContext database;

    Rates(DSLContext database) {
        this.database = database;
    }

    /** Reads all tables by one statement, because each batch of new orders needs them. */
    RateTables now() {
        return database.select(
                        multiset(allShippingRates()).convertFrom(rates -> rates.map(Rates::shippingRate)),
                        multiset(allTaxRates()).convertFrom(rates -> rates.map(Rates::taxRate)),
                        multiset(allChannels()).convertFrom(channels -> channels.map(Rates::channel)))
                .fetchSingle(mapping(RateTables::new));
    }

    List<ShippingRate> shippingRates() {
        return allShippingRates().fetch(Rates::shippingRate);
    }

    List<TaxRate> taxRates() {
        return allTaxRates().fetch(Rates::taxRate);
    }

    List<Channel> channels() {
        return allChannels().fetch(Rates::channel);
    }

    Optional<ShippingRate> shippingRate(String rateId) {
        return database.selectFrom(SHIPPING_RATE)
                .where(SHIPPING_RATE.RATE_ID.eq(rateId))
                .fetchOptional(Rates::shippingRate);
    }

    Optional<TaxRate> taxRate(String country, String taxClass) {
        return database.selectFrom(TAX_RATE)
                .where(TAX_RATE.COUNTRY.eq(country))
                .and(TAX_RATE.TAX_CLASS.eq(taxClass))
                .fetchOptional(Rates::taxRate);
    }

    Optional<Channel> channel(String channel) {
        return database.selectFrom(CHANNEL).where(CHANNEL.CHANNEL_.eq(channel)).fetchOptional(Rates::channel);
    }

    void lockShippingRates() {
        lock(SHIPPING_RATE);
    }

    void lockTaxRates() {
        lock(TAX_RATE);
    }

    void lockChannels() {
        lock(CHANNEL);
    }

    /** No other transaction can edit the table until this one ends. Checkouts can still read it. */
    private void lock(Table<?> table) {
        database.execute("lock table {0} in share row exclusive mode", table);
    }

    private Select<ShippingRateRecord> allShippingRates() {
        return database.selectFrom(SHIPPING_RATE).orderBy(SHIPPING_RATE.RATE_ID);
    }

    private Select<TaxRateRecord> allTaxRates() {
        return database.selectFrom(TAX_RATE).orderBy(TAX_RATE.COUNTRY, TAX_RATE.TAX_CLASS);
    }

    private Select<ChannelRecord> allChannels() {
        return database.selectFrom(CHANNEL).orderBy(CHANNEL.CHANNEL_);
    }

    private static ShippingRate shippingRate(ShippingRateRecord row) {
        return new ShippingRate(
                row.getRateId(),
                row.getCountry(),
                row.getMinSubtotalMinor(),
                row.getMaxWeightGrams(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()));
    }

    private static TaxRate taxRate(TaxRateRecord row) {
        return new TaxRate(row.getCountry(), row.getTaxClass(), row.getRatePpm());
    }

    private static Channel channel(ChannelRecord row) {
        return new Channel(row.getChannel(), row.getTaxIncluded());
    }

    void removeShippingRate(String rateId) {
        database.deleteFrom(SHIPPING_RATE)
                .where(SHIPPING_RATE.RATE_ID.eq(rateId))
                .execute();
    }

    void removeTaxRate(String country, String taxClass) {
        database.deleteFrom(TAX_RATE)
                .where(TAX_RATE.COUNTRY.eq(country))
                .and(TAX_RATE.TAX_CLASS.eq(taxClass))
                .execute();
    }

    void put(ShippingRate rate) {
        database.insertInto(SHIPPING_RATE)
                .set(SHIPPING_RATE.RATE_ID, rate.rateId())
                .set(SHIPPING_RATE.COUNTRY, rate.country())
                .set(SHIPPING_RATE.MIN_SUBTOTAL_MINOR, rate.minSubtotalMinor())
                .set(SHIPPING_RATE.MAX_WEIGHT_GRAMS, rate.maxWeightGrams())
                .set(SHIPPING_RATE.AMOUNT_MINOR, rate.amount().amountMinor())
                .set(SHIPPING_RATE.CURRENCY, rate.amount().currency())
                .onConflict(SHIPPING_RATE.RATE_ID)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    void put(TaxRate rate) {
        database.insertInto(TAX_RATE)
                .set(TAX_RATE.COUNTRY, rate.country())
                .set(TAX_RATE.TAX_CLASS, rate.taxClass())
                .set(TAX_RATE.RATE_PPM, rate.ratePpm())
                .onConflict(TAX_RATE.COUNTRY, TAX_RATE.TAX_CLASS)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    void put(Channel channel) {
        database.insertInto(CHANNEL)
                .set(CHANNEL.CHANNEL_, channel.channel())
                .set(CHANNEL.TAX_INCLUDED, channel.taxIncluded())
                .onConflict(CHANNEL.CHANNEL_)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }
}
