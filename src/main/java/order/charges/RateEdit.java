package order.charges;

/** What an operator does to the rates; whole rates are put, so a repetition changes nothing. */
public sealed interface RateEdit {

    record PutShippingRate(ShippingRate rate) implements RateEdit {}

    record RemoveShippingRate(String rateId) implements RateEdit {}

    record PutTaxRate(TaxRate rate) implements RateEdit {}

    record RemoveTaxRate(String country, String taxClass) implements RateEdit {}

    record PutChannel(Channel channel) implements RateEdit {}
}
